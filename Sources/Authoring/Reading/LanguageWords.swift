import Conversation
import Wording

/// What `language.yaml` says about letters and about words people answer with.
///
/// ```yaml
/// letters: keep                     # fold: plain letters where the others would cost a screen its room
/// yes: [Yes, Y]                     # the first is shown, all are understood
/// no: [No, N]
/// numbers: [zero, one, two]         # from zero on, or { 1: [un, une], 100: cent }
/// alphabet: "àâæçéèêëîïôœùûüÿ"      # letters beside ASCII and those every phone has
/// digits: latin                     # or ten characters from zero on
/// ```
struct LanguageWords {
    var letters = LetterPolicy.keep
    /// Nil where the file says nothing, as those written before anybody asked.
    var yes: [String]?
    var no: [String]?
    var numbers: [String: Int64] = [:]
    var alphabet: Set<Unicode.Scalar> = []
    var digits: [Character]?

    static func read(_ reader: inout MappingReader) -> LanguageWords {
        var words = LanguageWords()
        if let word = reader.optionalText("letters") {
            if let policy = LetterPolicy(rawValue: word.value) {
                words.letters = policy
            } else {
                let names = LetterPolicy.allCases.map(\.rawValue).joined(separator: ", ")
                reader.error("\"letters\" must be one of \(names).", .badValue, at: word.place)
            }
        }
        words.yes = answers("yes", &reader)
        words.no = answers("no", &reader)
        words.numbers = numbers(&reader)
        words.alphabet = Set((reader.optionalText("alphabet")?.value ?? "").nfc.unicodeScalars).subtracting([" "])
        words.digits = digits(&reader)
        return words
    }

    private static func answers(_ key: String, _ reader: inout MappingReader) -> [String]? {
        guard let words = reader.words(key) else { return nil }
        guard let first = words.first, !first.isEmpty else {
            reader.error("\"\(key)\" must name at least one word.", .badValue, at: reader.node[key]?.place)
            return nil
        }
        return words
    }

    private static func numbers(_ reader: inout MappingReader) -> [String: Int64] {
        guard let node = reader.optional("numbers") else { return [:] }
        let listed = node.items.map { $0.enumerated().map { (Int64($0.offset) as Int64?, $0.element) } }
        let named = node.entries.map { $0.map { (Int64($0.key), $0.value) } }
        var numbers: [String: Int64] = [:]
        for (number, value) in listed ?? named ?? [] {
            let words = (value.items ?? [value]).compactMap(\.scalar)
            guard let number, number >= 0, !words.isEmpty else {
                reader.error("A number must have a word.", .badValue, at: value.place)
                continue
            }
            for word in words.map(\.folded) {
                if let earlier = numbers[word], earlier != number {
                    reader.error("\"\(word)\" is the word for \(earlier) already.", .duplicate, at: value.place)
                }
                numbers[word] = number
            }
        }
        if listed == nil, named == nil {
            reader.error(
                "\"numbers\" must list words.", .badValue, at: node.place, advice: "Write [zero, one, two].")
        }
        return numbers
    }

    private static func digits(_ reader: inout MappingReader) -> [Character]? {
        guard let text = reader.optionalText("digits"), text.value != "latin" else { return nil }
        guard text.value.count == 10, Set(text.value).count == 10 else {
            reader.error(
                "\"digits\" must be ten characters from zero on.", .badValue, at: text.place,
                advice: "Write latin for the digits of the keypad.")
            return nil
        }
        return Array(text.value)
    }
}
