package import Wording

/// How the texts of one screen are written: all in full or all short, and in their own letters or in plain ones.
package struct RenderVariant: Sendable, Hashable {
    /// A text without a short form is in full either way.
    package let form: TextForm
    /// Texts whose letters are to be folded are written in plain letters.
    package let isPlain: Bool

    package init(form: TextForm, isPlain: Bool) {
        self.form = form
        self.isPlain = isPlain
    }

    package static let usual = RenderVariant(form: .full, isPlain: false)

    /// The variant a screen is shown in, and the screen. The one rule for it: whatever proves or counts screens asks here.
    ///
    /// Letters are folded exactly where that brings the whole screen into GSM-7. Short forms stand in where the full texts
    /// need more than some pages or parts, and the short ones fewer.
    ///
    /// - Parameter most: the pages or parts that full texts may take though short ones take fewer.
    package static func chosen<Screen: MeasuredScreen>(
        for pack: LanguagePack?, fullUpTo most: Int = 1, draw: (RenderVariant) -> Screen
    ) -> (variant: RenderVariant, screen: Screen) {
        func inBestLetters(_ form: TextForm) -> (variant: RenderVariant, screen: Screen) {
            let written = RenderVariant(form: form, isPlain: false)
            let screen = draw(written)
            guard pack?.folds == true, !screen.isInGSM7 else { return (written, screen) }
            let plain = RenderVariant(form: form, isPlain: true)
            let folded = draw(plain)
            return folded.isInGSM7 ? (plain, folded) : (written, screen)
        }
        let full = inBestLetters(.full)
        guard pack?.shortens == true, full.screen.pieces > most else { return full }
        let short = inBestLetters(.short)
        return short.screen.pieces < full.screen.pieces ? short : full
    }
}

/// A screen that was drawn in one variant, with what it takes.
package protocol MeasuredScreen {
    /// Pages of a dialogue, parts of messages.
    var pieces: Int { get }
    /// True where no page and no part needs UCS-2.
    var isInGSM7: Bool { get }
}

/// A text message drawn in one variant.
private struct DrawnMessage: MeasuredScreen {
    let text: String
    var pieces: Int { SMSSegments.count(of: text) }
    var isInGSM7: Bool { TextMeasure(text).encoding == .gsm7 }
}

extension Program {
    /// A text that is sent by itself as a text message, in the variant that takes the fewest parts.
    package func message(_ key: String, in tag: String, _ argument: (String) -> MessageArgument?) -> String {
        RenderVariant.chosen(for: pack(for: tag)) { variant in
            let text = text(key, in: tag, form: variant.form) { argument($0)?.inKeypadMarks }.nfc
            return DrawnMessage(text: variant.isPlain ? inLetters(of: key, in: tag, text) : text)
        }.screen.text
    }

    /// A formatted text in plain letters, where the city wants that of it and each has a plain form.
    func inLetters(of key: String, in tag: String, _ text: String) -> String {
        guard let pack = languages[tag]?.texts[key] != nil ? languages[tag] : languages[profile.defaultLanguage],
            let written = pack.texts[key], pack.folds(written)
        else { return text }
        return text.inPlainLetters ?? text
    }
}
