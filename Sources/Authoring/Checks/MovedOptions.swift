package import Conversation

/// Options whose numbers changed since the program citizens use now: people know the numbers by heart, and what they
/// dialled yesterday would mean something else.
package enum MovedOptions {
    /// One warning for each menu that is in both programs, at the first option that moved.
    package static func findings(from live: Program, to new: Program) -> [Diagnostic] {
        new.flows.values.flatMap { flow in
            flow.states.values.compactMap { state -> Diagnostic? in
                guard let before = live.flows[flow.name]?.states[state.name] else { return nil }
                return finding(in: state, of: flow, before)
            }
        }.sorted { $0.place < $1.place }
    }

    private static func finding(in state: State, of flow: Flow, _ before: State) -> Diagnostic? {
        let numbers = Dictionary(
            before.facts.options.enumerated().map { ($0.element.label.key, $0.offset + 1) }
        ) { first, _ in first }
        let moved = state.facts.options.enumerated().compactMap { offset, option in
            numbers[option.label.key].flatMap { was in
                was == offset + 1 ? nil : (label: option.label, was: was, becomes: offset + 1)
            }
        }
        guard let first = moved.first else { return nil }
        let others = moved.count > 1 ? " and \(moved.count - 1) more change too" : ""
        return Diagnostic(
            .warning, .movedOption, at: first.label.place,
            "In \(flow.name)/\(state.name) the number of \"\(first.label.key)\" changes from \(first.was) to "
                + "\(first.becomes)\(others), and people know the numbers by heart.",
            advice: "Add new options at the end, and leave the number of a removed one to nobody.")
    }
}
