import Wording

/// Finds the flow a text message asks for by its words.
package struct KeywordMatch: Sendable, Hashable {
    package let keyword: Keyword
    /// The message without the word that matched, as it was typed.
    package let rest: String
    /// True when the word was the first and written as the catalog has it.
    package let isCertain: Bool

    /// The match for a cleaned message: its first word, also with a mark or a number written against it (`PAY:`,
    /// `PAY7319042851`), else any one word, else a first word with a slip of the finger that only one keyword is near to. Nil
    /// when the message names no flow.
    package init?(_ message: String, in program: Program) {
        let words = message.split { $0 == " " || $0 == "\n" }.map(String.init)
        guard let first = words.first else { return nil }
        if let keyword = program.keywords[first.folded] {
            self.init(keyword: keyword, words: words, at: 0, isCertain: true)
            return
        }
        if let (keyword, rest) = Self.written(against: first, in: program) {
            self.init(keyword: keyword, words: rest + words.dropFirst(), isCertain: true)
            return
        }
        if let index = words.indices.first(where: { program.keywords[words[$0].folded] != nil }),
            let keyword = program.keywords[words[index].folded]
        {
            self.init(keyword: keyword, words: words, at: index, isCertain: false)
            return
        }
        guard let keyword = Self.near(first.folded, in: program) else { return nil }
        self.init(keyword: keyword, words: words, at: 0, isCertain: false)
    }

    private init(keyword: Keyword, words: [String], at index: Int, isCertain: Bool) {
        var left = words
        left.remove(at: index)
        self.init(keyword: keyword, words: left, isCertain: isCertain)
    }

    /// - Parameter words: those that are left.
    private init(keyword: Keyword, words: [String], isCertain: Bool) {
        self.keyword = keyword
        self.isCertain = isCertain
        rest = words.joined(separator: " ")
    }

    /// The keyword a word begins with, where no letter follows it, and what follows: nothing where that is only marks.
    private static func written(against word: String, in program: Program) -> (Keyword, rest: [String])? {
        let rest = word.drop { $0.isLetter }
        guard !rest.isEmpty, !rest.contains(where: \.isLetter) || rest.contains(where: \.isNumber),
            let keyword = program.keywords[String(word.prefix { $0.isLetter }).folded]
        else { return nil }
        return (keyword, rest.contains(where: \.isNumber) ? [String(rest)] : [])
    }

    /// One slip in words of four letters, two from eight on; only where a single flow comes in question.
    private static func near(_ word: String, in program: Program) -> Keyword? {
        let length = word.unicodeScalars.count
        guard length >= 4 else { return nil }
        let near = program.keywords.filter { editDistance($0.key, word, limit: length >= 8 ? 2 : 1) != nil }
        let distinct = Set(near.values.map { Keyword(flow: $0.flow, arguments: $0.arguments, language: nil) })
        return distinct.count == 1 ? near.values.first : nil
    }
}
