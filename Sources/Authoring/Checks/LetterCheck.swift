import Conversation
import Wording

/// Every text is written in ASCII, the alphabet of GSM phones and the letters of its own language; `foreign: true` beside
/// a text lets it have any, in every language of the city: a name stays one in each, whichever language says so.
///
/// What looks right on the author's screen may be another character: a letter of another alphabet drawn alike, a quote of
/// a word processor, a space that is none.
struct LetterCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        let foreign = Set(draft.languages.values.flatMap { $0.texts.filter(\.value.isForeign).keys })
        for tag in draft.city?.languages ?? [] {
            guard let pack = draft.languages[tag] else { continue }
            let letters = LanguageLetters(pack.language)
            for (key, text) in pack.texts where !foreign.contains(key) {
                diagnostics += findings(in: text.text?.message, at: text.written, letters)
                diagnostics += findings(in: text.text?.short, at: text.place, letters)
            }
        }
        return diagnostics
    }

    /// One finding for each character something else was meant by, and one for all others: a text in another script would
    /// drown the rest.
    private func findings(
        in message: Message?, at place: SourcePlace, _ letters: LanguageLetters
    ) -> [Diagnostic] {
        guard let source = message?.source else { return [] }
        var strange: [(scalar: Unicode.Scalar, index: Int)] = []
        for (index, scalar) in source.unicodeScalars.enumerated() where !letters.have(scalar) {
            if !strange.contains(where: { $0.scalar == scalar }) { strange.append((scalar, index)) }
        }
        let others = strange.filter { StrangeLetter.meant(by: $0.scalar, in: letters) == nil }
        return strange.compactMap { scalar, index in
            let meant = StrangeLetter.meant(by: scalar, in: letters)
            guard meant != nil || scalar == others.first?.scalar else { return nil }
            let more = meant == nil && others.count > 1 ? " (and \(others.count - 1) more characters)" : ""
            return Diagnostic(
                .error, .strangeLetter, at: place,
                "\(StrangeLetter.name(of: scalar)), character \(index + 1) of the text\(more), is not a letter of "
                    + "\(letters.tag).",
                advice: meant ?? StrangeLetter.usualAdvice(letters.tag))
        }
    }
}

/// The characters texts of one language are written in.
struct LanguageLetters {
    let tag: String
    private let alphabet: Set<Unicode.Scalar>
    private let isRightToLeft: Bool

    init(_ language: Language) {
        tag = language.tag
        alphabet = language.alphabet.union((language.digits ?? []).flatMap(\.unicodeScalars))
        isRightToLeft = language.rightToLeft
    }

    /// Small letters of the alphabet stand for their capitals too.
    func have(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || alphabet.contains(scalar) { return true }
        if scalar.value < 0x20 || scalar.value == 0x7F { return false }
        if scalar.isASCII || GSM7.septets(of: scalar) != nil { return true }
        // The marks that keep a code to dial in its order beside Arabic letters.
        if isRightToLeft, scalar == "\u{200E}" || scalar == "\u{200F}" { return true }
        let small = scalar.properties.lowercaseMapping.nfc.unicodeScalars
        return small.first != scalar && small.allSatisfy(alphabet.contains)
    }
}
