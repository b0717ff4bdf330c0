import Conversation
import Wording

extension MappingReader {
    /// Beginnings of numbers, as `["024", 540-549]`: digits, or two of one length with a dash for all from the one to
    /// the other. What is neither is reported and left out.
    mutating func prefixes(_ node: SourceNode, atMost length: Int) -> [Located<String>] {
        guard let items = node.items, !items.isEmpty else {
            error(
                "Beginnings of numbers must be a list.", .badValue, at: node.place,
                advice: "Write [\"24\", \"540-549\"].")
            return []
        }
        return items.flatMap { item -> [Located<String>] in
            guard let text = item.scalar, let prefixes = Self.prefixes(text, atMost: length) else {
                error(
                    "This is no beginning of a number of \(length) digits.", .badValue, at: item.place,
                    advice: "Write digits, as \"024\", or the first and the last of a row, as \"540-549\".")
                return []
            }
            return prefixes.map { Located($0, at: item.place) }
        }
    }

    private static func prefixes(_ text: String, atMost length: Int) -> [String]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count <= 2, let first = ends.first, let last = ends.last,
            ends.allSatisfy({ $0.isDigits && $0.utf8.count == first.utf8.count && $0.utf8.count <= length })
        else { return nil }
        // A row of more than a thousand is a slip, and could fill the memory.
        guard let low = Int(first), let high = Int(last), low <= high, high - low < 1000 else {
            return ends.count == 1 ? [first] : nil
        }
        return (low...high).map { number in
            let digits = String(number)
            return String(repeating: "0", count: first.utf8.count - digits.utf8.count) + digits
        }
    }

    /// `since` and `until`; nil when one of them cannot be read or they are the wrong way round.
    mutating func days() -> DayRange? {
        let texts = ["since", "until"].map { optionalText($0) }
        let days = texts.map { text in text.flatMap { CivilDate(iso: $0.value) } }
        for (text, day) in zip(texts, days) {
            guard let text, day == nil else { continue }
            error("\"\(text.value)\" is no day.", .badValue, at: text.place, advice: "Write it as 2024-11-30.")
        }
        guard zip(texts, days).allSatisfy({ ($0 == nil) == ($1 == nil) }) else { return nil }
        if let since = days[0], let until = days[1], until < since {
            error("\"until\" is before \"since\".", .badValue, at: texts[1]?.place, advice: "Exchange them.")
            return nil
        }
        return DayRange(since: days[0], until: days[1])
    }

    /// One word or a list of words, with their places; nil when the key is absent or holds something else, which is
    /// reported.
    mutating func texts(_ key: String) -> [Located<String>]? {
        guard let node = optional(key) else { return nil }
        let nodes = node.items ?? [node]
        let texts = nodes.compactMap { item in item.scalar.map { Located($0, at: item.place) } }
        guard texts.count == nodes.count, !texts.isEmpty else {
            error("\"\(key)\" must be one word or a list of words.", .badValue, at: node.place)
            return nil
        }
        return texts
    }
}

extension String {
    /// ASCII digits and nothing else, at least one.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
}
