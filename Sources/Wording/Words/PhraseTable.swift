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

    private var index = PhraseIndex()
    /// By the numbers of the phrases.
    private var meanings: [Meaning] = []

    package init() {}

    package var isEmpty: Bool { meanings.isEmpty }

    /// Adds a phrase in any case and with or without accents; one of no letters is left out. Of two equal phrases the
    /// first is found. Words are compared by `Substring.talkForm`.
    package mutating func add(_ text: String, _ meaning: Meaning) {
        addAsWritten(text, meaning)
        // Many leave the apostrophe out: dont, daccord.
        let joined = text.filter { $0 != "'" && $0 != "\u{2019}" }
        if joined.count < text.count { addAsWritten(joined, meaning) }
    }

    private mutating func addAsWritten(_ text: String, _ meaning: Meaning) {
        if index.add([TalkWord](folded: text.folded.split(separator: " ")), as: meanings.count) {
            meanings.append(meaning)
        }
    }

    /// What stands among words, from left to right, none within another.
    package func matches(in words: [TalkWord]) -> [Match] {
        index.found(in: words).map { Match(words: $0.words, meaning: meanings[$0.phrase]) }
    }

    /// The same for folded words.
    package func matches(in words: [Substring]) -> [Match] { matches(in: [TalkWord](folded: words)) }

    /// The longest phrase that begins at a word.
    package func match(at place: Int, in words: [TalkWord]) -> Match? {
        index.found(at: place, in: words).map { Match(words: $0.words, meaning: meanings[$0.phrase]) }
    }

    /// Every word of the phrases, as it is compared.
    package var vocabulary: Set<Substring> { index.vocabulary }

    /// The meaning of a phrase that is all there is.
    package func meaning(of words: [Substring]) -> Meaning? {
        match(at: 0, in: [TalkWord](folded: words)).flatMap { $0.words.count == words.count ? $0.meaning : nil }
    }
}

extension PhraseTable where Meaning == Bool {
    package init(_ texts: some Sequence<String>) {
        self.init()
        for text in texts { add(text, true) }
    }
}

/// Where phrases begin and which they are, whatever they mean: one body of code for all tables.
private struct PhraseIndex: Sendable {
    struct Found {
        let words: Range<Int>
        let phrase: Int
    }

    private struct Phrase: Sendable {
        let words: [TalkWord]
        let number: Int
    }

    /// By the keys of their first words, the longest first.
    private var phrases: [UInt64: [Phrase]] = [:]

    /// - Returns: false for a phrase of no words.
    mutating func add(_ words: [TalkWord], as number: Int) -> Bool {
        guard let first = words.first else { return false }
        let place = phrases[first.key]?.firstIndex { $0.words.count < words.count }
        let phrase = Phrase(words: words, number: number)
        if let place {
            phrases[first.key]?.insert(phrase, at: place)
        } else {
            phrases[first.key, default: []].append(phrase)
        }
        return true
    }

    func found(in words: [TalkWord]) -> [Found] {
        guard !phrases.isEmpty else { return [] }
        var all: [Found] = []
        var index = 0
        while index < words.count {
            guard let found = found(at: index, in: words) else {
                index += 1
                continue
            }
            all.append(found)
            index = found.words.upperBound
        }
        return all
    }

    func found(at index: Int, in words: [TalkWord]) -> Found? {
        guard words.indices.contains(index), let candidates = phrases[words[index].key] else { return nil }
        for phrase in candidates where index + phrase.words.count <= words.count {
            if phrase.words.indices.allSatisfy({ phrase.words[$0].isSame(as: words[index + $0]) }) {
                return Found(words: index..<(index + phrase.words.count), phrase: phrase.number)
            }
        }
        return nil
    }

    var vocabulary: Set<Substring> { Set(phrases.values.joined().flatMap { $0.words.map(\.form) }) }
}
