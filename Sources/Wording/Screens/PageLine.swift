/// A line of a screen on its way to a page: the body, an option, or what is left of one after a cut.
struct PageLine {
    /// In normal form C.
    let text: String
    let width: TextWidth
    /// The number of the option that begins here.
    let number: String?

    init(text: String, number: String? = nil) {
        self.text = text.nfc
        self.number = number
        width = TextWidth(self.text)
    }

    /// The body, unless it is blank, and each option on a line of its own.
    static func lines(of content: ScreenContent) -> [PageLine] {
        var lines: [PageLine] = []
        lines.reserveCapacity(content.options.count + 1)
        if !content.body.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            lines.append(PageLine(text: content.body))
        }
        for option in content.options {
            lines.append(PageLine(text: option.number + ". " + option.label, number: option.number))
        }
        return lines
    }

    /// This line in two: what fits, and the rest without the space between them.
    ///
    /// The cut falls after a sentence or at a line end where that fills a third of what would fit, else between words,
    /// else between graphemes, and inside a grapheme only when it alone is too wide. Something is always taken, even
    /// when `fits` accepts nothing.
    func cut(where fits: (TextWidth) -> Bool) -> (head: PageLine, tail: PageLine?) {
        // The number, its point and space, and the beginning of the label stay together.
        let kept = number.map { ($0 + ". ").nfc } ?? ""
        let least = min(kept.count + 1, text.count)
        let ends = fittingEnds(text.indices, where: fits)
        if ends.count >= least {
            return parts(at: ends[bestCut(ends, least: least) - 1])
        }
        let scalars = text.unicodeScalars
        let inner = fittingEnds(scalars.indices, where: fits)
        let place = max(inner.count, min(kept.unicodeScalars.count + 1, scalars.count))
        return parts(at: scalars.index(scalars.startIndex, offsetBy: place))
    }

    private func parts(at end: String.Index) -> (PageLine, PageLine?) {
        let tail = text.unicodeScalars[end...].drop { $0.properties.isWhitespace }
        let head = PageLine(text: String(text.unicodeScalars[..<end]), number: number)
        return (head, tail.isEmpty ? nil : PageLine(text: String(tail)))
    }

    // MARK: Where to cut

    /// Where each of the pieces that begin at `starts` ends, as far as they fit from the beginning.
    private func fittingEnds(_ starts: some Sequence<String.Index>, where fits: (TextWidth) -> Bool) -> [String.Index] {
        var ends: [String.Index] = []
        var width = TextWidth()
        var begin = text.startIndex
        func fitsUp(to end: String.Index) -> Bool {
            for scalar in text.unicodeScalars[begin..<end] { width.add(scalar) }
            begin = end
            return fits(width)
        }
        for start in starts.dropFirst() {
            guard fitsUp(to: start) else { return ends }
            ends.append(start)
        }
        if fitsUp(to: text.endIndex) { ends.append(text.endIndex) }
        return ends
    }

    /// How many of the characters that fit to take.
    private func bestCut(_ ends: [String.Index], least: Int) -> Int {
        if ends.last == text.endIndex { return ends.count }
        var word: Int?
        for count in stride(from: ends.count, through: least, by: -1) {
            let next = text[ends[count - 1]]
            guard next.isWhitespace else { continue }
            let ended = next.isNewline || Self.endsSentence(text[..<ends[count - 1]])
            if ended, count * 3 >= ends.count { return count }
            word = word ?? count
        }
        return word ?? ends.count
    }

    private static let closers: Set<Character> = [")", "]", "\"", "'", "”", "’", "»"]
    private static let enders: Set<Character> = [".", "!", "?", "…", "؟", "۔", "።", "፧", "。"]

    private static func endsSentence(_ text: Substring) -> Bool {
        text.last { !closers.contains($0) }.map(enders.contains) ?? false
    }
}
