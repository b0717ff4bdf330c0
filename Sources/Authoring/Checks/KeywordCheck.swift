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
        var found: [String: Keyword] = [:]
        var diagnostics: [Diagnostic] = []
        for flow in draft.orderedFlows {
            for use in flow.keywords {
                let arguments = Dictionary(
                    use.arguments.compactMap { argument in
                        argument.expression.value.evaluate { _ in nil }.map { (argument.name.value, $0) }
                    }
                ) { first, _ in first }
                for tag in draft.city?.languages ?? [] {
                    guard let text = draft.languages[tag]?.texts[use.text.key] else { continue }
                    let keyword = Keyword(flow: flow.flow.name, arguments: arguments, language: tag)
                    for word in (text.message?.source ?? "").split(separator: ",").map({ String($0).cleanedInput })
                    where !word.folded.isEmpty {
                        diagnostics += finding(in: word, at: text.place, reserved).map { [$0] } ?? []
                        diagnostics += add(word.folded, keyword, to: &found, at: text.place).map { [$0] } ?? []
                    }
                }
            }
        }
        return (found, diagnostics)
    }

    private func add(
        _ word: String, _ keyword: Keyword, to found: inout [String: Keyword], at place: SourcePlace
    ) -> Diagnostic? {
        guard let earlier = found[word] else {
            found[word] = keyword
            return nil
        }
        if earlier.flow == keyword.flow, earlier.arguments == keyword.arguments {
            found[word] = Keyword(flow: earlier.flow, arguments: earlier.arguments, language: nil)
            return nil
        }
        return Diagnostic(
            .error, .keywordCollision, at: place, "The keyword \"\(word)\" starts \(earlier.flow) already.",
            advice: "Choose another word.")
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
