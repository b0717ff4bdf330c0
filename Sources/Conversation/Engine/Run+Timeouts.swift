/// What happens when a text message is not answered.
extension Run {
    /// The timeout of the state the session waits in; a dialogue waits no longer than the network lets it.
    var timeout: StateTimeout? {
        guard surface.medium == .sms, session.phase == .waiting, let state = place, runs(state) else { return nil }
        return state.timeout
    }

    /// Asks again from the first page.
    mutating func remind(_ timeout: StateTimeout) -> Advance {
        guard let state = place else { return showAgain() }
        session.isReminded = true
        session.page = 0
        asksAgain = true
        say(timeout.reminder.map { .flow($0) } ?? .engine(.reminder, [:]))
        return carryOut(begin(state))
    }

    mutating func timeOut(_ timeout: StateTimeout) -> Advance {
        session.isReminded = false
        session.page = 0
        session.notices = []
        guard let then = timeout.then else {
            note(.ended)
            end()
            return close(with: [])
        }
        origin = session.frames.last?.state
        return carryOut(.follow(then))
    }
}
