import Wording

/// Reads an answer by the words a flow lists for a choice: `all of it please`, where `all of it` is listed.
///
/// Nothing may be left over but courtesies, so that `not all of it` is none of them.
struct ListedWords {
    private let visit: Visit
    private let folded: [Substring]
    private let words: [TalkWord]
    /// The places of courtesies and measures.
    private let talk: Set<Int>

    init(_ typed: String, _ visit: Visit) {
        self.visit = visit
        // A question decides nothing, and figures are read where they are read.
        let words = typed.contains(where: \.isLetter) && !typed.asksSomething ? typed.folded.split(separator: " ") : []
        folded = words
        self.words = [TalkWord](folded: words)
        talk = visit.program.understanding.courtesies(in: words, visit.spoken)
    }

    /// Whether the answer is of the words a text lists, in the language the citizen reads.
    func hold(_ list: TextUse) -> Bool { beside(list)?.isEmpty == true }

    /// The whole number beside the words a text lists, as 3 in `split in 3` where `split` is listed; nil where there is none, or
    /// anything else is left over.
    func number(beside list: TextUse) -> Int64? {
        guard let left = beside(list), let first = left.first, left == Array(first..<(first + left.count)) else {
            return nil
        }
        let typed = left.map { folded[$0] }.joined(separator: " ")
        return TypedNumber.whole(typed).flatMap { Int64($0) } ?? visit.spoken.number(typed)
    }

    /// The places of the words left over beside those a text lists, in order; nil where none of these are among them.
    private func beside(_ list: TextUse) -> [Int]? {
        let listed = visit.program.spokenTexts.phrases(list.key, in: visit.session.language)
        guard let listed, !words.isEmpty else { return nil }
        let found = listed.matches(in: words).map(\.words)
        let said = talk.union(found.flatMap { Array($0) })
        return found.isEmpty ? nil : words.indices.filter { !said.contains($0) }
    }
}

/// What the flows of a program list that people say for choices: made once with the program, so that an answer costs a few
/// look-ups a word, however much is listed.
struct SpokenTexts: Sendable {
    /// By the key of the text, then by language.
    private let tables: [String: [String: PhraseTable<Bool>]]
    private let defaultLanguage: String

    init(_ flows: [String: Flow], _ languages: [String: LanguagePack], defaultLanguage: String) {
        self.defaultLanguage = defaultLanguage
        var tables: [String: [String: PhraseTable<Bool>]] = [:]
        let uses = flows.values.flatMap { $0.states.values.flatMap(\.facts.spokenTexts) }
        for key in Set(uses.map(\.key)) {
            tables[key] = languages.compactMapValues { pack in
                pack.texts[key].map { text in
                    PhraseTable(text.message.source.split(separator: ",").map { String($0) })
                }
            }
        }
        self.tables = tables
    }

    /// What a text lists in a language, or in the default one where that has no such text.
    func phrases(_ key: String, in tag: String) -> PhraseTable<Bool>? {
        tables[key].flatMap { $0[tag] ?? $0[defaultLanguage] }
    }
}
