package import Authoring
package import Conversation
import Gateway
package import Wording

/// Writes down what is done and seen at the phones of the terminal, as a transcript that passes when it is played.
package struct TranscriptRecorder: Sendable {
    /// What was there before anybody did anything.
    package struct Beginning: Sendable {
        package let name: String
        package let phone: PhoneNumber
        package let language: String?
        package let at: LocalTime
        package let given: [TranscriptTurn.Given]

        package init(
            name: String, phone: PhoneNumber, language: String?, at: LocalTime, given: [TranscriptTurn.Given]
        ) {
            self.name = name
            self.phone = phone
            self.language = language
            self.at = at
            self.given = given
        }
    }

    /// Nothing recorded stands in a file yet.
    package static let nowhere = SourcePlace(file: "", line: 1, column: 1)

    private let beginning: Beginning
    private var turns: [TranscriptTurn] = []
    /// Why nothing is written after all: a sentence.
    package private(set) var spoilt: String?

    package init(_ beginning: Beginning) { self.beginning = beginning }

    /// Adds a turn with the whole screen and every message.
    mutating func note(_ deed: TranscriptTurn.Deed, at phone: PhoneNumber, _ seen: TranscriptStage.Seen) {
        var written = TranscriptTurn.Seen()
        if let screen = seen.screen {
            written.see = Self.placed(screen.text)
            written.closes = Self.placed(screen.closes)
        }
        written.messages = Self.placed(seen.messages.map { Self.placed($0) })
        turns.append(
            TranscriptTurn(
                deed, place: Self.nowhere, phone: phone == beginning.phone ? nil : Self.placed(phone.e164),
                seen: written))
    }

    /// What arrived at a phone nobody was typing on: looked at in a turn of its own, in which no time passes.
    mutating func note(_ messages: [String], arrivedAt phone: PhoneNumber) {
        note(.wait(0), at: phone, TranscriptStage.Seen(screen: nil, messages: messages))
    }

    /// Nothing of this conversation may be written.
    mutating func spoil(_ reason: String) { spoilt = spoilt ?? reason }

    /// The transcript so far; nil where nothing was done or nothing may be written.
    /// - Parameter left: how many rows each kind of export has now that has more or fewer than at the beginning.
    package func transcript(left: [(kind: String, rows: Int)]) -> Transcript? {
        guard spoilt == nil, !turns.isEmpty else { return nil }
        let isUsual = beginning.phone.e164 == TranscriptStage.usualPhone
        return Transcript(
            name: beginning.name, place: Self.nowhere, phone: isUsual ? nil : Self.placed(beginning.phone.e164),
            language: beginning.language.map { Self.placed($0) }, at: Self.placed(beginning.at),
            given: beginning.given, turns: turns,
            left: left.map { Self.placed(Transcript.LeftBehind(kind: $0.kind, rows: $0.rows)) })
    }

    private static func placed<Value>(_ value: Value) -> Located<Value> { Located(value, at: nowhere) }
}
