/// Numbers in words, put together as people say them: `three hundred and fifty`, `deux mille cinq cents`.
///
/// Only what can mean one number is read. Each part must be smaller than the one before it, or be multiplied by it.
struct NumberWords: Sendable, Equatable {
    /// The numbers of a language by folded word; a name may have several words, as `quatre vingt dix`.
    let values: [String: Int64]
    /// Words that only join, as `and`.
    let joiners: Set<String>
    /// How numbers are put together of them.
    var order = NumberOrder.countsBefore
    /// Whether `two fifty` may be said for two hundred and fifty.
    var leavesHundredsOut = false

    private static let longestName = 5
    /// Far from overflowing when multiplied.
    static let greatest: Int64 = 1_000_000_000

    /// The number that folded words say, all of them; nil when they say none, or not one alone.
    func number(_ words: [Substring]) -> Int64? {
        // Digits alone are for those to read who know what groups them.
        guard words.contains(where: { !$0.utf8.allSatisfy(Self.isDigit) }) else { return nil }
        if order == .countsBehind { return numberWithCountsBehind(words) }
        guard let parts = parts(words), !parts.isEmpty else { return nil }
        if parts.count == 1 { return parts.first }
        return value(parts)
    }

    /// The number folded words may say with the hundred left out, as 250 of `two fifty`; nil where they say no such. It may be
    /// another, as two and fifty hundredths: for anyone who knows which of them can be.
    func hundredsLeftOut(_ words: [Substring]) -> Int64? {
        guard leavesHundredsOut, !words.contains(where: { joiners.contains(String($0)) || Self.digits($0) != nil }),
            let parts = parts(words), parts.count == 2, (1...9).contains(parts[0]), (10...99).contains(parts[1])
        else { return nil }
        return parts[0] * 100 + parts[1]
    }

    /// The named numbers one after another.
    private func parts(_ words: [Substring]) -> [Int64]? {
        var parts: [Int64] = []
        var index = 0
        var joined = false
        while index < words.count {
            if let value = Self.digits(words[index]) {
                parts.append(value)
                index += 1
                joined = false
            } else if let (value, count) = named(words[index...]) {
                parts.append(value)
                index += count
                joined = false
            } else if joiners.contains(String(words[index])), !parts.isEmpty, !joined {
                joined = true
                index += 1
            } else if !parts.isEmpty, !joined, let (value, count) = namedBehindJoiner(words[index...]) {
                parts.append(value)
                index += count
            } else {
                return nil
            }
        }
        return joined ? nil : parts
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A number in digits among words, as in `5 thousand`.
    static func digits(_ word: Substring) -> Int64? {
        guard (1...6).contains(word.utf8.count), word.utf8.allSatisfy(isDigit), word.first != "0" else { return nil }
        return Int64(word)
    }

    func named(_ words: ArraySlice<Substring>) -> (value: Int64, count: Int)? {
        for count in stride(from: min(Self.longestName, words.count), through: 1, by: -1) {
            if let value = values[words.prefix(count).joined(separator: " ")] { return (value, count) }
        }
        return nil
    }

    /// A name written together with a joiner of one letter, as Arabic does.
    private func namedBehindJoiner(_ words: ArraySlice<Substring>) -> (value: Int64, count: Int)? {
        guard let first = words.first, let letter = first.first, joiners.contains(String(letter)) else { return nil }
        return named([first.dropFirst()] + words.dropFirst())
    }

    /// Three hundred and fifty is 3 × 100 + 50; `five twenty` and `hundred thousand hundred` are nothing.
    private func value(_ parts: [Int64]) -> Int64? {
        var total: Int64 = 0
        var group: Int64 = 0
        // What the next part must be below.
        var bound: Int64 = 1000
        var scale: Int64 = .max
        for part in parts {
            switch part {
            case 1000, 1_000_000:
                guard part < scale else { return nil }
                total += max(1, group) * part
                guard total < Self.greatest else { return nil }
                (group, bound, scale) = (0, 1000, part)
            case 100:
                guard group < 20, group != 10, bound > 100 || group > 0 else { return nil }
                group = max(1, group) * 100
                bound = 100
            case 1..<1000:
                guard part < bound else { return nil }
                group += part
                // A digit may still be multiplied by a hundred or a thousand.
                bound = part >= 100 ? 100 : part >= 20 && part % 10 == 0 ? 10 : 1
            case 2000..<1_000_000 where part % 1000 == 0:
                // One word for two thousand.
                guard group == 0, scale > 1000 else { return nil }
                total += part
                (bound, scale) = (1000, 1000)
            default:
                return nil
            }
        }
        return total + group
    }
}
