import Conversation

/// Every language of the city can be chosen by some way of some flow.
struct ChoiceCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city, city.languages.count > 1, draft.isWhole else { return [] }
        let chosen = Set(
            draft.flows.values.flatMap { $0.flow.states.values.flatMap(\.facts.transitions) }
                .compactMap { $0.language?.value })
        return city.languages.filter { !chosen.contains($0) }.map { tag in
            Diagnostic(
                .warning, .unchosenLanguage,
                at: city.languagePlaces[tag] ?? SourcePlace(file: CityReader.path, line: 1, column: 1),
                "Nobody can choose the language \"\(tag)\": no option of a menu changes to it.",
                advice: "Add an option to the menu of languages: - name: { language: \(tag), then: … }.")
        }
    }
}
