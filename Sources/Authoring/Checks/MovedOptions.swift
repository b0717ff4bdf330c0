package import Conversation

/// Numbers of menus that mean something else than in the program citizens use now: people know the numbers by heart, and
/// what they dialled yesterday would do something else.
package enum MovedOptions {
    /// One warning for each menu that is in both programs, at the first number that means something else: because its
    /// option had another number, or because a new one stands in the place of one that is gone.
    package static func findings(from live: Program, to new: Program) -> [Diagnostic] {
        new.flows.values.flatMap { flow in
            flow.states.values.compactMap { state -> Diagnostic? in
                guard let before = live.flows[flow.name]?.states[state.name] else { return nil }
                return finding(in: state, of: flow, before)
            }
        }.sorted { $0.place < $1.place }
    }

    private static func finding(in state: State, of flow: Flow, _ before: State) -> Diagnostic? {
        let (now, then) = (MenuNumber.all(of: state), MenuNumber.all(of: before))
        typealias Change = (label: TextUse, says: String)
        let moved = now.compactMap { option -> Change? in
            let name = option.label.key
            let earlier = then.filter { $0.label.key == name }
            guard let was = earlier.first, !earlier.contains(where: { $0.number == option.number }) else { return nil }
            return (option.label, "the number of \"\(name)\" changes from \(was.number) to \(option.number)")
        }
        let replaced = now.compactMap { option -> Change? in
            let name = option.label.key
            guard !then.contains(where: { $0.label.key == name }),
                let other = then.first(where: { $0.number == option.number }), !other.leads(as: option)
            else { return nil }
            return (option.label, "\(option.number) was \"\(other.label.key)\" and becomes \"\(name)\"")
        }
        // An option that moved says more than the one that took its number.
        let changes = moved + replaced
        guard let first = changes.first else { return nil }
        let others = changes.count > 1 ? " and \(changes.count - 1) more change too" : ""
        return Diagnostic(
            .warning, .movedOption, at: first.label.place,
            "In \(flow.name)/\(state.name) \(first.says)\(others), and people know the numbers by heart.",
            advice: "Add new options at the end, and leave the number of a removed one to nobody.")
    }
}

/// An option of a menu as people know it.
private struct MenuNumber {
    let number: Int
    let label: TextUse
    let transition: Transition

    static func all(of state: State) -> [MenuNumber] {
        state.facts.ways.compactMap { way in
            guard case .option(let number, let label, _) = way.occasion else { return nil }
            return MenuNumber(number: number, label: label, transition: way.transition)
        }
    }

    /// Whether two options do the same, wherever they are written: then one is only a new name for the other.
    func leads(as other: MenuNumber) -> Bool {
        let (one, two) = (transition, other.transition)
        return Self.names(one.destination) == Self.names(two.destination)
            && Self.sets(one.assignments) == Self.sets(two.assignments)
            && one.language?.value == two.language?.value
    }

    /// A destination without the places where it is written.
    private static func names(_ destination: Destination) -> [String?] {
        switch destination {
        case .state(let name): [name.value]
        case .flow(let call, let then): [call.flow.value, call.into?.value, then?.value] + given(call.arguments)
        }
    }

    private static func given(_ arguments: [Assignment]) -> [String?] {
        arguments.flatMap { [$0.name.value, $0.expression.value.text] }
    }

    private static func sets(_ assignments: [Assignment]) -> [String: Expression] {
        Dictionary(assignments.map { ($0.name.value, $0.expression.value) }) { _, last in last }
    }
}
