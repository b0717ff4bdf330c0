/// Says something above the next screen and goes on.
///
/// ```yaml
/// noted:
///   say: noted
///   then: goodbye
/// goodbye:
///   end: thanks
/// ```
///
/// Settings: `say` names the text. Every way may say something as well, so this is for what is said after a branch or a
/// call.
package struct SayStep: Step {
    package static let kind = "say"

    let transition: Transition

    package static func read(_ reader: inout StateReader) -> SayStep? {
        reader.transition().map(SayStep.init)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.ways = [Way(transition)]
        return facts
    }

    package func enter(_ visit: Visit) -> Move { .follow(transition) }
}
