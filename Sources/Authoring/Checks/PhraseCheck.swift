import Conversation
import Wording

/// Every phrase that names a service wherever it stands in a message names that one alone.
struct PhraseCheck {
    let draft: Draft

    /// The phrases of all flows in all languages of the city; in each language a text of phrases separated by commas.
    func run() -> (found: [(text: String, keyword: Keyword)], diagnostics: [Diagnostic]) {
        let listed = ListedWords(draft, anywhere: true)
        var found: [String: (text: String, keyword: Keyword)] = [:]
        for phrase in listed.words {
            let folded = phrase.word.folded
            guard let earlier = found[folded]?.keyword else {
                found[folded] = (phrase.word, phrase.keyword)
                continue
            }
            guard earlier.flow == phrase.keyword.flow, earlier.arguments == phrase.keyword.arguments else { continue }
            // The same in several languages, it belongs to none of them.
            found[folded]?.keyword = Keyword(
                flow: earlier.flow, arguments: earlier.arguments, language: nil, use: earlier.use)
        }
        return (found.keys.sorted().compactMap { found[$0] }, listed.findings() + listed.collisions("phrase"))
    }
}

extension FlowReader.KeywordUse {
    /// What the keyword tells its flow; formulas without a value are reported elsewhere.
    var constants: [String: Value] {
        Dictionary(
            arguments.compactMap { argument in
                argument.expression.value.evaluate { _ in nil }.map { (argument.name.value, $0) }
            }
        ) { first, _ in first }
    }
}
