package import Conversation
import DomainKit
import Foundation
import Gateway
import Providers
package import Storage
package import Wording

/// The phones of a simulated network: takes messages in the neutral dialect and keeps what each phone received.
package struct SimulatedPhones: Sendable {
    package static let migrations = [
        Migration(
            "simulation.001-messages",
            [
                """
                CREATE TABLE simulated_messages (
                    id $IDENTITY,
                    phone_hash $BYTES NOT NULL,
                    message TEXT NOT NULL UNIQUE,
                    text $BYTES NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
                "CREATE INDEX simulated_messages_phone ON simulated_messages (phone_hash, id)",
            ])
    ]

    /// A message as a phone shows it.
    package struct Received: Sendable, Hashable {
        package let text: String
        package let at: Instant
    }

    let database: any Database
    let vault: Vault

    package init(database: any Database, vault: Vault) {
        self.database = database
        self.vault = vault
    }

    /// What a phone has received, the oldest first, at most the latest thousand.
    package func messages(to phone: PhoneNumber) async throws -> [Received] {
        let vault = vault
        let hash = vault.hash(phone)
        return try await database.read { transaction in
            let statement = Statement(
                "SELECT text, at FROM simulated_messages WHERE phone_hash = $1 ORDER BY id DESC LIMIT 1000",
                [.blob(hash)])
            return try transaction.rows(statement).reversed().map { row in
                Received(text: try vault.openText(row.blob(0)), at: Instant(milliseconds: try row.integer(1)))
            }
        }
    }

    /// Plays the network: takes the message of a send call and answers it.
    func receive(_ request: OutboundRequest, at now: Instant) async -> OutboundResponse {
        guard let message = Neutral.Delivery(request) else { return OutboundResponse(status: 400) }
        let (phone, text) = (message.to, message.text)
        // One id a message and second: a call repeated after a lost answer is still the same message.
        let named = "\(phone.e164)\u{0}\(text)\u{0}\(now.milliseconds / 1000)"
        let id = "m-" + Self.hex(vault.hash(named, for: "simulated"))
        let vault = vault
        do {
            try await database.write { transaction in
                try transaction.post(
                    Statement(
                        """
                        INSERT INTO simulated_messages (phone_hash, message, text, at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (message) DO NOTHING
                        """,
                        [
                            .blob(vault.hash(phone)), .text(id), .blob(try vault.seal(text)),
                            .integer(now.milliseconds),
                        ]))
            }
        } catch {
            return OutboundResponse(status: 503)
        }
        return Neutral.Delivery.accepted(id)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
