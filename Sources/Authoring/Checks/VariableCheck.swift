import Conversation

/// Every variable has one kind, known before anybody dials, and every formula fits the kinds of its variables.
struct VariableCheck {
    let draft: Draft

    /// The kinds of the variables of each flow.
    struct Result {
        let kinds: [String: [String: ValueType]]
        let diagnostics: [Diagnostic]
    }

    func run() -> Result {
        var kinds: [String: [String: ValueType]] = [:]
        var diagnostics: [Diagnostic] = []
        for found in draft.orderedFlows {
            let own = self.kinds(of: found.flow, &diagnostics)
            kinds[found.flow.name] = own
            for state in found.flow.states.values { diagnostics += check(state, in: found.flow, own) }
        }
        return Result(kinds: kinds, diagnostics: diagnostics)
    }

    // MARK: Kinds

    /// A variable may depend on another, so the writes are looked at until nothing new comes out.
    private func kinds(of flow: Flow, _ diagnostics: inout [Diagnostic]) -> [String: ValueType] {
        var kinds = Visit.given.merging(flow.takes) { given, _ in given }
        let states = flow.states.values.sorted { $0.place < $1.place }
        var conflicts: Set<Diagnostic> = []
        var known = -1
        while known != kinds.count {
            known = kinds.count
            for state in states {
                for (name, type) in writes(of: state, kinds) {
                    guard let earlier = kinds[name.value] else {
                        kinds[name.value] = type
                        continue
                    }
                    guard earlier != type else { continue }
                    conflicts.insert(
                        Diagnostic(
                            .error, at: name.place,
                            "\"\(name.value)\" would be \(type.word) here and is \(earlier.word) elsewhere.",
                            advice: "Use another name for one of them."))
                }
            }
        }
        diagnostics += conflicts
        return kinds
    }

    private func writes(of state: State, _ kinds: [String: ValueType]) -> [(Located<String>, ValueType)] {
        let facts = state.step.facts
        var found: [(Located<String>, ValueType)] = []
        for write in facts.writes {
            switch write.source {
            case .type(let type): found.append((write.name, type))
            case .element(let list):
                if case .list(let record)? = try? list.value.type(kinds) { found.append((write.name, .record(record))) }
            case .outcome(let action, let outcome):
                if let record = draft.vocabulary.actions[action]?.outcomes[outcome] {
                    found.append((write.name, .record(record)))
                }
            }
        }
        for transition in facts.transitions {
            for assignment in transition.assignments {
                if let type = try? assignment.expression.value.type(kinds) { found.append((assignment.name, type)) }
            }
            if case .flow(let call, _) = transition.destination, let into = call.into,
                let called = draft.flows[call.flow.value]?.flow
            {
                found.append((into, .record(RecordType(called.name, called.returns))))
            }
        }
        return found
    }

    // MARK: Formulas

    private func check(_ state: State, in flow: Flow, _ kinds: [String: ValueType]) -> [Diagnostic] {
        let facts = state.step.facts
        var diagnostics: [Diagnostic] = []
        for condition in facts.conditions { diagnostics += expect(.boolean, condition, kinds) }
        for bound in facts.typed { diagnostics += expect(bound.type, bound.expression, kinds) }
        for item in facts.itemTexts {
            guard let type = type(of: item.list, kinds, &diagnostics) else { continue }
            if case .list = type { continue }
            diagnostics.append(Diagnostic(.error, at: item.list.place, "This is \(type.word), not a list."))
        }
        for transition in facts.transitions {
            for assignment in transition.assignments {
                _ = type(of: assignment.expression, kinds, &diagnostics)
                if Visit.given[assignment.name.value] != nil {
                    diagnostics.append(
                        Diagnostic(
                            .error, at: assignment.name.place, "\"\(assignment.name.value)\" cannot be set.",
                            advice: "Use \"language: <tag>\" to change the language, or another name."))
                }
            }
            guard case .flow(let call, _) = transition.destination else { continue }
            let takes = draft.flows[call.flow.value]?.flow.takes ?? [:]
            for argument in call.arguments {
                if let wanted = takes[argument.name.value] { diagnostics += expect(wanted, argument.expression, kinds) }
            }
        }
        for argument in facts.action?.arguments ?? [] {
            let wanted = facts.action.flatMap { draft.vocabulary.actions[$0.name.value] }?.parameters[argument.name.value]
            if let wanted { diagnostics += expect(wanted, argument.expression, kinds) }
        }
        for assignment in facts.returned {
            guard let wanted = flow.returns[assignment.name.value] else {
                diagnostics.append(
                    Diagnostic(
                        .error, at: assignment.name.place, "The flow does not return \"\(assignment.name.value)\".",
                        advice: "Add it to \"returns\" at the top of the flow."))
                continue
            }
            diagnostics += expect(wanted, assignment.expression, kinds)
        }
        return diagnostics
    }

    private func type(
        of expression: Located<Expression>, _ kinds: [String: ValueType], _ diagnostics: inout [Diagnostic]
    ) -> ValueType? {
        do {
            return try expression.value.type(kinds)
        } catch {
            diagnostics.append(
                Diagnostic(.error, at: expression.place, "In this formula \(error.reason)", advice: error.advice))
            return nil
        }
    }

    private func expect(
        _ wanted: ValueType, _ expression: Located<Expression>, _ kinds: [String: ValueType]
    ) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        guard let own = type(of: expression, kinds, &diagnostics), own != wanted else { return diagnostics }
        diagnostics.append(
            Diagnostic(.error, at: expression.place, "This is \(own.word) where \(wanted.word) is needed."))
        return diagnostics
    }
}
