/// The small words people put around the names of places in one language.
package struct DirectionWords: Sendable, Equatable {
    /// What stands before the place the road leads to, as `towards`.
    package let toward: [String]
    /// What stands before the place where it happens, as `near`.
    package let at: [String]
    /// What may stand before any name without belonging to it, as `the`.
    package let articles: [String]

    package init(toward: [String] = [], at: [String] = [], articles: [String] = []) {
        self.toward = toward
        self.at = at
        self.articles = articles
    }
}

/// The small words of all the languages a city speaks, ready to be looked for in a message: people mix them.
package struct DirectionMarks: Sendable, Equatable {
    /// Marks of a direction as folded words, longest first, so that `en direction de` is not read as `direction`.
    package let toward: [[String]]
    /// Marks of the place itself, longest first.
    package let at: [[String]]
    /// What may be taken off the front of a segment that is no name as it stands, longest first.
    package let leading: [[String]]

    package init(_ languages: [DirectionWords] = []) {
        toward = Self.phrases(languages.flatMap(\.toward))
        at = Self.phrases(languages.flatMap(\.at))
        leading = Self.phrases(languages.flatMap { $0.at + $0.articles })
        towardByFirst = FirstWords(toward)
        atByFirst = FirstWords(at)
        leadingByFirst = FirstWords(leading)
    }

    /// The same by their first words, to be found at once.
    package let towardByFirst: FirstWords
    package let atByFirst: FirstWords
    package let leadingByFirst: FirstWords

    private static func phrases(_ words: [String]) -> [[String]] {
        let phrases = Set(words.map { $0.folded.split(separator: " ").map(String.init) }).subtracting([[]])
        return phrases.sorted { ($1.count, $0.joined()) < ($0.count, $1.joined()) }
    }
}

/// Phrases by their first word.
package struct FirstWords: Sendable, Equatable {
    private let phrases: [Substring: [[Substring]]]

    /// - Parameter phrases: the longest first.
    init(_ phrases: [[String]]) {
        self.phrases = Dictionary(
            grouping: phrases.filter { !$0.isEmpty }.map { $0.map { $0[...] } }, by: { $0.first ?? "" })
    }

    /// How many words the phrases have that some words begin with, the most first.
    package func lengths(at words: ArraySlice<Substring>) -> [Int] {
        guard let first = words.first, let phrases = phrases[first] else { return [] }
        return phrases.filter { words.starts(with: $0) }.map(\.count)
    }
}
