import Wording

/// Finds the one known word a typed one is a slip of: a letter too many, too few, wrong, or swapped with the next.
///
/// Only in longer words with the same first letter, for `locked` is no slip of `blocked`, and `blood` none of `flood`.
struct SpellingIndex: Sendable {
    private static let leastLetters = 7

    private let known: Set<Substring>
    /// Words by themselves and by what is left of them without one letter.
    private var remainders: [Substring: [Substring]] = [:]

    /// - Parameters:
    ///   - words: those that slips are mended to.
    ///   - others: words that are right as they are.
    init(words: Set<Substring>, others: Set<Substring>) {
        known = words.union(others)
        for word in words.sorted() where word.unicodeScalars.count >= Self.leastLetters {
            for remainder in Self.remainders(of: word) { remainders[remainder, default: []].append(word) }
        }
    }

    /// Nil where the word is known, too short or near to none or several.
    func word(for typed: Substring) -> Substring? {
        guard typed.utf8.count >= Self.leastLetters, typed.unicodeScalars.count >= Self.leastLetters - 1,
            !typed.contains(where: \.isNumber), !known.contains(typed)
        else { return nil }
        var found: Substring?
        for remainder in Self.remainders(of: typed) {
            for word in remainders[remainder] ?? []
            where word != found && word.first == typed.first
                && editDistance(String(word), String(typed), limit: 1) != nil
            {
                if found != nil { return nil }
                found = word
            }
        }
        return found
    }

    private static func remainders(of word: Substring) -> Set<Substring> {
        let letters = Array(word.unicodeScalars)
        var found: Set<Substring> = [word]
        for index in letters.indices {
            var shorter = letters
            shorter.remove(at: index)
            found.insert(Substring(String(String.UnicodeScalarView(shorter))))
        }
        return found
    }
}
