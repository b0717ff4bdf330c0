import Conversation
import Wording

/// Every phrase that names a service wherever it stands in a message names that one alone.
struct PhraseCheck {
    let draft: Draft

    /// The phrases of all flows in all languages of the city; in each language a text of phrases separated by commas.
    func run() -> (found: [(text: String, keyword: Keyword)], diagnostics: [Diagnostic]) {
        var found: [String: (text: String, keyword: Keyword)] = [:]
        var diagnostics: [Diagnostic] = []
        for flow in draft.orderedFlows {
            for use in flow.keywords where use.usage.isAnywhere {
                let arguments = use.constants
                for tag in draft.city?.languages ?? [] {
                    guard let text = draft.languages[tag]?.texts[use.text.key] else { continue }
                    let keyword = Keyword(flow: flow.flow.name, arguments: arguments, language: tag, use: use.usage)
                    for phrase in (text.message?.source ?? "").split(separator: ",").map({ String($0).cleanedInput })
                    where !phrase.folded.isEmpty {
                        let earlier = found[phrase.folded]?.keyword
                        guard let earlier else {
                            found[phrase.folded] = (phrase, keyword)
                            continue
                        }
                        if earlier.flow == keyword.flow, earlier.arguments == keyword.arguments {
                            found[phrase.folded]?.keyword = Keyword(
                                flow: earlier.flow, arguments: earlier.arguments, language: nil, use: earlier.use)
                        } else {
                            diagnostics.append(collision(phrase, with: earlier, at: text.place))
                        }
                    }
                }
            }
        }
        return (found.keys.sorted().compactMap { found[$0] }, diagnostics)
    }

    private func collision(_ phrase: String, with earlier: Keyword, at place: SourcePlace) -> Diagnostic {
        Diagnostic(
            .error, .keywordCollision, at: place, "The phrase \"\(phrase)\" starts \(earlier.flow) already.",
            advice: "Choose other words.")
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
