import Conversation
import Wording

/// Every word that starts a flow starts that one alone, and can be found in a message.
struct KeywordCheck {
    let draft: Draft

    /// What a citizen texts to hear no more; no flow may take it over.
    private static let optOut: Set<String> = ["stop", "arret", "parar"]

    /// A word of one language that starts a flow.
    private struct Word {
        let word: String
        let keyword: Keyword
        let key: String
        let tag: String
    }

    /// The words a text may begin with: in each language a text of words separated by commas.
    ///
    /// Where two flows have a word, it is told at the newer one. Which that is the records of the translations tell: a text
    /// they know as it stands is older than one that was added or changed since.
    func run() -> (found: [String: Keyword], diagnostics: [Diagnostic]) {
        let reserved = reservedWords
        var found: [String: Keyword] = [:]
        var first: [String: Word] = [:]
        var diagnostics: [Diagnostic] = []
        let words = words
        for word in words.filter(isSettled) + words.filter({ !isSettled($0) }) {
            diagnostics += finding(in: word.word, at: place(of: word), reserved).map { [$0] } ?? []
            let folded = word.word.folded
            guard let earlier = found[folded] else {
                found[folded] = word.keyword
                first[folded] = word
                continue
            }
            if earlier.flow == word.keyword.flow, earlier.arguments == word.keyword.arguments {
                found[folded] = Keyword(
                    flow: earlier.flow, arguments: earlier.arguments, language: nil, use: earlier.use)
            } else {
                diagnostics.append(collision(word, with: first[folded], starting: earlier.flow))
            }
        }
        return (found, diagnostics)
    }

    private var words: [Word] {
        draft.orderedFlows.flatMap { flow in
            flow.keywords.filter { !$0.usage.isAnywhere }.flatMap { use in
                let arguments = use.constants
                return (draft.city?.languages ?? []).flatMap { tag in
                    let text = draft.languages[tag]?.texts[use.text.key]?.message?.source ?? ""
                    let keyword = Keyword(
                        flow: flow.flow.name, arguments: arguments, language: tag, use: use.usage)
                    return text.split(separator: ",").map({ String($0).cleanedInput }).filter { !$0.folded.isEmpty }
                        .map { Word(word: $0, keyword: keyword, key: use.text.key, tag: tag) }
                }
            }
        }
    }

    /// Whether a record of translations knows the text of a word as it stands.
    private func isSettled(_ word: Word) -> Bool {
        guard let text = draft.languages[word.tag]?.texts[word.key]?.text else { return false }
        let digest = TextDigest(of: text)
        if word.tag != draft.city?.languages.first {
            return draft.languages[word.tag]?.record?.entries[word.key]?.own == digest
        }
        return draft.languages.values.contains { $0.record?.entries[word.key]?.source == digest }
    }

    private func place(of word: Word) -> SourcePlace {
        guard let text = draft.languages[word.tag]?.texts[word.key] else {
            return SourcePlace(file: "Locales/\(word.tag)", line: 1, column: 1)
        }
        return draft.bundle.place(of: word.word, from: text.written)
    }

    private func collision(_ word: Word, with earlier: Word?, starting flow: String) -> Diagnostic {
        let other = earlier.map(place)
        let stands = other.map { " It stands in \($0.file):\($0.line)." } ?? ""
        return Diagnostic(
            .error, .keywordCollision, at: place(of: word),
            "The keyword \"\(word.word.folded)\" starts \(flow) already.\(stands)", advice: "Choose another word.",
            other: other)
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
