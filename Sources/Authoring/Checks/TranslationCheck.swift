import Conversation

/// Every text exists in every language the city speaks.
struct TranslationCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city, let first = city.languages.first, draft.languages[first]?.isComplete == true else {
            return []
        }
        let needed = EngineText.allCases.map(\.key) + draft.vocabulary.sentTexts.keys
        var reference = draft.languages[first]?.texts.mapValues(\.place) ?? [:]
        let top = SourcePlace(file: "Locales/\(first)", line: 1, column: 1)
        for key in needed where reference[key] == nil { reference[key] = top }
        var diagnostics: [Diagnostic] = []
        for tag in city.languages {
            guard let pack = draft.languages[tag] else { continue }
            let texts = pack.texts
            let absent = pack.isComplete ? reference.keys.filter { texts[$0] == nil }.sorted() : []
            diagnostics += absent.map { key in
                Diagnostic(
                    .error, .missingText, at: tag == first ? top : reference[key] ?? top,
                    "The text \"\(key)\" is missing in \(tag).", advice: "Add it to a file of Locales/\(tag)/.")
            }
            for (key, text) in texts where reference[key] == nil {
                diagnostics.append(
                    Diagnostic(
                        .warning, .extraText, at: text.place,
                        "The text \"\(key)\" exists in \(tag) and not in \(first).",
                        advice: "Remove it, or add it to Locales/\(first)/."))
            }
        }
        return diagnostics
    }
}
