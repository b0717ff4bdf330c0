/// One service as a state machine, one file.
package final class Flow: Sendable {
    package let name: String
    package let title: String
    package let start: String
    /// What a caller may pass, by name.
    package let takes: [String: ValueType]
    /// What a caller gets back, by name.
    package let returns: [String: ValueType]
    package let states: [String: State]

    package init(
        name: String, title: String, start: String, takes: [String: ValueType], returns: [String: ValueType],
        states: [String: State]
    ) {
        self.name = name
        self.title = title
        self.start = start
        self.takes = takes
        self.returns = returns
        self.states = states
    }
}

/// A named place in a flow: what it does and where it was written.
package final class State: Sendable {
    package let name: String
    package let step: any Step
    /// The text key 99 answers with here; nil for the general help.
    package let help: TextUse?
    /// How often a citizen may be wrong here before the session ends politely.
    package let attempts: Int
    /// True where neither the input nor anything holding it may be stored, logged or traced in clear.
    package let isPrivate: Bool
    package let place: SourcePlace

    package init(
        name: String, step: any Step, help: TextUse?, attempts: Int, isPrivate: Bool, place: SourcePlace
    ) {
        self.name = name
        self.step = step
        self.help = help
        self.attempts = attempts
        self.isPrivate = isPrivate
        self.place = place
    }
}
