import Conversation
import Wording

/// Everything read and not yet checked.
struct Draft {
    struct LanguageDraft {
        let language: Language
        let texts: [String: LocatedText]
        /// False where a file of texts could not be read.
        let isComplete: Bool
    }

    let city: CitySettings?
    let languages: [String: LanguageDraft]
    let flows: [String: FlowReader.Found]
    /// False where a file of a flow could not be read.
    let hasAllFlows: Bool
    let vocabulary: Vocabulary

    /// The flows in the order of their names, so that findings come in the same order every time.
    var orderedFlows: [FlowReader.Found] { flows.values.sorted { $0.flow.name < $1.flow.name } }

    func check() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        diagnostics += PlaceCheck(draft: self).run()
        let variables = VariableCheck(draft: self).run()
        diagnostics += variables.diagnostics
        diagnostics += TextCheck(draft: self, variables: variables.kinds).run()
        diagnostics += ReachCheck(draft: self).run()
        diagnostics += keywords().diagnostics
        return diagnostics
    }

    func program(_ city: CitySettings, digest: String) -> Program {
        return Program(
            digest: digest, profile: city.profile, flows: flows.mapValues(\.flow),
            languages: languages.mapValues { draft in
                LanguagePack(language: draft.language, texts: draft.texts.compactMapValues(\.message))
            }, keywords: keywords().found)
    }

    /// The words a text may begin with: in each language a text of words separated by commas.
    private func keywords() -> (found: [String: Keyword], diagnostics: [Diagnostic]) {
        var found: [String: Keyword] = [:]
        var diagnostics: [Diagnostic] = []
        for flow in orderedFlows {
            for use in flow.keywords {
                let arguments = Dictionary(
                    use.arguments.compactMap { argument in
                        argument.expression.value.evaluate { _ in nil }.map { (argument.name.value, $0) }
                    }
                ) { first, _ in first }
                for tag in city?.languages ?? [] {
                    guard let text = languages[tag]?.texts[use.text.key] else { continue }
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
                                    .error, at: text.place, "The keyword \"\(word)\" starts \(earlier.flow) already.",
                                    advice: "Choose another word."))
                        }
                    }
                }
            }
        }
        return (found, diagnostics)
    }
}
