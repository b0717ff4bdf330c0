package import Authoring
package import Conversation
import Gateway
package import Wording

/// A city in miniature and the phones that talk with it, one turn after the other.
package struct TranscriptStage: Sendable {
    /// The phone of a transcript that names none.
    package static let usualPhone = "+233240000001"

    package let world: TranscriptWorld
    /// Every gateway of the city, `world` first.
    private let worlds: [TranscriptWorld]
    private var phones: [PhoneNumber: TranscriptPhone] = [:]
    private var turns = 0

    /// - Parameter others: further gateways of the same city; each turn arrives at the next.
    package init(_ world: TranscriptWorld, others: [TranscriptWorld] = []) {
        self.world = world
        worlds = [world] + others
    }

    /// What came of a turn.
    package struct Seen: Sendable, Hashable {
        package let screen: Screen?
        /// The messages that arrived at this phone since its last turn.
        package let messages: [String]
        /// Why the turn could not be made, a line each, where it could not.
        package var reasons: [String] = []
    }

    /// Does one thing at a phone and lets everything happen that follows. Throws `TranscriptPhone.Misuse` where a phone
    /// cannot do that now.
    package mutating func perform(_ deed: TranscriptTurn.Deed, at number: PhoneNumber) async throws -> Seen {
        var phone = try phone(number)
        phone.move(to: worlds[turns % worlds.count])
        turns += 1
        defer { phones[number] = phone }
        let screen = try await phone.perform(deed)
        return Seen(
            screen: screen, messages: try await phone.newMessages(),
            reasons: worlds.flatMap { $0.reasons.removeLines() })
    }

    /// The messages that have arrived at a phone since it was last looked at.
    package mutating func update(of number: PhoneNumber) async throws -> [String] {
        guard var phone = phones[number] else { return [] }
        defer { phones[number] = phone }
        return try await phone.newMessages()
    }

    /// Whether a phone is in a dialogue that waits for its answer.
    package func isInDialogue(_ number: PhoneNumber) -> Bool { phones[number]?.isInDialogue ?? false }

    /// A number as it is written in a transcript.
    package func number(_ written: String) -> PhoneNumber? {
        world.gateway.registry.live.program.profile.numbering.parse(written)
    }

    private func phone(_ number: PhoneNumber) throws -> TranscriptPhone {
        if let phone = phones[number] { return phone }
        guard let phone = TranscriptPhone(world, number: number.e164) else {
            throw TranscriptPhone.Misuse(message: "The city has no channel with USSD and SMS.")
        }
        return phone
    }
}
