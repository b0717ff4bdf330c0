package import Conversation

/// A conversation written down: what was there, what the citizen did, what they saw, what was left behind.
package struct Transcript: Sendable, Hashable {
    package let name: String
    package let place: SourcePlace
    /// The language the phone chose earlier; nil for a phone that never did.
    package let language: String?
    /// Records to import first, by kind, as `bills`.
    package let given: [Given]
    package let turns: [TranscriptTurn]
    /// How many rows each kind of export has at the end.
    package let left: [Located<LeftBehind>]

    package struct Given: Sendable, Hashable {
        package let kind: String
        package let place: SourcePlace
        package let records: [Located<[String: String]>]
    }

    package struct LeftBehind: Sendable, Hashable {
        package let kind: String
        package let rows: Int
    }
}

/// One thing that happens, and what must be seen after it.
package struct TranscriptTurn: Sendable, Hashable {
    package enum Deed: Sendable, Hashable {
        /// Dials a code, with or without numbers dialled through it.
        case dial(String)
        /// Answers the screen.
        case type(String)
        case sms(String)
        /// The payer answers the wallet's prompt: `approve`, `ignore`, or a reason to refuse.
        case wallet(String)
        /// Seconds pass.
        case wait(Int64)
    }

    package let deed: Deed
    package let place: SourcePlace
    /// The whole screen.
    package let see: Located<String>?
    /// Parts of the screen.
    package let contains: [Located<String>]
    /// Whether the dialogue closes.
    package let closes: Bool?
    /// The text messages that arrived, whole, in order.
    package let messages: [Located<String>]
    /// Parts of the messages that arrived.
    package let messagesContain: [Located<String>]
}
