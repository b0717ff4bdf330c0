import Conversation
import Wording

/// The options of one menu read differently, in every language.
///
/// Two that read alike in the first language too are told only where both are always offered: of two with a condition an
/// author may mean that one stands for the other.
struct LabelCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let first = draft.city?.languages.first else { return [] }
        return draft.orderedFlows.flatMap { found in
            found.flow.states.values.flatMap { state -> [Diagnostic] in
                (draft.city?.languages ?? []).flatMap { tag in alike(in: state, of: found.flow, tag, first) }
            }
        }
    }

    private func alike(in state: State, of flow: Flow, _ tag: String, _ first: String) -> [Diagnostic] {
        let options = state.facts.options
        var earlier: [String: Int] = [:]
        return options.indices.compactMap { index -> Diagnostic? in
            let key = options[index].label.key
            guard let text = draft.languages[tag]?.texts[key], let label = wording(of: key, in: tag) else { return nil }
            guard let other = earlier[label] else {
                earlier[label] = index
                return nil
            }
            let otherKey = options[other].label.key
            guard otherKey != key else { return nil }
            let isAlways = options[index].condition == nil && options[other].condition == nil
            let isMeant = wording(of: key, in: first) == wording(of: otherKey, in: first)
            guard isMeant ? tag == first && isAlways : true else { return nil }
            return Diagnostic(
                .warning, .sameLabel, at: text.written,
                "Options \(other + 1) and \(index + 1) of \"\(flow.name)\" in \"\(state.name)\" read alike in \(tag): "
                    + "\"\(label)\".",
                advice: "Word \"\(key)\" or \"\(otherKey)\" otherwise.",
                other: draft.languages[tag]?.texts[otherKey]?.written)
        }
    }

    private func wording(of key: String, in tag: String) -> String? {
        guard let source = draft.languages[tag]?.texts[key]?.message?.source else { return nil }
        let words = source.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}
