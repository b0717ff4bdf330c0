import Conversation
import Wording

/// The widest screens of a program on one surface in one language, each in the variant it is shown in.
final class VariantBounds {
    let surface: ScreenSurface
    let tag: String
    private let pack: LanguagePack
    private let make: (RenderVariant) -> ScreenBounds
    private var made: [RenderVariant: ScreenBounds] = [:]

    init?(_ draft: Draft, _ city: CitySettings, _ widths: WidthTable, _ surface: ScreenSurface, tag: String) {
        guard let found = draft.languages[tag] else { return nil }
        self.surface = surface
        self.tag = tag
        pack = LanguagePack(language: found.language, texts: found.texts.compactMapValues(\.text))
        make = { ScreenBounds(draft, city, widths, surface, found, tag: tag, variant: $0) }
    }

    /// Widths of texts in their usual variant, for what is the same in all.
    var usual: ScreenBounds { bounds(.usual) }

    private func bounds(_ variant: RenderVariant) -> ScreenBounds {
        if let bounds = made[variant] { return bounds }
        let bounds = make(variant)
        made[variant] = bounds
        return bounds
    }

    /// A screen as the engine chooses to show it, with the bounds of that variant.
    ///
    /// Shown values differ, and so may the variant; a screen never takes more than the least of its variants, so the least of
    /// their bounds is one. Only where short forms wait until the full texts take more than `most` may it take so many.
    func chosen(
        fullUpTo most: Int = 1, _ draw: (ScreenBounds) -> BoundScreen
    ) -> (variant: RenderVariant, screen: BoundScreen, bounds: ScreenBounds) {
        let (variant, screen) = RenderVariant.chosen(for: pack, fullUpTo: most) { variant -> BoundScreen in
            let screen = draw(bounds(variant))
            guard pack.folds, !variant.isPlain, !screen.isInGSM7 else { return screen }
            // Where only some values keep the screen out of GSM-7, it is folded with the others.
            return screen.or(gsm7Of: draw(bounds(RenderVariant(form: variant.form, isPlain: true))))
        }
        guard variant.form == .short, screen.pieces < most else { return (variant, screen, bounds(variant)) }
        // Usual values are shown in full.
        let full = draw(bounds(RenderVariant(form: .full, isPlain: variant.isPlain)))
        return (variant, screen.or(firstOf: full, most), bounds(variant))
    }
}

/// What the widest screen in GSM-7 takes, and the widest that needs UCS-2: its pages or parts.
struct BoundScreen: MeasuredScreen {
    private let gsm7: [TextMeasure]?
    private let ucs2: [TextMeasure]?
    /// True where one page cannot hold what has no second one.
    private let overflows: Bool

    /// Nil for a screen there is not.
    init(gsm7: [TextMeasure]?, ucs2: [TextMeasure]?, overflows: Bool = false) {
        self.gsm7 = gsm7
        self.ucs2 = ucs2
        self.overflows = overflows
    }

    var isInGSM7: Bool { ucs2 == nil }
    var pieces: Int { longest.count + (overflows ? 1 : 0) }

    /// Of the two, the one of more pieces.
    var longest: [TextMeasure] {
        guard let gsm7, gsm7.count > ucs2?.count ?? 0 else { return ucs2 ?? [] }
        return gsm7
    }

    /// The same where another screen is shown instead when it takes no more than so many pieces.
    func or(firstOf other: BoundScreen, _ count: Int) -> BoundScreen {
        BoundScreen(
            gsm7: other.gsm7.map { Array($0.prefix(count)) }, ucs2: other.ucs2.map { Array($0.prefix(count)) },
            overflows: overflows)
    }

    /// The same where other screens in GSM-7 are shown too.
    func or(gsm7Of other: BoundScreen) -> BoundScreen {
        guard let others = other.gsm7, others.count > gsm7?.count ?? 0 else { return self }
        return BoundScreen(gsm7: others, ucs2: ucs2, overflows: overflows)
    }
}
