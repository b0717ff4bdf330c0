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

    let bundle: SourceBundle
    let city: CitySettings?
    let languages: [String: LanguageDraft]
    let flows: [String: FlowReader.Found]
    /// False where a file of a flow could not be read.
    let hasAllFlows: Bool
    let vocabulary: Vocabulary

    /// The flows in the order of their names, so that findings come in the same order every time.
    var orderedFlows: [FlowReader.Found] { flows.values.sorted { $0.flow.name < $1.flow.name } }

    /// False where something could not be read, so that what seems unused may be used there.
    var isWhole: Bool { hasAllFlows && flows.values.allSatisfy(\.unmade.isEmpty) }

    /// Every message of a language with the place it is written at: full texts and short forms.
    func messages(of tag: String) -> [(key: String, message: Message, place: SourcePlace)] {
        (languages[tag]?.texts ?? [:]).flatMap { key, text in
            [text.text.map { ($0.message, text.written) }, text.text?.short.map { ($0, text.place) }]
                .compactMap(\.self).map { (key: key, message: $0.0, place: $0.1) }
        }
    }

    private var hiddenVariables: HiddenVariables { HiddenVariables(flows: orderedFlows.map(\.flow)) }
    /// What holds a PIN.
    var secretVariables: HiddenVariables {
        HiddenVariables(flows: orderedFlows.map(\.flow), telling: \.facts.isSecret)
    }

    func check() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        diagnostics += PlaceCheck(draft: self).run()
        let variables = VariableCheck(draft: self).run()
        diagnostics += variables.diagnostics
        diagnostics += TranslationCheck(draft: self).run()
        diagnostics += LetterCheck(draft: self).run()
        let hidden = hiddenVariables
        let texts = TextCheck(draft: self, variables: variables.kinds, hidden: hidden).run()
        diagnostics += texts.diagnostics
        diagnostics += PrivateCheck(draft: self, hidden: hidden).run()
        diagnostics += ParityCheck(draft: self, misspelt: texts.misspelt).run()
        diagnostics += LayoutCheck(draft: self).run()
        diagnostics += LabelCheck(draft: self).run()
        diagnostics += PluralCheck(draft: self).run()
        diagnostics += UseCheck(draft: self).run()
        diagnostics += ArgumentCheck(draft: self).run()
        diagnostics += DigitCheck(draft: self).run()
        diagnostics += ChoiceCheck(draft: self).run()
        diagnostics += ReachCheck(draft: self).run()
        diagnostics += AssignmentCheck(draft: self).run()
        diagnostics += StateCheck(draft: self).run()
        diagnostics += KeywordCheck(draft: self).run().diagnostics
        diagnostics += PhraseCheck(draft: self).run().diagnostics
        diagnostics += DialCheck(draft: self).run().diagnostics
        diagnostics += WalletCheck(draft: self).run()
        diagnostics += RouteCheck(draft: self).run()
        diagnostics += BudgetCheck(draft: self).run()
        return diagnostics
    }

    func program(_ city: CitySettings, digest: String) -> Program {
        let hidden = hiddenVariables
        let secret = secretVariables
        return Program(
            digest: digest, profile: city.profile(speaking: languages.values.map(\.language)),
            flows: flows.mapValues { found in
                let name = found.flow.name
                return found.flow.with(
                    privateVariables: hidden.names(in: name), secretVariables: secret.names(in: name))
            },
            languages: languages.mapValues { draft in
                LanguagePack(language: draft.language, texts: draft.texts.compactMapValues(\.text))
            }, keywords: KeywordCheck(draft: self).run().found,
            phrases: PhraseCheck(draft: self).run().found, dialled: DialCheck(draft: self).run().found)
    }
}
