/// Goes the first way whose condition holds. The last way has no condition.
///
/// ```yaml
/// sort:
///   branch:
///     - { if: not language_chosen, then: ask_language }
///     - { if: bill.due > bill.minimum and medium == 'ussd', set: { amount: bill.minimum }, then: thanks }
///     - { then: thanks }
/// ask_language:
///   end: ask_language
/// thanks:
///   end: thanks
/// ```
///
/// Settings: `branch` lists ways, each with a formula after `if` but the last. Nobody is asked anything here.
package struct BranchStep: Step {
    package static let kind = "branch"

    let ways: [(condition: Located<Expression>?, transition: Transition)]

    package static func read(_ reader: inout StateReader) -> BranchStep? {
        guard let node = reader.settings.required(kind) else { return nil }
        guard let items = node.items, !items.isEmpty else {
            reader.settings.error(
                "\"branch\" must list ways.", at: node.place, advice: "Write - { if: <condition>, then: <state> }.")
            return nil
        }
        var ways: [(condition: Located<Expression>?, transition: Transition)] = []
        for item in items {
            var part = reader.inner(item)
            let condition = part.settings.optionalExpression("if")
            let transition = part.transition()
            reader.adopt(part)
            if let transition { ways.append((condition, transition)) }
        }
        guard ways.count == items.count else { return nil }
        // By what is written: a condition that cannot be read is a finding of its own.
        let conditional = items.map { $0["if"] != nil }
        guard conditional.last == false, conditional.dropLast().allSatisfy({ $0 }) else {
            reader.settings.error(
                "The last way, and only the last, must have no \"if\".", at: node.place,
                advice: "End with - { then: <state> }.")
            return nil
        }
        return BranchStep(ways: ways)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.conditions = ways.compactMap(\.condition)
        facts.ways = ways.map { way in Way(way.transition, when: way.condition.map { .condition($0) } ?? .always) }
        return facts
    }

    package func enter(_ visit: Visit) -> Move {
        for way in ways {
            guard let condition = way.condition else { return .follow(way.transition) }
            if visit.value(condition)?.asBoolean == true { return .follow(way.transition) }
        }
        return .fail(.nothingToChoose)
    }
}
