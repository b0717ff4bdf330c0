/// Says something above the next screen and goes on.
///
/// ```yaml
/// thanks:
///   say: thanks
///   then: menu
/// ```
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
