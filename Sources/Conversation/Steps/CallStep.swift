/// Enters another flow and comes back to `then` with what it returned.
///
/// ```yaml
/// ask_place:
///   call: city.pick_place
///   with: { hint: words }
///   into: answer
///   then: keep
/// keep:
///   say: noted
///   set: { street: answer.place }
///   then: thanks
/// thanks:
///   end: thanks
/// ```
///
/// Settings: `call` names the flow, `with` gives it what it takes, and `into` keeps what it returns, a record with a
/// field for each name under its `returns`. `then` is needed here; on other ways a call without it comes back to where
/// it left.
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
