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
    /// Variables that hold what a citizen told in private, or anything made of it: never shown to staff.
    package let privateVariables: Set<String>
    /// Of these, what holds a PIN or anything made of it: it lives until the turn it was typed in is over, and is stored nowhere.
    package let secretVariables: Set<String>
    /// Variables that hold a citizen's own words: what a state asks for as text, and what follows a keyword.
    let typedVariables: Set<String>

    package init(
        name: String, title: String, start: String, takes: [String: ValueType], returns: [String: ValueType],
        states: [String: State], privateVariables: Set<String> = [], secretVariables: Set<String> = []
    ) {
        self.name = name
        self.title = title
        self.start = start
        self.takes = takes
        self.returns = returns
        self.states = states
        self.privateVariables = privateVariables
        self.secretVariables = secretVariables
        let asked = states.values.filter(\.facts.waits).flatMap(\.facts.writes).filter { $0.source == .type(.text) }
        typedVariables = Set(asked.map(\.name.value)).union(["words"])
    }

    /// The same flow with what only shows once all flows are known.
    package func with(
        states: [String: State]? = nil, privateVariables: Set<String>, secretVariables: Set<String> = []
    ) -> Flow {
        Flow(
            name: name, title: title, start: start, takes: takes, returns: returns, states: states ?? self.states,
            privateVariables: privateVariables, secretVariables: secretVariables)
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
    /// How citizens may come here; everywhere unless the flow says otherwise.
    package let media: Set<Surface.Medium>
    /// Where those go who come by another medium; nil tells them how to reach us instead.
    package let otherwise: Transition?
    /// What happens when nobody answers a text message; nil waits for ever.
    package let timeout: StateTimeout?
    /// The most pages a screen of this state may take, where the flow says so.
    package let pages: Int?
    /// The most pages, or parts of a message, its screen takes in full; above it short forms stand in where they take fewer.
    package let shortAbove: Int
    package let place: SourcePlace
    /// What the checker must know of the step and of the ways the settings beside it add. Made once: the checks ask for
    /// it again and again.
    package let facts: StepFacts

    package init(
        name: String, step: any Step, help: TextUse?, attempts: Int, isPrivate: Bool,
        media: Set<Surface.Medium> = Set(Surface.Medium.allCases), otherwise: Transition? = nil,
        timeout: StateTimeout? = nil, pages: Int? = nil, shortAbove: Int = 1, place: SourcePlace
    ) {
        self.name = name
        self.step = step
        self.help = help
        self.attempts = attempts
        self.media = media
        self.otherwise = otherwise
        self.timeout = timeout
        self.pages = pages
        self.shortAbove = shortAbove
        self.place = place
        var facts = step.facts
        if let otherwise { facts.ways.append(Way(otherwise, isSilent: true, when: .otherMedium)) }
        if let then = timeout?.then { facts.ways.append(Way(then, when: .unanswered)) }
        self.facts = facts
        self.isPrivate = isPrivate || facts.isSecret
    }

    /// The ways taken without asking the citizen anything, for those who come by one medium.
    package func silentWays(by medium: Surface.Medium) -> [Way] {
        guard media.contains(medium) else { return otherwise.map { [Way($0, isSilent: true)] } ?? [] }
        // Where the state runs nobody takes its other way.
        return otherwise == nil ? facts.silentWays : step.facts.silentWays
    }

    /// Whether the flow is left here for the one that called it.
    package func returns(by medium: Surface.Medium) -> Bool {
        media.contains(medium) && facts.ends && facts.texts.isEmpty
    }

    /// Every text this state can show by itself or on the way out of it, beside those that show a record of a list.
    package var texts: [TextUse] {
        facts.texts + facts.transitions.compactMap(\.say) + [help, timeout?.reminder].compactMap { $0 }
    }
}

/// How long a state waits for an answer by text message, and what follows.
package struct StateTimeout: Sendable, Hashable {
    /// From the moment our message was sent; the same again from the reminder to `then`.
    package let seconds: Int64
    /// Stands above the question when it is asked again; nil for the engine's own words.
    package let reminder: TextUse?
    /// Where the conversation goes when the reminder is not answered either; nil ends it without a word.
    package let then: Transition?

    package init(seconds: Int64, reminder: TextUse?, then: Transition?) {
        self.seconds = seconds
        self.reminder = reminder
        self.then = then
    }
}
