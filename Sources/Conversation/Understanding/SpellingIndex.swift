import Wording

/// Finds the one known word a typed one is a slip of: a letter too many, too few, wrong, or swapped with the next.
///
/// Only in longer words with the same first letter, for `locked` is no slip of `blocked`, and `blood` none of `flood`.
struct SpellingIndex: Sendable {
    private static let leastLetters = 7

    private let known: Set<Substring>
    /// Words, with their letters, by themselves and by what is left of them without one letter.
    private var bySlip: [UInt64: [Word]] = [:]

    private struct Word: Sendable {
        let text: Substring
        let letters: [Unicode.Scalar]
    }

    /// - Parameters:
    ///   - words: those that slips are mended to.
    ///   - others: words that are right as they are.
    init(words: Set<Substring>, others: Set<Substring>) {
        known = words.union(others)
        for word in words.sorted() where word.unicodeScalars.count >= Self.leastLetters {
            let known = Word(text: word, letters: Array(word.unicodeScalars))
            for key in Set(SlipKeys.keys(of: known.letters, slips: 1)) { bySlip[key, default: []].append(known) }
        }
    }

    /// Nil where the word is known, too short or near to none or several.
    func word(for typed: Substring) -> Substring? {
        guard typed.utf8.count >= Self.leastLetters, typed.unicodeScalars.count >= Self.leastLetters - 1,
            !typed.contains(where: \.isNumber), !known.contains(typed)
        else { return nil }
        let letters = Array(typed.unicodeScalars)
        var found: Substring?
        for key in SlipKeys.keys(of: letters, slips: 1) {
            for word in bySlip[key] ?? []
            where word.text != found && word.letters.first == letters.first
                && editDistance(word.letters, letters, limit: 1) != nil
            {
                if found != nil { return nil }
                found = word.text
            }
        }
        return found
    }
}
