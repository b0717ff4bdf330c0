/// A text by its full key, and where a flow names it.
package struct TextUse: Sendable, Hashable {
    package let key: String
    package let place: SourcePlace

    package init(key: String, place: SourcePlace) {
        self.key = key
        self.place = place
    }
}

/// What happens on the way from one state to the next: say something, set variables, change language, go somewhere.
package struct Transition: Sendable, Hashable {
    package let say: TextUse?
    package let assignments: [Assignment]
    package let language: Located<String>?
    package let destination: Destination
    package let place: SourcePlace
}

/// Where a transition leads.
package enum Destination: Sendable, Hashable {
    case state(Located<String>)
    /// Into another flow, and afterwards to a state of this one; nil comes back to where it left.
    case flow(FlowCall, then: Located<String>?)
}

/// Entering another flow with arguments, keeping what it returns.
package struct FlowCall: Sendable, Hashable {
    package let flow: Located<String>
    package let arguments: [Assignment]
    package let into: Located<String>?
}
