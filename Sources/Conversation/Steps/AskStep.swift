import Wording

/// Asks for something to be typed and keeps it in a variable.
///
/// ```yaml
/// number:
///   ask: { text: bill_number, as: reference, into: number }
///   then: find
/// ```
package struct AskStep: Step {
    package static let kind = "ask"

    let text: TextUse
    let input: any InputKind
    let variable: Located<String>
    let transition: Transition

    package static func read(_ reader: inout StateReader) -> AskStep? {
        guard let node = reader.settings.required(kind) else { return nil }
        guard node.entries != nil else {
            reader.settings.error(
                "\"ask\" must hold settings.", at: node.place,
                advice: "Write ask: { text: <text>, as: <kind>, into: <variable> }.")
            _ = reader.transition()
            return nil
        }
        var part = reader.inner(node)
        let text = part.requiredTextUse("text")
        let variable = part.settings.requiredText("into", advice: "Name the variable that keeps the answer.")
        let word = part.settings.requiredText("as", advice: "One of: \(InputCatalog.names.joined(separator: ", ")).")
        var input: (any InputKind)?
        if let word {
            input = InputCatalog.kind(named: word.value)?.read(&part)
            if InputCatalog.kind(named: word.value) == nil {
                let advice =
                    InputCatalog.names.suggestion(for: word.value)
                    ?? "One of: \(InputCatalog.names.joined(separator: ", "))."
                part.settings.error("\"\(word.value)\" is not a kind of input.", at: word.place, advice: advice)
            }
        }
        reader.adopt(part)
        guard let transition = reader.transition(), let text, let variable, let input else { return nil }
        return AskStep(text: text, input: input, variable: variable, transition: transition)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.waits = true
        facts.texts = [text]
        facts.transitions = [transition]
        facts.typed = input.bounds
        facts.writes = [VariableWrite(name: variable, source: .type(input.type))]
        return facts
    }

    package func enter(_ visit: Visit) -> Move { .wait(Prompt(body: visit.text(text))) }

    package func answer(_ typed: String, _ visit: Visit) -> Move {
        switch input.accept(typed, visit) {
        case .accepted(let value): .follow(transition, setting: [variable.value: value])
        case .refused(let refusal): .refuse(refusal)
        }
    }
}
