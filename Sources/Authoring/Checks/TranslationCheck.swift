import Conversation

/// Every text exists in every language the city speaks, was made from what the first language says today, and was read
/// by somebody who speaks it.
///
/// What is missing or stale in a language the city requires is an error, each text for itself. The rest are warnings, told
/// once for each file: a language somebody has begun on would drown everything else.
struct TranslationCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city, let states = TranslationStates(draft), let first = draft.languages[states.first]
        else { return [] }
        var diagnostics: [Diagnostic] = []
        let top = SourcePlace(file: "Locales/\(states.first)", line: 1, column: 1)
        for key in states.keys where first.texts[key] == nil {
            diagnostics.append(missing([key], in: states.first, at: top, .error))
        }
        for tag in city.languages where tag != states.first {
            guard let pack = draft.languages[tag] else { continue }
            diagnostics += surplus(pack.texts, of: tag, states)
            let severity: Diagnostic.Severity = city.required.contains(tag) ? .error : .warning
            let found = Dictionary(grouping: states.keys) { states.state(of: $0, in: tag) }
            diagnostics += told(found[.missing] ?? [], severity, first.texts, top) { keys, place in
                missing(keys, in: tag, at: place, severity)
            }
            diagnostics += told(found[.stale] ?? [], severity, pack.texts, top) { keys, place in
                stale(keys, in: tag, from: states.first, at: place, severity)
            }
            diagnostics += unreviewed(found[.unreviewed] ?? [], in: tag, pack, states)
        }
        return diagnostics
    }

    private func surplus(
        _ texts: [String: LocatedText], of tag: String, _ states: TranslationStates
    ) -> [Diagnostic] {
        let known = Set(states.keys)
        return texts.filter { !known.contains($0.key) }.map { key, text in
            Diagnostic(
                .warning, .extraText, at: text.place,
                "The text \"\(key)\" exists in \(tag) and not in \(states.first).",
                advice: "Remove it, or add it to Locales/\(states.first)/.")
        }
    }

    // MARK: How often it is told

    /// Each text for itself where it is an error, else the texts of a file together at the first of them.
    private func told(
        _ keys: [String], _ severity: Diagnostic.Severity, _ texts: [String: LocatedText], _ top: SourcePlace,
        _ finding: ([String], SourcePlace) -> Diagnostic
    ) -> [Diagnostic] {
        let places = keys.map { (key: $0, place: texts[$0]?.place ?? top) }
        guard severity == .warning else { return places.map { finding([$0.key], $0.place) } }
        return Dictionary(grouping: places, by: \.place.file).values.compactMap { file in
            let file = file.sorted { ($0.place, $0.key) < ($1.place, $1.key) }
            return file.first.map { finding(file.map(\.key), $0.place) }
        }
    }

    /// The subject and verb of a sentence about some texts: `The text "a" is`, `12 texts of this file (a, b, c, …) are`.
    private func subject(_ keys: [String]) -> String {
        guard keys.count > 1 else { return "The text \"\(keys.first ?? "")\" is" }
        let listed = keys.prefix(3).joined(separator: ", ") + (keys.count > 3 ? ", …" : "")
        return "\(keys.count) texts of this file (\(listed)) are"
    }

    // MARK: What is told

    private func missing(
        _ keys: [String], in tag: String, at place: SourcePlace, _ severity: Diagnostic.Severity
    ) -> Diagnostic {
        Diagnostic(
            severity, .missingText, at: place, "\(subject(keys)) missing in \(tag).",
            advice: keys.count == 1
                ? "Add it to a file of Locales/\(tag)/." : "Give them out with: guichet texts export \(tag)")
    }

    private func stale(
        _ keys: [String], in tag: String, from first: String, at place: SourcePlace, _ severity: Diagnostic.Severity
    ) -> Diagnostic {
        Diagnostic(
            severity, .staleText, at: place,
            "\(subject(keys)) older in \(tag) than what \(first) says now.",
            advice: "Translate again, then: guichet texts accept \(tag) \(keys.count == 1 ? keys[0] : "KEY…")")
    }

    private func unreviewed(
        _ keys: [String], in tag: String, _ pack: Draft.LanguageDraft, _ states: TranslationStates
    ) -> [Diagnostic] {
        guard !keys.isEmpty else { return [] }
        guard states.record(of: tag) != nil else {
            return [
                Diagnostic(
                    .warning, .unreviewedText,
                    at: SourcePlace(file: TranslationRecord.path(of: tag), line: 1, column: 1),
                    "Nobody has said of any text of \(tag) whether it is what \(states.first) says now.",
                    advice: "Read them, then: guichet texts accept \(tag) --all --reviewed")
            ]
        }
        return told(keys, .warning, pack.texts, SourcePlace(file: "Locales/\(tag)", line: 1, column: 1)) {
            keys, place in
            Diagnostic(
                .warning, .unreviewedText, at: place,
                "\(subject(keys)) read by nobody yet who speaks \(tag).",
                advice: "Read, then: guichet texts accept \(tag) \(keys.count == 1 ? keys[0] : "KEY…") --reviewed")
        }
    }
}
