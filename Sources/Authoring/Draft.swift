import Conversation
import Wording

/// Everything read and not yet checked.
struct Draft {
    struct LanguageDraft {
        let language: Language
        let texts: [String: LocatedText]
        /// What is known of how the texts were translated; nil where nobody kept it.
        let record: TranslationRecord?
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

    private var hiddenVariables: HiddenVariables { HiddenVariables(flows: orderedFlows.map(\.flow)) }

    func check() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        diagnostics += PlaceCheck(draft: self).run()
        let variables = VariableCheck(draft: self).run()
        diagnostics += variables.diagnostics
        diagnostics += TranslationCheck(draft: self).run()
        diagnostics += LetterCheck(draft: self).run()
        let hidden = hiddenVariables
        diagnostics += TextCheck(draft: self, variables: variables.kinds, hidden: hidden).run()
        diagnostics += PrivateCheck(draft: self, hidden: hidden).run()
        diagnostics += ParityCheck(draft: self).run()
        diagnostics += ReachCheck(draft: self).run()
        diagnostics += AssignmentCheck(draft: self).run()
        diagnostics += StateCheck(draft: self).run()
        diagnostics += KeywordCheck(draft: self).run().diagnostics
        diagnostics += DialCheck(draft: self).run().diagnostics
        diagnostics += BudgetCheck(draft: self).run()
        return diagnostics
    }

    func program(_ city: CitySettings, digest: String) -> Program {
        let hidden = hiddenVariables
        return Program(
            digest: digest, profile: city.profile(speaking: languages.values.map(\.language)),
            flows: flows.mapValues { $0.flow.with(privateVariables: hidden.names(in: $0.flow.name)) },
            languages: languages.mapValues { draft in
                LanguagePack(language: draft.language, texts: draft.texts.compactMapValues(\.text))
            }, keywords: KeywordCheck(draft: self).run().found, dialled: DialCheck(draft: self).run().found)
    }
}
