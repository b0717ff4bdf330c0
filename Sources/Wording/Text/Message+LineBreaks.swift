extension Message {
    /// How many line breaks this wording has, and how many the original, where this one has fewer: whatever selects choose, and
    /// of a plural the form with most. Of several such choices that with the greatest loss; nil where nothing is lost.
    package func lostLineBreaks(of original: Message) -> (has: Int, original: Int)? {
        counts(beside: original).filter { $0.has < $0.original }
            .max { $0.original - $0.has < $1.original - $1.has }
    }

    /// The same where this wording has more; nil where nothing is added.
    package func addedLineBreaks(to original: Message) -> (has: Int, original: Int)? {
        counts(beside: original).filter { $0.has > $0.original }
            .max { $0.has - $0.original < $1.has - $1.original }
    }

    /// The most line breaks there may be, whatever selects and plurals choose.
    package var lineBreaks: Int {
        Self.choices(Self.selectors(in: pieces)).map { Self.lineBreaks(in: pieces, $0) }.max() ?? 0
    }

    private func counts(beside original: Message) -> [(has: Int, original: Int)] {
        let selectors = Self.selectors(in: pieces).merging(Self.selectors(in: original.pieces)) { $0.union($1) }
        return Self.choices(selectors).map { choice in
            (has: Self.lineBreaks(in: pieces, choice), original: Self.lineBreaks(in: original.pieces, choice))
        }
    }

    /// More ways to choose are not tried one by one.
    private static let mostChoices = 1_000
    private static let otherwise = "other"

    /// Every way selects can choose together; where there are too many, each select by itself.
    private static func choices(_ selectors: [String: Set<String>]) -> [[String: String]] {
        let sorted = selectors.mapValues { $0.sorted() }.sorted { $0.key < $1.key }
        let count = sorted.reduce(1) { min($0 * $1.value.count, mostChoices + 1) }
        guard count <= mostChoices else {
            return sorted.flatMap { name, cases in cases.map { [name: $0] } }
        }
        return sorted.reduce([[:]]) { chosen, selector in
            chosen.flatMap { one in selector.value.map { one.merging([selector.key: $0]) { $1 } } }
        }
    }

    /// The cases of every select by its name, with that for all else.
    private static func selectors(in pieces: [Piece]) -> [String: Set<String>] {
        pieces.reduce(into: [:]) { found, piece in
            let inner: [[Piece]]
            switch piece {
            case .literal, .argument, .pluralNumber: inner = []
            case .plural(_, _, let exact, let cases): inner = Array(exact.values) + Array(cases.values)
            case .select(let name, let cases):
                found[name, default: [otherwise]].formUnion(cases.keys)
                inner = Array(cases.values)
            }
            for pieces in inner { found.merge(selectors(in: pieces)) { $0.union($1) } }
        }
    }

    private static func lineBreaks(in pieces: [Piece], _ choice: [String: String]) -> Int {
        pieces.reduce(0) { count, piece in
            switch piece {
            case .literal(let text): count + text.unicodeScalars.count { $0 == "\n" }
            case .argument, .pluralNumber: count
            case .plural(_, _, let exact, let cases):
                count + ((Array(exact.values) + Array(cases.values)).map { lineBreaks(in: $0, choice) }.max() ?? 0)
            case .select(let name, let cases):
                count + lineBreaks(in: cases[choice[name] ?? otherwise] ?? cases[otherwise] ?? [], choice)
            }
        }
    }
}
