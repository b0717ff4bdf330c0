import Conversation
import Wording

/// What `language.yaml` says about letters and about words people answer with.
///
/// ```yaml
/// letters: keep                     # fold: plain letters where the others would cost a screen its room
/// yes: [Yes, Y]                     # the first is shown, all are understood
/// no: [No, N]
/// numbers: [zero, one, two]         # from zero on, or { 1: [un, une], 100: cent }
/// joined_numbers: "{tens} {units}"  # how 21 to 99 are made of the words for 20 to 90 and 1 to 9, where they are
/// counted: behind                   # how 500 and 2000 are made: mia tano in Swahili; before where nothing is said
/// hundreds_left_out: true           # two fifty may be 250
/// alphabet: "àâæçéèêëîïôœùûüÿ"      # letters beside ASCII and those every phone has
/// digits: latin                     # or ten characters from zero on
/// directions:                       # small words around the names of places
///   toward: [to, towards]
///   at: [at, near]
///   articles: [the]
/// ```
struct LanguageWords {
    var letters = LetterPolicy.keep
    /// Nil where the file says nothing, as those written before anybody asked.
    var yes: [String]?
    var no: [String]?
    var numbers: [String: Int64] = [:]
    var order = NumberOrder.countsBefore
    var leavesHundredsOut = false
    var alphabet: Set<Unicode.Scalar> = []
    var digits: [Character]?
    var directions = DirectionWords()

    static func read(_ reader: inout MappingReader) -> LanguageWords {
        var words = LanguageWords()
        if let word = reader.optionalText("letters") {
            if let policy = LetterPolicy(rawValue: word.value) {
                words.letters = policy
            } else {
                let names = LetterPolicy.allCases.map(\.rawValue).joined(separator: ", ")
                reader.error("\"letters\" must be one of \(names).", .badValue, at: word.place)
                // Told once: the proof of room takes what needs least.
                words.letters = .fold
            }
        }
        words.yes = answers("yes", &reader)
        words.no = answers("no", &reader)
        if let torn = words.no?.first(where: { no in words.yes?.contains { $0.folded == no.folded } == true }) {
            reader.error(
                "\"\(torn)\" would mean yes and no.", .duplicate, at: reader.node["no"]?.place,
                advice: "Leave it out of both.")
        }
        words.numbers = numbers(&reader)
        words.numbers.merge(joinedNumbers(words.numbers, &reader)) { named, _ in named }
        words.order = order(&reader)
        words.leavesHundredsOut = reader.optionalFlag("hundreds_left_out")
        words.alphabet = Set((reader.optionalText("alphabet")?.value ?? "").nfc.unicodeScalars).subtracting([" "])
        words.digits = digits(&reader)
        words.directions = smallWords(&reader)
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

    /// Every number from 21 to 99 the pattern makes. A language whose numbers are made otherwise names them one by one:
    /// nothing is put together that nobody wrote down.
    private static func joinedNumbers(_ numbers: [String: Int64], _ reader: inout MappingReader) -> [String: Int64] {
        guard let pattern = reader.optionalText("joined_numbers") else { return [:] }
        guard pattern.value.contains("{tens}"), pattern.value.contains("{units}") else {
            reader.error(
                "\"joined_numbers\" must say where {tens} and {units} stand.", .badValue, at: pattern.place,
                advice: "Write \"{tens} {units}\".")
            return [:]
        }
        let units = numbers.filter { (1...9).contains($0.value) }
        let tens = numbers.filter { (20...90).contains($0.value) && $0.value % 10 == 0 }
        var joined: [String: Set<Int64>] = [:]
        for (ten, first) in tens {
            for (unit, second) in units {
                let word = pattern.value.filling("{tens}", with: ten).filling("{units}", with: unit).folded
                joined[word, default: []].insert(first + second)
            }
        }
        // A word for two numbers names neither.
        return joined.compactMapValues { $0.count == 1 ? $0.first : nil }
    }

    /// Where the words stand that count hundreds and thousands.
    private static func order(_ reader: inout MappingReader) -> NumberOrder {
        guard let word = reader.optionalText("counted") else { return .countsBefore }
        if let order = NumberOrder(rawValue: word.value) { return order }
        reader.error(
            "\"counted\" must be one of \(NumberOrder.allCases.map(\.rawValue).joined(separator: ", ")).", .badValue,
            at: word.place)
        return .countsBefore
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

    private static func smallWords(_ reader: inout MappingReader) -> DirectionWords {
        guard let node = reader.optional("directions") else { return DirectionWords() }
        guard node.entries != nil else {
            reader.error(
                "\"directions\" must hold lists of words.", .badValue, at: node.place,
                advice: "Write { toward: [to], at: [near], articles: [the] }.")
            return DirectionWords()
        }
        var part = MappingReader(node)
        let words = DirectionWords(
            toward: part.words("toward") ?? [], at: part.words("at") ?? [], articles: part.words("articles") ?? [])
        part.finish()
        reader.adopt(part)
        return words
    }
}

extension String {
    fileprivate func filling(_ placeholder: String, with text: String) -> String {
        split(separator: placeholder, omittingEmptySubsequences: false).joined(separator: text)
    }
}
