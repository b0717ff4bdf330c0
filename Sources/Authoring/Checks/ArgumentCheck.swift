import Conversation

/// An action that takes only some values is given none but those: where they are written for it, and wherever the variable
/// it is given gets one, in the same flow, from a flow that calls it or from a keyword.
struct ArgumentCheck {
    let draft: Draft

    /// A variable of a flow.
    private struct Holder: Hashable {
        let flow: String
        let name: String
    }

    /// What a parameter takes.
    private struct Wanted: Hashable {
        let action: String
        let parameter: String
        let values: [String]
    }

    /// A formula of a flow.
    private struct Source {
        let formula: Located<Expression>
        let flow: String
    }

    private struct Visited: Hashable {
        let holder: Holder
        let wanted: Wanted
    }

    func run() -> [Diagnostic] {
        var waiting: [(source: Source, wanted: Wanted)] = []
        for found in draft.orderedFlows {
            for state in found.flow.states.values {
                guard let use = state.facts.action, let signature = draft.vocabulary.actions[use.name.value] else {
                    continue
                }
                for argument in use.arguments {
                    guard let values = signature.allowed[argument.name.value] else { continue }
                    waiting.append(
                        (
                            Source(formula: argument.expression, flow: found.flow.name),
                            Wanted(action: signature.name, parameter: argument.name.value, values: values)
                        ))
                }
            }
        }
        guard !waiting.isEmpty else { return [] }
        let sources = sources()
        var seen: Set<Visited> = []
        var diagnostics: [Diagnostic] = []
        while let (source, wanted) = waiting.popLast() {
            switch source.formula.value {
            case .literal(.text(let value)):
                if !wanted.values.contains(value) { diagnostics.append(finding(value, source, wanted)) }
            case .path(let name, let fields) where fields.isEmpty:
                let holder = Holder(flow: source.flow, name: name)
                guard seen.insert(Visited(holder: holder, wanted: wanted)).inserted else { continue }
                waiting += (sources[holder] ?? []).map { ($0, wanted) }
            default: continue
            }
        }
        return diagnostics
    }

    /// Everything a variable may get its value from, as far as a formula says it.
    private func sources() -> [Holder: [Source]] {
        var sources: [Holder: [Source]] = [:]
        func add(_ assignments: [Assignment], to flow: String, from origin: String) {
            for assignment in assignments {
                sources[Holder(flow: flow, name: assignment.name.value), default: []].append(
                    Source(formula: assignment.expression, flow: origin))
            }
        }
        for found in draft.orderedFlows {
            let flow = found.flow.name
            for keyword in found.keywords { add(keyword.arguments, to: flow, from: flow) }
            for transition in found.flow.states.values.flatMap(\.facts.transitions) {
                add(transition.assignments, to: flow, from: flow)
                guard case .flow(let call, _) = transition.destination else { continue }
                add(call.arguments, to: call.flow.value, from: flow)
            }
        }
        return sources
    }

    private func finding(_ value: String, _ source: Source, _ wanted: Wanted) -> Diagnostic {
        let meant = wanted.values.suggestion(for: value).map { $0 + " " } ?? ""
        return Diagnostic(
            .error, .badArgument, at: source.formula.place,
            "\"\(wanted.action)\" takes no \"\(value)\" as \"\(wanted.parameter)\".",
            advice: "\(meant)It takes: \(wanted.values.joined(separator: ", ")).")
    }
}
