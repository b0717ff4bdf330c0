/// How many citizens came to the states of one flow and where they went: counts, never persons.
package struct Traffic: Sendable, Hashable {
    /// What happened at one state.
    package struct State: Sendable, Hashable {
        package var entered = 0
        package var waited = 0
        package var answered = 0
        package var refused = 0
        package var ended = 0
        /// By the outcome's name.
        package var outcomes: [String: Int] = [:]
        /// By the state they went to, as `taxes.pay/review`.
        package var went: [String: Int] = [:]

        package init() {}

        /// Asked and not answered, or not yet.
        package var left: Int { max(0, waited - answered) }

        /// Of a hundred who were asked, those who went on; nil where nobody was asked.
        package var percentGoingOn: Int? {
            guard waited > 0 else { return nil }
            let (hundredfold, overflow) = answered.multipliedReportingOverflow(by: 100)
            return overflow ? nil : min(100, hundredfold / waited)
        }
    }

    /// By the state's name.
    package var states: [String: State]

    package init(states: [String: State] = [:]) { self.states = states }
}
