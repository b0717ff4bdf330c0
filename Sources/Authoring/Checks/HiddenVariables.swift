import Conversation

/// The variables that hold what a private state was told, or anything made of it: in the same flow, in a flow it was
/// passed to, and in what that flow returned.
struct HiddenVariables {
    private var hidden: [String: Set<String>] = [:]
    private var returning: Set<String> = []

    init(flows: [Flow]) {
        for flow in flows {
            for state in flow.states.values where state.isPrivate {
                let facts = state.facts
                let assigned = facts.transitions.flatMap { $0.assignments.map(\.name.value) }
                hidden[flow.name, default: []].formUnion(facts.writes.map(\.name.value) + assigned)
            }
        }
        guard !hidden.isEmpty else { return }
        // Each round follows every copy one step further, until a round finds nothing new.
        var known = -1
        while known != count {
            known = count
            for flow in flows { for state in flow.states.values { spread(state.facts, in: flow.name) } }
        }
    }

    func names(in flow: String) -> Set<String> { hidden[flow] ?? [] }

    private var count: Int { hidden.values.reduce(returning.count) { $0 + $1.count } }

    private mutating func spread(_ facts: StepFacts, in flow: String) {
        if facts.returned.contains(where: { reads($0, in: flow) }) { returning.insert(flow) }
        for transition in facts.transitions {
            for assignment in transition.assignments where reads(assignment, in: flow) {
                hidden[flow, default: []].insert(assignment.name.value)
            }
            guard case .flow(let call, _) = transition.destination else { continue }
            for argument in call.arguments where reads(argument, in: flow) {
                hidden[call.flow.value, default: []].insert(argument.name.value)
            }
            if let into = call.into, returning.contains(call.flow.value) {
                hidden[flow, default: []].insert(into.value)
            }
        }
    }

    private func reads(_ assignment: Assignment, in flow: String) -> Bool {
        !assignment.expression.value.variables.isDisjoint(with: names(in: flow))
    }
}
