/// Calls an action of a domain and goes where its outcome leads. What the action stores is stored together with the
/// turn, or not at all.
///
/// ```yaml
/// look_up:
///   do: taxes.find_bill
///   with: { number: number }
///   when:
///     found: { into: bill, then: show }
///     settled: { say: paid_already, then: show }
///     cancelled: { say: cancelled_by_city, then: show }
///     mistyped: { say: wrong_digit, then: show }
///     unknown: { say: no_such_bill, then: show }
///     blocked: show
/// show:
///   end: thanks
/// ```
///
/// Settings: `do` names the action, `with` gives it what it takes, by formulas, and `when` has a way for every outcome
/// it may have. `into` keeps what the outcome carries, a record. Once an action has changed something, the key 0 does
/// not lead back past it.
package struct DoStep: Step {
    package static let kind = "do"

    let use: ActionUse
    let cases: [String: OutcomeCase]

    struct OutcomeCase: Sendable, Hashable {
        let into: Located<String>?
        let transition: Transition
    }

    package static func read(_ reader: inout StateReader) -> DoStep? {
        let name = reader.settings.requiredText(kind, advice: "Name an action, as taxes.find_bill.")
        let arguments = reader.settings.optionalExpressions("with")
        let advice = "Add \"when:\" with one line an outcome: found: { then: state }."
        guard let node = reader.settings.required("when", advice: advice) else { return nil }
        guard let entries = node.entries, !entries.isEmpty else {
            reader.settings.error("\"when\" must name outcomes.", at: node.place, advice: advice)
            return nil
        }
        var cases: [String: OutcomeCase] = [:]
        for entry in entries {
            guard let handled = readCase(entry, &reader) else { continue }
            cases[entry.key] = handled
        }
        guard let name, cases.count == entries.count else { return nil }
        let handled = entries.map { Located($0.key, at: $0.place) }
        return DoStep(use: ActionUse(name: name, arguments: arguments, handled: handled), cases: cases)
    }

    private static func readCase(_ entry: SourceNode.Entry, _ reader: inout StateReader) -> OutcomeCase? {
        guard entry.value.entries != nil else {
            return reader.transition(in: entry.value).map { OutcomeCase(into: nil, transition: $0) }
        }
        var part = reader.inner(entry.value)
        let into = part.settings.optionalText("into")
        let transition = part.transition()
        reader.adopt(part)
        return transition.map { OutcomeCase(into: into, transition: $0) }
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.action = use
        facts.ways = use.handled.compactMap { outcome in
            guard let handled = cases[outcome.value] else { return nil }
            let source = VariableWrite.Source.outcome(action: use.name.value, outcome: outcome.value)
            return Way(
                handled.transition, writes: handled.into.map { [VariableWrite($0, from: source)] } ?? [],
                when: .outcome(outcome.value))
        }
        return facts
    }

    package func enter(_ visit: Visit) -> Move {
        var arguments: [String: Value] = [:]
        for argument in use.arguments {
            guard let value = visit.value(argument.expression) else {
                return .fail(.noValue(argument.name.value))
            }
            arguments[argument.name.value] = value
        }
        return .call(ActionCall(name: use.name.value, arguments: arguments))
    }

    package func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> Move {
        guard let handled = cases[outcome.name] else { return .fail(.unexpectedOutcome(outcome.name)) }
        guard let into = handled.into else { return .follow(handled.transition) }
        return .follow(handled.transition, setting: [into.value: .record(outcome.fields)])
    }
}
