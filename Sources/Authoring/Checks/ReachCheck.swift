import Conversation

/// Every state can be reached, every path can end, and nothing goes round without asking the citizen.
///
/// Where a name leads nowhere or a state could not be made, that is a finding already; what seems unreachable there may
/// only follow from it, and is looked at once the first is mended.
struct ReachCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        let entered = calledFlows()
        let flows = draft.flows.mapValues(\.flow)
        let goesRound = Surface.Medium.allCases.reduce(into: Set<SilentGraph.Place>()) { found, medium in
            found.formUnion(SilentGraph(flows, by: medium).circles())
        }
        var diagnostics: [Diagnostic] = []
        for found in draft.orderedFlows {
            if allWaysLeadSomewhere(in: found) { diagnostics += check(found.flow, goesRound) }
            if let entered, !entered.contains(found.flow.name) {
                diagnostics.append(
                    Diagnostic(
                        .warning, .unusedFlow, at: found.place, "Nothing leads to the flow \"\(found.flow.name)\".",
                        advice: "Call it from another flow, or give it keywords or a number to dial."))
            }
        }
        return diagnostics
    }

    private func allWaysLeadSomewhere(in found: FlowReader.Found) -> Bool {
        let states = found.flow.states
        return found.unmade.isEmpty && states[found.flow.start] != nil
            && states.values.allSatisfy { next(of: $0).allSatisfy { states[$0] != nil } }
    }

    /// The flows something leads to; nil where not every way could be read.
    private func calledFlows() -> Set<String>? {
        guard let entry = draft.city?.entry, draft.hasAllFlows, draft.flows[entry] != nil else { return nil }
        var called: Set<String> = [entry]
        for found in draft.flows.values {
            guard found.unmade.isEmpty else { return nil }
            if !found.keywords.isEmpty || found.dialled != nil { called.insert(found.flow.name) }
            for state in found.flow.states.values {
                for case .flow(let call, _) in state.facts.transitions.map(\.destination) {
                    called.insert(call.flow.value)
                }
            }
        }
        return called.allSatisfy { draft.flows[$0] != nil } ? called : nil
    }

    private func check(_ flow: Flow, _ goesRound: Set<SilentGraph.Place>) -> [Diagnostic] {
        let ways = flow.states.mapValues { state in next(of: state) }
        let reached = closure(from: [flow.start], ways)
        let ending = flow.states.values.filter { endsSomething($0) }.map(\.name)
        var backwards: [String: [String]] = [:]
        for (from, targets) in ways { for target in targets { backwards[target, default: []].append(from) } }
        let canEnd = closure(from: ending, backwards)
        return flow.states.values.sorted { $0.place < $1.place }.flatMap { state -> [Diagnostic] in
            if !reached.contains(state.name) {
                return [
                    Diagnostic(
                        .error, .unreachableState, at: state.place, "Nothing leads to the state \"\(state.name)\".",
                        advice: "Remove it, or lead to it with \"then\".")
                ]
            }
            if !canEnd.contains(state.name) {
                return [
                    Diagnostic(
                        .error, .noEnd, at: state.place, "From \"\(state.name)\" no path comes to an end.",
                        advice: "Let one way lead to a state with \"end\".")
                ]
            }
            if goesRound.contains(SilentGraph.Place(flow: flow.name, state: state.name)) {
                return [
                    Diagnostic(
                        .error, .silentLoop, at: state.place,
                        "\"\(state.name)\" goes round without asking the citizen anything.",
                        advice: "Let one state on the way wait for an input.")
                ]
            }
            return []
        }
    }

    /// True where the flow ends, or calls one that can end the whole session.
    private func endsSomething(_ state: State) -> Bool {
        let facts = state.facts
        if facts.ends { return true }
        return facts.transitions.contains { transition in
            guard case .flow(let call, _) = transition.destination, let called = draft.flows[call.flow.value]?.flow
            else { return false }
            return called.states.values.contains { $0.facts.ends && !$0.facts.texts.isEmpty }
        }
    }

    private func next(of state: State) -> [String] {
        state.facts.transitions.map { transition in
            switch transition.destination {
            case .state(let name): name.value
            case .flow(_, let then): then?.value ?? state.name
            }
        }
    }

    private func closure(from starts: [String], _ ways: [String: [String]]) -> Set<String> {
        var reached = Set(starts)
        var waiting = starts
        while let name = waiting.popLast() {
            for next in ways[name] ?? [] where reached.insert(next).inserted { waiting.append(next) }
        }
        return reached
    }
}
