import Wording

/// The words of a message about a road, and the ways to read them as a place and a direction.
///
/// The order is free: `MARKET TO BRIDGE`, `TO BRIDGE FROM MARKET` and `AT MARKET TOWARDS BRIDGE` mean the same. Which
/// reading is meant only the gazetteer can tell, for a name may hold a small word itself.
struct RoadWords {
    /// What one word folds to, and how it was typed; a typed word that folds to two is shown by the first.
    private struct Word {
        let folded: Substring
        let typed: Substring
    }

    /// One way to read the message.
    struct Reading: Hashable {
        /// Nil when only a direction was given.
        let place: Range<Int>?
        let toward: Range<Int>?
    }

    /// Nobody names two places in more words; the rest of a longer text is not read.
    static let wordLimit = 16
    /// How many readings are tried: an honest message has three at most.
    static let readingLimit = 8

    private let words: [Word]
    /// All words as they are compared.
    let folded: [Substring]
    /// For each word how many words the small phrases have that begin there, the most first.
    private let toward: [[Int]]
    private let at: [[Int]]
    private let leading: [[Int]]
    private let fillers: PhraseTable<Bool>
    private let memory = Memory()

    /// What is found out once, when it is asked for.
    private final class Memory {
        var talk: Set<Int>?
    }

    /// - Parameters:
    ///   - small: the small words of the city's languages.
    ///   - fillers: words that say nothing of where or what.
    ///   - abbreviations: short spellings that are read as the words they stand for.
    init(
        _ text: String, _ small: DirectionMarks, fillers: PhraseTable<Bool>,
        abbreviations: PhraseTable<String> = PhraseTable()
    ) {
        self.fillers = fillers
        var words: [Word] = []
        for typed in text.cleanedInput.split(whereSeparator: \.isWhitespace) {
            for (index, folded) in String(typed).folded.split(separator: " ").enumerated() {
                words.append(Word(folded: folded, typed: index == 0 ? typed : ""))
            }
        }
        self.words = Self.expanded(Array(words.prefix(Self.wordLimit)), abbreviations)
        let folded = self.words.map(\.folded)
        self.folded = folded
        toward = folded.indices.map { small.towardByFirst.lengths(at: folded[$0...]) }
        at = folded.indices.map { small.atByFirst.lengths(at: folded[$0...]) }
        leading = folded.indices.map { small.leadingByFirst.lengths(at: folded[$0...]) }
    }

    private static func expanded(_ words: [Word], _ abbreviations: PhraseTable<String>) -> [Word] {
        let short = abbreviations.matches(in: words.map(\.folded))
        if short.isEmpty { return words }
        var expanded: [Word] = []
        var index = 0
        for match in short {
            expanded += words[index..<match.words.lowerBound]
            for (place, word) in match.meaning.split(separator: " ").enumerated() {
                let typed = place == 0 ? words[match.words.lowerBound].typed : ""
                expanded.append(Word(folded: word, typed: typed))
            }
            index = match.words.upperBound
        }
        return expanded + words[index...]
    }

    /// All words as one place first; then each split at a word of direction, in the order of the message; last the same
    /// without what may stand before the place.
    var readings: [Reading] {
        guard !words.isEmpty else { return [] }
        var readings = [Reading(place: words.indices, toward: nil)]
        for mark in directionMarks(in: words.indices) {
            let before = 0..<mark.lowerBound
            let after = mark.upperBound..<words.count
            if !before.isEmpty {
                readings.append(Reading(place: before, toward: after.isEmpty ? nil : after))
                continue
            }
            if after.isEmpty { continue }
            for mark in marks(at, in: after.dropFirst()) where mark.upperBound < words.count {
                readings.append(
                    Reading(place: mark.upperBound..<words.count, toward: after.lowerBound..<mark.lowerBound))
            }
            readings.append(Reading(place: nil, toward: after))
        }
        readings += readings.flatMap(withoutLeadIn)
        return Array(readings.prefix(Self.readingLimit))
    }

    /// The same with the place only behind a word such as `at`: what stands before it may be talk, as in `there is a lot
    /// of water at the market`.
    private func withoutLeadIn(_ reading: Reading) -> [Reading] {
        guard let place = reading.place, directionMarks(in: place).isEmpty else { return [] }
        return marks(at, in: place.dropFirst()).filter { $0.upperBound < place.upperBound }
            .map { Reading(place: $0.upperBound..<place.upperBound, toward: reading.toward) }
    }

    /// True when a word of direction stands in the message, so that it is hardly one name.
    var hasDirection: Bool { !directionMarks(in: words.indices).isEmpty }

    /// The words of direction; not those that end a word such as `close to`, which says only where something is.
    private func directionMarks(in segment: Range<Int>) -> [Range<Int>] {
        let around = marks(at, in: segment)
        return marks(toward, in: segment).filter { mark in
            !around.contains { $0.lowerBound < mark.lowerBound && mark.upperBound <= $0.upperBound }
        }
    }

    /// The folded words of a segment: as they stand, then with one small word after another taken off the front.
    func spellings(of segment: Range<Int>) -> [[Substring]] {
        var rest = segment
        var spellings = [words[rest].map(\.folded)]
        while let mark = mark(of: leading, at: rest.lowerBound, in: rest),
            mark.upperBound < rest.upperBound
        {
            rest = mark.upperBound..<rest.upperBound
            spellings.append(words[rest].map(\.folded))
        }
        return spellings
    }

    /// A segment as it was typed.
    func typed(_ segment: Range<Int>) -> String {
        words[segment].map(\.typed).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The whole message as it was typed.
    var typed: String { typed(words.indices) }

    /// The words that would be the place where the message had one, without words of direction and talk in front.
    var placeTyped: String { readings.lazy.compactMap(\.place).last.map(typed) ?? typed }

    // MARK: What else the message says

    /// Whether a word of direction ends right before a word, apart from articles between.
    func isDirection(before index: Int) -> Bool {
        directionMarks(in: 0..<index).contains { mark in
            mark.upperBound == index || isLeading(mark.upperBound..<index)
        }
    }

    /// Whether a message says nothing beside a reading but small words and fillers.
    func isOnlyTalk(beside reading: Reading) -> Bool {
        words.indices.allSatisfy { index in
            reading.place?.contains(index) == true || reading.toward?.contains(index) == true || talk.contains(index)
        }
    }

    /// Whether a stretch is small words and fillers and nothing else.
    func isOnlyTalk(in stretch: Range<Int>?) -> Bool {
        let talk = talk
        return (stretch ?? 0..<0).allSatisfy(talk.contains)
    }

    /// Whether all words but these are small words and fillers.
    func isOnlyTalk(beside covered: Set<Int>) -> Bool {
        let talk = talk
        return words.indices.allSatisfy { covered.contains($0) || talk.contains($0) }
    }

    /// The words that are neither small words nor fillers.
    var content: [Substring] {
        let talk = talk
        return words.indices.filter { !talk.contains($0) }.map { words[$0].folded }
    }

    /// The words that are small words or fillers.
    private var talk: Set<Int> {
        if let talk = memory.talk { return talk }
        let small = [toward, at, leading].flatMap { marks($0, in: words.indices) }
        let talk = Set((small + fillers.matches(in: folded).map(\.words)).flatMap { Array($0) })
        memory.talk = talk
        return talk
    }

    private func isLeading(_ range: Range<Int>) -> Bool {
        let marks = marks(leading, in: range)
        return !range.isEmpty && range.allSatisfy { index in marks.contains { $0.contains(index) } }
    }

    private func marks(_ lengths: [[Int]], in range: Range<Int>) -> [Range<Int>] {
        var marks: [Range<Int>] = []
        for index in range where index >= marks.last?.upperBound ?? 0 {
            if let mark = mark(of: lengths, at: index, in: range) { marks.append(mark) }
        }
        return marks
    }

    private func mark(of lengths: [[Int]], at index: Int, in range: Range<Int>) -> Range<Int>? {
        guard lengths.indices.contains(index),
            let length = lengths[index].first(where: { index + $0 <= range.upperBound })
        else { return nil }
        return index..<(index + length)
    }
}
