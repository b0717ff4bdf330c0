/// Phrases to be found among the words of a message, each with what it means.
///
/// The longest phrase that begins at a word wins, so that `bus stop` is not read as `stop`. A search costs one look-up
/// a word and a comparison for each phrase that begins with it.
package struct PhraseTable<Meaning: Sendable>: Sendable {
    package struct Match: Sendable {
        /// The words of the message that are the phrase.
        package let words: Range<Int>
        package let meaning: Meaning
    }

    private struct Phrase: Sendable {
        let words: [Substring]
        let meaning: Meaning
    }

    /// By first word, the longest first.
    private var phrases: [Substring: [Phrase]] = [:]

    package init() {}

    package var isEmpty: Bool { phrases.isEmpty }

    /// Adds a phrase in any case and with or without accents; one of no letters is left out. Of two equal phrases the
    /// first is found. Words are compared by `Substring.talkForm`.
    package mutating func add(_ text: String, _ meaning: Meaning) {
        addAsWritten(text, meaning)
        // Many leave the apostrophe out: dont, daccord.
        let joined = text.filter { $0 != "'" && $0 != "\u{2019}" }
        if joined.count < text.count { addAsWritten(joined, meaning) }
    }

    private mutating func addAsWritten(_ text: String, _ meaning: Meaning) {
        let words = text.folded.split(separator: " ").map(\.talkForm)
        guard let first = words.first else { return }
        let place = phrases[first]?.firstIndex { $0.words.count < words.count }
        let phrase = Phrase(words: words, meaning: meaning)
        if let place { phrases[first]?.insert(phrase, at: place) } else { phrases[first, default: []].append(phrase) }
    }

    /// What stands among folded words, from left to right, none within another.
    package func matches(in words: [Substring]) -> [Match] {
        guard !phrases.isEmpty else { return [] }
        var matches: [Match] = []
        var index = 0
        while index < words.count {
            guard let match = match(at: index, in: words) else {
                index += 1
                continue
            }
            matches.append(match)
            index = match.words.upperBound
        }
        return matches
    }

    /// The longest phrase that begins at a word.
    package func match(at index: Int, in words: [Substring]) -> Match? {
        guard words.indices.contains(index), let candidates = phrases[words[index].talkForm] else { return nil }
        let rest = words[index...].lazy.map(\.talkForm)
        return candidates.first { rest.starts(with: $0.words) }
            .map { Match(words: index..<(index + $0.words.count), meaning: $0.meaning) }
    }

    /// Every word of the phrases, as it is compared.
    package var vocabulary: Set<Substring> { Set(phrases.values.joined().flatMap(\.words)) }

    /// The meaning of a phrase that is all there is.
    package func meaning(of words: [Substring]) -> Meaning? {
        match(at: 0, in: words).flatMap { $0.words.count == words.count ? $0.meaning : nil }
    }
}

extension PhraseTable where Meaning == Bool {
    package init(_ texts: some Sequence<String>) {
        self.init()
        for text in texts { add(text, true) }
    }
}
