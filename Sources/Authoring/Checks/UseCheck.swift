import Conversation
import Wording

/// What staff wrote is of some use: a text is shown somewhere, and what a citizen is asked for is read.
struct UseCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        // What cannot be read may be where it is used.
        guard draft.isWhole else { return [] }
        return unusedTexts() + draft.orderedFlows.flatMap { unusedAnswers(in: $0.flow) }
    }

    private func unusedTexts() -> [Diagnostic] {
        guard let first = draft.city?.languages.first, let pack = draft.languages[first] else { return [] }
        var used = Set(EngineText.allCases.map(\.key)).union(draft.vocabulary.sentTexts.keys)
        for found in draft.orderedFlows {
            used.formUnion(found.keywords.map(\.text.key))
            for state in found.flow.states.values {
                let facts = state.facts
                used.formUnion((state.texts + facts.itemTexts.map(\.text) + facts.spokenTexts).map(\.key))
            }
        }
        return pack.texts.filter { !used.contains($0.key) }.map { key, text in
            Diagnostic(
                .warning, .unusedText, at: text.place, "No flow shows the text \"\(key)\".",
                advice: "Take it out of every language, or name it in a flow.")
        }
    }

    private func unusedAnswers(in flow: Flow) -> [Diagnostic] {
        let asked = flow.states.values.filter(\.facts.waits).flatMap { state in
            // What is chosen from a list may be chosen to be seen.
            state.facts.writes.filter(\.isTyped).map { (name: $0.name, isSecret: state.isPrivate) }
        }
        guard !asked.isEmpty else { return [] }
        let read = names(readIn: flow)
        return asked.filter { !read.contains($0.name.value) }.map { name, isSecret in
            Diagnostic(
                .warning, .unusedVariable, at: name.place,
                "Citizens are asked for \"\(name.value)\"\(isSecret ? ", a secret" : ""), and nothing uses it.",
                advice: "Use it in a formula, a text or an action, or take the question out.")
        }
    }

    private func names(readIn flow: Flow) -> Set<String> {
        var names: Set<String> = []
        func read(_ formula: Located<Expression>) { names.formUnion(formula.value.variables) }
        for state in flow.states.values {
            let facts = state.facts
            facts.conditions.forEach(read)
            facts.typed.map(\.expression).forEach(read)
            facts.itemTexts.map(\.list).forEach(read)
            ((facts.action?.arguments ?? []) + facts.returned).map(\.expression).forEach(read)
            for transition in facts.transitions {
                transition.assignments.map(\.expression).forEach(read)
                guard case .flow(let call, _) = transition.destination else { continue }
                call.arguments.map(\.expression).forEach(read)
            }
            for write in facts.writes {
                if case .element(let list) = write.source { read(list) }
            }
            for use in state.texts + facts.itemTexts.map(\.text) { names.formUnion(shown(by: use.key)) }
        }
        return names
    }

    private func shown(by key: String) -> Set<String> {
        let placeholders = draft.languages.values.flatMap { $0.texts[key]?.placeholders ?? [] }
        return Set(placeholders.compactMap { $0.name.split(separator: ".").first.map(String.init) })
    }
}

extension VariableWrite {
    /// Whether it keeps what a citizen typed.
    fileprivate var isTyped: Bool { if case .type = source { true } else { false } }
}
