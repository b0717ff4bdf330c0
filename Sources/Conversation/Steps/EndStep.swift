/// Ends the session with a last text, or leaves a called flow with values.
///
/// ```yaml
/// sort:
///   branch:
///     - { if: words == '', then: over }
///     - { then: chosen }
/// over: { end: thanks }
/// chosen: { end: , return: { place: words } }
/// ```
///
/// Settings: `end` names the last text, which must fit on one screen: nothing follows it. Left empty, it leaves the
/// flow for the one that called it, and `return` gives what the flow promised under `returns`. A flow nobody called
/// leads to the main menu then.
package struct EndStep: Step {
    package static let kind = "end"

    let text: TextUse?
    let returned: [Assignment]

    package static func read(_ reader: inout StateReader) -> EndStep? {
        guard let node = reader.settings.required(kind) else { return nil }
        let returned = reader.settings.optionalExpressions("return")
        if case .empty = node.content { return EndStep(text: nil, returned: returned) }
        guard let text = reader.requiredTextUse(kind) else { return nil }
        guard returned.isEmpty else {
            reader.settings.error(
                "A text ends the whole session, so nothing can be returned.", at: node.place,
                advice: "Leave \"end\" empty, or remove \"return\".")
            return nil
        }
        return EndStep(text: text, returned: [])
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.ends = true
        facts.texts = text.map { [$0] } ?? []
        facts.returned = returned
        return facts
    }

    package func enter(_ visit: Visit) -> Move {
        if let text { return .end(text) }
        var values: [String: Value] = [:]
        for assignment in returned {
            guard let value = visit.value(assignment.expression) else {
                return .fail(.noValue(assignment.name.value))
            }
            values[assignment.name.value] = value
        }
        return .leave(values)
    }
}
