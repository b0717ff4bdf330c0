import Conversation
import Wording

/// What each state offers means the same to everybody, and its timeout can come.
struct StateCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var labels: Set<String> = []
        for found in draft.orderedFlows {
            for state in found.flow.states.values {
                diagnostics += timeout(of: state) + line(of: state)
                for (index, option) in state.facts.options.enumerated() {
                    labels.insert(option.label.key)
                    guard let condition = option.condition, condition.value.variables.contains("language") else {
                        continue
                    }
                    diagnostics.append(
                        Diagnostic(
                            .error, .optionByLanguage, at: condition.place,
                            "Option \(index + 1) would exist in some languages only.",
                            advice: "Offer it to all, and lead to states by language behind it."))
                }
            }
        }
        return diagnostics + labels.sorted().flatMap(numbered)
    }

    /// A state nobody can come to, by any line of the city.
    private func line(of state: State) -> [Diagnostic] {
        let channels = draft.city?.channels ?? []
        let reached = Surface.Medium.allCases.filter { medium in channels.contains { $0.address(medium) != nil } }
        // A city that has no line at all is not yet where this matters.
        guard !reached.isEmpty, state.media.isDisjoint(with: reached) else { return [] }
        let media = state.media.map(\.rawValue).sorted().joined(separator: " or ")
        return [
            Diagnostic(
                .error, .neverRuns, at: state.place,
                "\"\(state.name)\" runs on \(media) only, and no channel of the city has that.",
                advice: "Add \(media) to a channel in city.yaml, or remove \"channels\".")
        ]
    }

    private func timeout(of state: State) -> [Diagnostic] {
        guard state.timeout != nil else { return [] }
        let waits = state.facts.waits
        guard !waits || !state.media.contains(.sms) else { return [] }
        return [
            Diagnostic(
                .error, .lonelyTimeout, at: state.place,
                waits
                    ? "\"\(state.name)\" never runs on SMS, so its timeout never comes."
                    : "\"\(state.name)\" does not wait for an answer, so its timeout never comes.",
                advice: waits ? "Remove \"timeout\", or add sms to \"channels\"." : "Remove \"timeout\".")
        ]
    }

    /// Labels that would read like another option behind their number.
    private func numbered(_ key: String) -> [Diagnostic] {
        (draft.city?.languages ?? []).compactMap { tag in
            guard let text = draft.languages[tag]?.texts[key], let first = text.message?.source.westernDigits.first,
                first.isASCII, first.isNumber
            else { return nil }
            return Diagnostic(
                .error, .numberedLabel, at: text.written,
                "The label begins with a number, which reads like another option.", advice: "Begin with a word.")
        }
    }
}
