/// Enters another flow and comes back to `then` with what it returned.
///
/// ```yaml
/// ask_place:
///   call: mobility.place
///   with: { hint: words }
///   into: answer
///   then: direction
/// ```
package struct CallStep: Step {
    package static let kind = "call"

    let transition: Transition

    package static func read(_ reader: inout StateReader) -> CallStep? {
        guard let transition = reader.transition() else { return nil }
        guard case .flow(_, then: .some) = transition.destination else {
            reader.settings.error(
                "\"then\" is missing here.", .missingSetting, advice: "Say which state follows the called flow.")
            return nil
        }
        return CallStep(transition: transition)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.ways = [Way(transition)]
        return facts
    }

    package func enter(_ visit: Visit) -> Move { .follow(transition) }
}
