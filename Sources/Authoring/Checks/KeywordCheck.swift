import Conversation
import Wording

/// Every word that starts a flow starts that one alone, and can be found in a message.
struct KeywordCheck {
    let draft: Draft

    /// What a citizen texts to hear no more; no flow may take it over.
    private static let optOut: Set<String> = ["stop", "arret", "parar"]

    /// The words a text may begin with: in each language a text of words separated by commas.
    func run() -> (found: [String: Keyword], diagnostics: [Diagnostic]) {
        let reserved = reservedWords
        let listed = ListedWords(draft, anywhere: false)
        var found: [String: Keyword] = [:]
        var diagnostics = listed.findings() + listed.collisions("keyword")
        for word in listed.words {
            if !word.isRunTogether, let finding = finding(in: word.word, at: listed.place(of: word), reserved) {
                diagnostics.append(finding)
            }
            found.add(word.keyword, as: word.word.folded)
        }
        return (found, diagnostics)
    }

    /// What keeps a word from ever being found, or makes it mean something else.
    private func finding(in word: String, at place: SourcePlace, _ reserved: [String: String]) -> Diagnostic? {
        if word.contains(" ") {
            let parts = word.split(separator: " ").map { "\"\($0)\"" }.joined(separator: " or ")
            return Diagnostic(
                .error, .keywordPhrase, at: place,
                "\"\(word)\" is never found: a message is looked at word by word.", advice: "Write \(parts).")
        }
        if word.folded.unicodeScalars.allSatisfy({ ("0"..."9").contains($0) }) {
            return Diagnostic(
                .error, .keywordDigits, at: place, "The keyword \"\(word)\" would swallow answers that are numbers.",
                advice: "Add a letter to it.")
        }
        return reserved[word.folded].map { meaning in
            Diagnostic(
                .error, .keywordReserved, at: place, "\"\(word)\" means \(meaning).", advice: "Choose another word.")
        }
    }

    /// Words with a meaning of their own in some language of the city, and that meaning.
    private var reservedWords: [String: String] {
        var words: [String: String] = [:]
        for tag in draft.city?.languages ?? [] {
            guard let language = draft.languages[tag]?.language else { continue }
            for (word, number) in language.numberWords { words[word] = "\(number) in \(tag)" }
            for word in language.yes { words[word.folded] = "yes in \(tag)" }
            for word in language.no { words[word.folded] = "no in \(tag)" }
        }
        for word in Self.optOut { words[word] = "that somebody wants no more messages" }
        return words
    }
}

extension [String: Keyword] {
    /// Adds what a word starts; where it starts the same in several languages, it belongs to none of them.
    fileprivate mutating func add(_ keyword: Keyword, as word: String) {
        guard let earlier = self[word] else {
            self[word] = keyword
            return
        }
        guard earlier.flow == keyword.flow, earlier.arguments == keyword.arguments else { return }
        self[word] = Keyword(flow: earlier.flow, arguments: earlier.arguments, language: nil, use: earlier.use)
    }
}
