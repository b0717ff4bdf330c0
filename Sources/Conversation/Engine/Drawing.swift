import Wording

/// Something to be said, as it stood when it came up; written once it is known how the whole screen is.
struct Notice: Sendable {
    enum Words: Sendable {
        case flow(TextUse)
        case engine(EngineText, [String: MessageArgument])
    }

    private let words: Words
    private let visit: Visit

    init(_ words: Words, _ visit: Visit) {
        self.words = words
        self.visit = visit
    }

    func text(in variant: RenderVariant) -> String {
        let visit = visit.written(in: variant)
        switch words {
        case .flow(let use): return visit.text(use)
        case .engine(let text, let arguments): return visit.text(text, arguments)
        }
    }
}

/// One screen in one variant: the pages of a dialogue, or the messages it is sent in.
struct DrawnScreen: MeasuredScreen {
    let pages: [String]
    let pieces: Int
    /// How many options the first page shows.
    let firstOptions: Int

    var isInGSM7: Bool { pages.allSatisfy { TextMeasure($0).encoding == .gsm7 } }

    /// As many pieces as pages in a dialogue, as parts in messages.
    init(_ pages: [String], firstOptions: Int = 0, by medium: Surface.Medium) {
        self.pages = pages
        self.firstOptions = firstOptions
        pieces = medium == .ussd ? pages.count : pages.reduce(0) { $0 + SMSSegments.count(of: $1) }
    }
}

extension Surface {
    /// A question in pages, or in messages where it needs more parts than one may have.
    func draw(_ content: ScreenContent, keys: ScreenKeys) -> DrawnScreen {
        let pages =
            switch medium {
            case .ussd: Pager(budget: budget, keys: keys).pages(of: content)
            case .sms: MessagePager(parts: parts, more: keys.more).pages(of: content)
            }
        return DrawnScreen(
            pages.map(\.text), firstOptions: pages.first?.optionNumbers.count ?? 0, by: medium)
    }

    /// A last text. A message is sent whole; what does not fit one screen of a dialogue is cut, since nothing follows it,
    /// and only the first page is seen.
    func drawLast(_ text: String) -> DrawnScreen {
        let text = text.nfc
        guard medium == .ussd, !budget.fits(text) else { return DrawnScreen([text], by: medium) }
        let pager = Pager(budget: budget, keys: ScreenKeys(back: nil, home: nil, more: "…", help: nil))
        return DrawnScreen(pager.pages(of: ScreenContent(body: text)).map(\.text), by: medium)
    }
}

extension [String] {
    /// One below the other, without those that are empty.
    var stacked: String { filter { !$0.isEmpty }.joined(separator: "\n") }
}
