import Conversation
import Wording

/// No word starts two flows.
struct KeywordCheck {
    let draft: Draft

    /// The words a text may begin with: in each language a text of words separated by commas.
    func run() -> (found: [String: Keyword], diagnostics: [Diagnostic]) {
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
                    for word in (text.message?.source ?? "").split(separator: ",").map({ String($0).folded })
                    where !word.isEmpty {
                        let keyword = Keyword(flow: flow.flow.name, arguments: arguments, language: tag)
                        guard let earlier = found[word] else {
                            found[word] = keyword
                            continue
                        }
                        if earlier.flow == keyword.flow, earlier.arguments == arguments {
                            found[word] = Keyword(flow: earlier.flow, arguments: arguments, language: nil)
                        } else {
                            diagnostics.append(
                                Diagnostic(
                                    .error, .keywordCollision, at: text.place,
                                    "The keyword \"\(word)\" starts \(earlier.flow) already.",
                                    advice: "Choose another word."))
                        }
                    }
                }
            }
        }
        return (found, diagnostics)
    }
}
