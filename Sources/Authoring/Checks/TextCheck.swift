import Conversation
import Wording

/// Every text exists in every language and shows only what is there to be shown.
struct TextCheck {
    let draft: Draft
    /// The kinds of the variables of each flow.
    let variables: [String: VariableCheck.Kinds]

    func run() -> [Diagnostic] {
        var diagnostics = missing()
        let hidden = HiddenVariables(flows: draft.orderedFlows.map(\.flow))
        for found in draft.orderedFlows {
            let kinds = variables[found.flow.name] ?? VariableCheck.Kinds(known: [:])
            for state in found.flow.states.values {
                diagnostics += check(state, kinds, hidden: hidden.names(in: found.flow.name))
            }
        }
        for text in EngineText.allCases {
            var kinds = text.arguments
            kinds["address"] = .text
            diagnostics += checkPlaceholders(
                text.key, at: nil, VariableCheck.Kinds(known: kinds), anyKind: text.hasBounds ? ["least", "most"] : [])
        }
        for (key, kinds) in draft.vocabulary.sentTexts.sorted(by: { $0.key < $1.key }) {
            diagnostics += checkPlaceholders(key, at: nil, VariableCheck.Kinds(known: kinds))
        }
        return diagnostics
    }

    // MARK: Completeness

    private func missing() -> [Diagnostic] {
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
                    .error, at: tag == first ? top : reference[key] ?? top,
                    "The text \"\(key)\" is missing in \(tag).", advice: "Add it to a file of Locales/\(tag)/.")
            }
            for (key, text) in texts where reference[key] == nil {
                diagnostics.append(
                    Diagnostic(
                        .warning, at: text.place, "The text \"\(key)\" exists in \(tag) and not in \(first).",
                        advice: "Remove it, or add it to Locales/\(first)/."))
            }
        }
        return diagnostics
    }

    // MARK: What texts show

    private func check(_ state: State, _ kinds: VariableCheck.Kinds, hidden: Set<String>) -> [Diagnostic] {
        let facts = state.step.facts
        let texts = facts.texts + facts.transitions.compactMap(\.say) + (state.help.map { [$0] } ?? [])
        var diagnostics: [Diagnostic] = []
        for text in texts {
            diagnostics += checkPlaceholders(text.key, at: text.place, kinds)
            diagnostics += checkHidden(text, hidden)
        }
        for item in facts.itemTexts {
            diagnostics += checkHidden(item.text, hidden)
            var own = kinds
            if case .list(let record)? = try? item.list.value.type(kinds.known) {
                own.known["item"] = .record(record)
            } else {
                own.unsettled.insert("item")
            }
            diagnostics += checkPlaceholders(item.text.key, at: item.text.place, own)
        }
        return diagnostics
    }

    private func checkHidden(_ text: TextUse, _ hidden: Set<String>) -> [Diagnostic] {
        for tag in draft.city?.languages ?? [] {
            for placeholder in draft.languages[tag]?.texts[text.key]?.message?.placeholders ?? [] {
                guard let name = placeholder.name.split(separator: ".").first, hidden.contains(String(name)) else {
                    continue
                }
                return [
                    Diagnostic(
                        .error, at: text.place, "The text \"\(text.key)\" would show the private value \"\(name)\".",
                        advice: "Take {\(placeholder.name)} out of the text, in every language.")
                ]
            }
        }
        return []
    }

    private func checkPlaceholders(
        _ key: String, at use: SourcePlace?, _ kinds: VariableCheck.Kinds, anyKind: Set<String> = []
    ) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for tag in draft.city?.languages ?? [] {
            guard let text = draft.languages[tag]?.texts[key] else { continue }
            for placeholder in text.message?.placeholders ?? [] where !anyKind.contains(placeholder.name) {
                if let finding = finding(placeholder, kinds, text, use, key) { diagnostics.append(finding) }
            }
        }
        return diagnostics
    }

    private func finding(
        _ placeholder: Placeholder, _ kinds: VariableCheck.Kinds, _ text: LocatedText, _ use: SourcePlace?,
        _ key: String
    ) -> Diagnostic? {
        let parts = placeholder.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let first = parts.first, kinds.unsettled.contains(first) { return nil }
        let context = use.map { " It is used at \($0.file):\($0.line)." } ?? ""
        guard let first = parts.first, let base = kinds.known[first], let type = base.type(at: parts.dropFirst()) else {
            return Diagnostic(
                .error, at: text.place,
                "{\(placeholder.name)} in \"\(key)\" is nothing the flow knows.\(context)",
                advice: kinds.known.keys.sorted().suggestion(for: parts.first ?? ""))
        }
        guard placeholder.kind.shows(type) else {
            return Diagnostic(
                .error, at: text.place,
                "{\(placeholder.name)} in \"\(key)\" is \(type.word) and is formatted as something else.\(context)")
        }
        return nil
    }
}

extension Placeholder.Kind {
    /// True when a value of this kind can be shown so.
    fileprivate func shows(_ type: ValueType) -> Bool {
        switch self {
        case .text: if case .record = type { false } else if case .list = type { false } else { true }
        case .number, .plural: type == .integer
        case .money: type == .money
        case .date: type == .date
        case .phone: type == .phone
        case .select: type == .text || type == .boolean
        }
    }
}
