import Conversation
import Wording

/// Every text shows only what is there to be shown, and nothing a citizen told in private.
struct TextCheck {
    let draft: Draft
    /// The kinds of the variables of each flow.
    let variables: [String: VariableCheck.Kinds]
    let hidden: HiddenVariables

    func run() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
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
        for (key, shown) in draft.vocabulary.sentTexts.sorted(by: { $0.key < $1.key }) {
            diagnostics += checkPlaceholders(key, at: nil, VariableCheck.Kinds(known: shown.fields))
        }
        return diagnostics
    }

    // MARK: What texts show

    private func check(_ state: State, _ kinds: VariableCheck.Kinds, hidden: Set<String>) -> [Diagnostic] {
        let facts = state.facts
        var diagnostics: [Diagnostic] = []
        for text in state.texts {
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
            for placeholder in draft.languages[tag]?.texts[text.key]?.placeholders ?? [] {
                guard let name = placeholder.name.split(separator: ".").first, hidden.contains(String(name)) else {
                    continue
                }
                return [
                    Diagnostic(
                        .error, .privateShown, at: text.place,
                        "The text \"\(text.key)\" would show the private value \"\(name)\".",
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
            for placeholder in text.placeholders where !anyKind.contains(placeholder.name) {
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
                .error, .unknownPlaceholder, at: text.place,
                "{\(placeholder.name)} in \"\(key)\" is nothing the flow knows.\(context)",
                advice: kinds.known.keys.suggestion(for: parts.first ?? ""))
        }
        guard placeholder.kind.shows(type) else {
            return Diagnostic(
                .error, .wrongPlaceholder, at: text.place,
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
