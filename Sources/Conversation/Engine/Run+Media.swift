import Wording

/// Which states run where a citizen reads us, and what happens to those who come another way.
extension Run {
    func runs(_ state: State) -> Bool { state.media.contains(surface.medium) }

    /// Whether an input can be meant for the state that waits. Anyone who was sent here by the other medium has not been asked
    /// yet, and where the state does not run nobody is.
    func hasAsked(_ state: State) -> Bool { runs(state) && !session.isUnseen }

    /// What a state does when the conversation comes to it. One that does not run here leads on, or to the other medium.
    func begin(_ state: State) -> Move {
        if runs(state) { return state.step.enter(visit) }
        return state.otherwise.map { .follow($0) } ?? .elsewhere
    }

    /// The state runs by the other medium only: says how to reach us there, and waits for the citizen to come.
    mutating func sendElsewhere() -> Advance {
        guard let elsewhere = surface.elsewhere, !elsewhere.isEmpty else {
            return fail(.nowhere(placeName))
        }
        rememberWayBack()
        session.phase = .waiting
        session.isUnseen = true
        session.page = 0
        session.notices = []
        let medium = surface.medium.other.rawValue
        let words = notice(.engine(.notHere, ["elsewhere": .text(elsewhere), "medium": .text(medium)]))
        return close(with: notices + [words])
    }
}
