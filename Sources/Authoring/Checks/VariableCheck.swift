import Conversation

/// Every variable has one kind, known before anybody dials, and every formula fits the kinds of its variables.
struct VariableCheck {
    let draft: Draft

    /// What is known of the variables of one flow.
    struct Kinds {
        var known: [String: ValueType]
        /// Variables that are written somewhere and have no kind, because what writes them is a finding already.
        var unsettled: Set<String> = []
    }

    /// The kinds of the variables of each flow.
    struct Result {
        let kinds: [String: Kinds]
        let diagnostics: [Diagnostic]
    }

    func run() -> Result {
        var kinds: [String: Kinds] = [:]
        var diagnostics: [Diagnostic] = []
        for found in draft.orderedFlows {
            let (known, conflicts) = VariableKinds(flow: found.flow, draft: draft).learn()
            diagnostics += conflicts
            let own = Kinds(known: known, unsettled: found.writtenVariables.subtracting(known.keys))
            kinds[found.flow.name] = own
            for keyword in found.keywords {
                diagnostics += check(keyword.arguments, for: found.flow, Kinds(known: [:]))
            }
            for state in found.flow.states.values { diagnostics += check(state, in: found.flow, own) }
        }
        return Result(kinds: kinds, diagnostics: diagnostics)
    }

    // MARK: Formulas

    private func check(_ state: State, in flow: Flow, _ kinds: Kinds) -> [Diagnostic] {
        let facts = state.facts
        var diagnostics = facts.writtenNames.compactMap { unsettable($0) }
        for condition in facts.conditions { diagnostics += expect(.boolean, condition, kinds) }
        for bound in facts.typed { diagnostics += expect(bound.type, bound.expression, kinds) }
        for item in facts.itemTexts {
            guard let type = type(of: item.list, kinds, &diagnostics) else { continue }
            if case .list = type { continue }
            diagnostics.append(Diagnostic(.error, .notAList, at: item.list.place, "This is \(type.word), not a list."))
        }
        for transition in facts.transitions {
            for assignment in transition.assignments {
                _ = type(of: assignment.expression, kinds, &diagnostics)
            }
            guard case .flow(let call, _) = transition.destination, let called = draft.flows[call.flow.value]?.flow
            else { continue }
            diagnostics += check(call.arguments, for: called, kinds)
        }
        for argument in facts.action?.arguments ?? [] {
            let wanted = facts.action.flatMap { draft.vocabulary.actions[$0.name.value] }?.parameters[
                argument.name.value]
            if let wanted { diagnostics += expect(wanted, argument.expression, kinds) }
        }
        for assignment in facts.returned {
            guard let wanted = flow.returns[assignment.name.value] else {
                diagnostics.append(
                    Diagnostic(
                        .error, .unknownReturn, at: assignment.name.place,
                        "The flow does not return \"\(assignment.name.value)\".",
                        advice: "Add it to \"returns\" at the top of the flow."))
                continue
            }
            diagnostics += expect(wanted, assignment.expression, kinds)
        }
        return diagnostics
    }

    /// What every flow has is not its own to set.
    private func unsettable(_ name: Located<String>) -> Diagnostic? {
        guard Visit.given[name.value] != nil else { return nil }
        return Diagnostic(
            .error, .cannotSet, at: name.place, "\"\(name.value)\" cannot be set.",
            advice: "Use \"language: <tag>\" to change the language, or another name.")
    }

    private func check(_ arguments: [Assignment], for called: Flow, _ kinds: Kinds) -> [Diagnostic] {
        arguments.flatMap { argument in
            called.takes[argument.name.value].map { expect($0, argument.expression, kinds) } ?? []
        }
    }

    private func type(
        of expression: Located<Expression>, _ kinds: Kinds, _ diagnostics: inout [Diagnostic]
    ) -> ValueType? {
        guard expression.value.variables.isDisjoint(with: kinds.unsettled) else { return nil }
        do {
            return try expression.value.type(kinds.known)
        } catch {
            diagnostics.append(
                Diagnostic(
                    .error, error.kind, at: expression.place, "In this formula \(error.reason)", advice: error.advice))
            return nil
        }
    }

    private func expect(_ wanted: ValueType, _ expression: Located<Expression>, _ kinds: Kinds) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        guard let own = type(of: expression, kinds, &diagnostics), own != wanted else { return diagnostics }
        diagnostics.append(
            Diagnostic(.error, .wrongType, at: expression.place, "This is \(own.word) where \(wanted.word) is needed."))
        return diagnostics
    }
}

extension FlowReader.Found {
    /// Every variable something in the flow writes, in states that could not be made too.
    fileprivate var writtenVariables: Set<String> {
        var names = Set(flow.states.values.flatMap { $0.facts.writtenNames.map(\.value) })
        for node in unmade.values { names.formUnion(Self.written(in: node)) }
        return names
    }

    private static func written(in node: SourceNode) -> [String] {
        let parts = node.items ?? node.entries?.map(\.value) ?? []
        let own = (node["into"]?.scalar).map { [$0] } ?? []
        return own + (node["set"]?.entries?.map(\.key) ?? []) + parts.flatMap { written(in: $0) }
    }
}

extension StepFacts {
    /// The variables a step gives a value to, on any of its ways.
    fileprivate var writtenNames: [Located<String>] {
        writes.map(\.name)
            + transitions.flatMap { transition -> [Located<String>] in
                let assigned = transition.assignments.map(\.name)
                guard case .flow(let call, _) = transition.destination, let into = call.into else { return assigned }
                return assigned + [into]
            }
    }
}
