import Conversation

/// The variables that hold what some states were told, or anything made of it: in the same flow, in a flow it was passed to, and
/// in what that flow returned.
struct HiddenVariables {
    private var hidden: [String: Set<String>] = [:]

    /// A variable of a flow; without a name, whatever the flow returns.
    private struct Holder: Hashable {
        let flow: String
        let name: String?
    }

    /// - Parameter telling: the states whose answers are followed; those that are private, unless another is said.
    init(flows: [Flow], telling: (State) -> Bool = \.isPrivate) {
        var told: [Holder] = []
        var copies: [Holder: [Holder]] = [:]
        for flow in flows {
            for state in flow.states.values {
                if telling(state) { told += Self.written(by: state.facts).map { Holder(flow: flow.name, name: $0) } }
            }
        }
        guard !told.isEmpty else { return }
        for flow in flows {
            for state in flow.states.values { Self.collect(state.facts, in: flow.name, &copies) }
        }
        // Each copy is followed once, so the time grows with the flows and not with their square.
        var reached = Set(told)
        while let holder = told.popLast() {
            if let name = holder.name { hidden[holder.flow, default: []].insert(name) }
            for copy in copies[holder] ?? [] where reached.insert(copy).inserted { told.append(copy) }
        }
    }

    func names(in flow: String) -> Set<String> { hidden[flow] ?? [] }

    private static func written(by facts: StepFacts) -> [String] {
        facts.writes.map(\.name.value) + facts.transitions.flatMap { $0.assignments.map(\.name.value) }
    }

    private static func collect(_ facts: StepFacts, in flow: String, _ copies: inout [Holder: [Holder]]) {
        func copy(_ assignment: Assignment, to holder: Holder) {
            for name in assignment.expression.value.variables {
                copies[Holder(flow: flow, name: name), default: []].append(holder)
            }
        }
        for returned in facts.returned { copy(returned, to: Holder(flow: flow, name: nil)) }
        for transition in facts.transitions {
            for assignment in transition.assignments {
                copy(assignment, to: Holder(flow: flow, name: assignment.name.value))
            }
            guard case .flow(let call, _) = transition.destination else { continue }
            for argument in call.arguments {
                copy(argument, to: Holder(flow: call.flow.value, name: argument.name.value))
            }
            if let into = call.into {
                copies[Holder(flow: call.flow.value, name: nil), default: []].append(
                    Holder(flow: flow, name: into.value))
            }
        }
    }
}
