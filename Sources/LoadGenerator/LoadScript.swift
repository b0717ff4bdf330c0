/// What a phone types in one conversation, and what every answer must show.
///
/// The demonstration city's texts change and its numbers do not, so a screen is known by its numbers alone: by the last
/// option it offers, by the bill's number or the amount.
package struct LoadScript: Sendable {
    package let name: String
    /// Screens that may come instead of the first one, and what leads on from them.
    let detours: [Detour]
    let steps: [Step]
    /// Whether a bill serves one conversation only, because the conversation changes it.
    let usesUpBills: Bool

    /// Something typed, and the answer to it.
    struct Step {
        let types: Typed
        let answer: Expectation

        init(_ types: Typed, _ answer: Expectation) {
            self.types = types
            self.answer = answer
        }
    }

    /// A screen that stands between the dial and the flow: the choice of a language, the offer to go on.
    struct Detour {
        let screen: Expectation
        let types: String
    }

    enum Typed {
        /// The dial itself.
        case nothing
        case keys(String)
        case billNumber
    }

    /// An answer: whether it keeps the dialogue open, what it must show and what it must not.
    struct Expectation {
        let staysOpen: Bool
        let shows: [Fragment]
        let hides: [Fragment]

        static func open(_ shows: Fragment..., hiding hides: [Fragment] = []) -> Expectation {
            Expectation(staysOpen: true, shows: shows, hides: hides)
        }

        static func end(_ shows: Fragment..., hiding hides: [Fragment] = []) -> Expectation {
            Expectation(staysOpen: false, shows: shows, hides: hides)
        }

        /// A menu whose last option has this number.
        static func menu(_ last: Int) -> Expectation {
            .open(.text("\n\(last). "), hiding: [.text("\n\(last + 1). ")])
        }
    }

    /// Part of an answer.
    enum Fragment {
        case text(String)
        case billNumber
        /// What is due on the bill; always there when nobody said what is due.
        case amount
        case serviceCode
        /// What the phone typed last.
        case typed
    }
}
