import Gateway
/// Where a phone's conversations stand, for an author who tries flows. What citizens tell in private is not in it.
package struct InspectedPhone: Sendable, Encodable {
    /// One conversation.
    package struct Session: Sendable, Encodable {
        package let medium: String
        /// `waiting`, `offering` to go on after a redial, or `ended`; `unreadable` where nothing can be made of it.
        package let phase: String
        /// The first twelve digits of the program's digest.
        package let program: String
        /// False where a newer program is live.
        package let isLive: Bool
        package let lastTurn: String
        /// The rest only of a conversation that goes on.
        package let detail: Detail?
    }

    /// A conversation that goes on.
    package struct Detail: Sendable, Encodable {
        package let language: String
        package let languageName: String
        package let languageChosen: Bool
        package let flow: String
        package let title: String
        package let state: String
        /// The word for the kind of state, as `menu`.
        package let kind: String
        package let isPrivate: Bool
        /// Where the state is written.
        package let writtenAt: String
        /// Wrong answers in a row.
        package let refusals: Int
        /// Where the conversation has been, as far as the back key knows; the last is where it is.
        package let path: [Step]
        package let variables: [Variable]
        /// The page that is shown, from 1.
        package let page: Int
        package let pages: [Piece]
        package let texts: [Text]
        /// What a screen costs the city, where somebody said.
        package let price: String?
    }

    /// A place on the way.
    package struct Step: Sendable, Encodable, Hashable {
        package let flow: String
        package let state: String
    }

    /// A variable; one that was told in private has no value here.
    package struct Variable: Sendable, Encodable, Hashable {
        package let flow: String
        package let name: String
        package let value: String?
        package let isPrivate: Bool
    }

    /// A page of a screen or a part of a message, and the room there was.
    package struct Piece: Sendable, Encodable, Hashable {
        /// `GSM7` or `UCS2`.
        package let encoding: String
        /// Septets, or units of UCS-2.
        package let units: Int
        package let room: Int
    }

    /// A text of a screen, as it is written and not as it is shown.
    package struct Text: Sendable, Encodable, Hashable {
        package let key: String
        package let source: String
        /// The file and line of its words; nil where the language has none.
        package let writtenAt: String?
        /// The file and line of the flow that shows it; nil for what the engine says by itself.
        package let usedAt: String?
    }

    /// A message the phone received.
    package struct Message: Sendable, Encodable, Hashable {
        package let at: String
        /// Its beginning, to know it by.
        package let text: String
        package let parts: [Piece]
        /// What it cost the city, where somebody said what a part costs.
        package let price: String?
    }

    package let sessions: [Session]
    /// The newest first, a few of them.
    package let messages: [Message]
}
