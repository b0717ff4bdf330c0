/// Cuts a screen into pages that arrive whole.
///
/// Every page fits the budget, keys included, in the encoding that page itself needs. A page ends between options where
/// it can, else between sentences, then words, and only then inside a word. Nothing is lost but the spaces at the cuts,
/// no page is without content, and an option's number is never parted from the beginning of its label.
///
/// Where the keys alone would leave next to no room, help goes first, then home, then back, then more: content before
/// keys.
package struct Pager: Sendable, Equatable {
    package let budget: ScreenBudget
    package let keys: ScreenKeys

    /// Content keeps at least this many units of a screen; keys that would take them are left out.
    private static let leastContent = 8

    package init(budget: ScreenBudget = .standard, keys: ScreenKeys) {
        self.budget = budget
        self.keys = keys
    }

    /// The pages of a screen, at least one; an empty screen is one page of keys.
    package func pages(of content: ScreenContent) -> [Page] {
        var remaining = PageLine.lines(of: content)[...]
        let allKeys = KeyLines([keys.back, keys.home, keys.help])
        if remaining.isEmpty || fits(remaining, allKeys) {
            return [page(remaining, allKeys, hasMore: false)]
        }
        let (onLast, onOthers) = offeredKeys(besides: remaining)
        var pages: [Page] = []
        while !remaining.isEmpty {
            if fits(remaining, onLast) {
                pages.append(page(remaining, onLast, hasMore: false))
                break
            }
            let taken = takePage(from: &remaining, onOthers)
            pages.append(page(taken, remaining.isEmpty ? onLast : onOthers, hasMore: !remaining.isEmpty))
        }
        return pages
    }

    /// The whole screen as one text without keys, for an SMS, which needs no pages.
    package func whole(_ content: ScreenContent) -> String {
        page(PageLine.lines(of: content)[...], KeyLines([]), hasMore: false).text
    }

    /// Whether a screen of several pages would have to leave out some of its keys. A screen outside GSM-7 has the least
    /// room.
    package var hidesKeys: Bool {
        let least = PageLine(text: String(repeating: "\u{25B}", count: Self.leastContent))
        return !fits([least], KeyLines([keys.more, keys.back, keys.home, keys.help]))
    }

    /// Takes from the front of the lines what one page holds, cutting a line only where it fits no page whole.
    private func takePage(from remaining: inout ArraySlice<PageLine>, _ keys: KeyLines) -> ArraySlice<PageLine> {
        var taken = remaining.prefix(0)
        while taken.endIndex < remaining.endIndex, fits(remaining[...taken.endIndex], keys) {
            taken = remaining[...taken.endIndex]
        }
        if taken.isEmpty, let first = remaining.first {
            let (head, tail) = first.cut { width in
                var width = width
                width.add(keys.width)
                return budget.fits(width)
            }
            remaining = tail.map { [$0] + remaining.dropFirst() } ?? remaining.dropFirst()
            return [head]
        }
        remaining = remaining[taken.endIndex...]
        return taken
    }

    /// The keys of a screen of several pages, the same on each, save that the last has no more.
    private func offeredKeys(besides lines: ArraySlice<PageLine>) -> (onLast: KeyLines, onOthers: KeyLines) {
        let outsideGSM7 = lines.contains { $0.width.septets == nil }
        let least = PageLine(text: String(repeating: outsideGSM7 ? "\u{25B}" : "x", count: Self.leastContent))
        let sets: [[String?]] = [[keys.back, keys.home, keys.help], [keys.back, keys.home], [keys.back], []]
        for set in sets where fits([least], KeyLines([keys.more] + set)) {
            return (KeyLines(set), KeyLines([keys.more] + set))
        }
        return (KeyLines([]), KeyLines([]))
    }

    /// Whether these lines and the keys make a page. A line feed joins any two lines, and nothing composes across it,
    /// so the width of the page is the sum of theirs.
    private func fits(_ lines: ArraySlice<PageLine>, _ keys: KeyLines) -> Bool {
        var width = keys.width
        for (index, line) in lines.enumerated() {
            if index > 0 { width.add(.lineFeed) }
            width.add(line.width)
        }
        return budget.fits(width)
    }

    private func page(_ lines: ArraySlice<PageLine>, _ keys: KeyLines, hasMore: Bool) -> Page {
        var text = ""
        text.reserveCapacity(192)
        for line in lines {
            if !text.isEmpty { text += "\n" }
            text += line.text
        }
        text += text.isEmpty ? String(keys.text.dropFirst()) : keys.text
        return Page(text: text, optionNumbers: lines.compactMap(\.number), hasMore: hasMore)
    }
}

/// The key lines of a page, each after a line feed. On lines of their own they cost one unit each to set apart, and two
/// spaces would cost two.
private struct KeyLines {
    let text: String
    let width: TextWidth

    init(_ keys: [String?]) {
        var text = ""
        for case let key? in keys { text += "\n" + key }
        self.text = text.nfc
        width = TextWidth(self.text)
    }
}
