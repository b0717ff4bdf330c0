package import DomainKit
package import Storage

/// Whether a store and a master key belong together: one sealed value in the store that only its key opens.
package struct KeyCheck: Sendable {
    /// The key given is not the one the store was made with.
    package struct WrongKey: Error, Sendable {}

    private static let word = "the key of this store"
    private static let place = "key_check.sealed"
    private static let finding = Statement("SELECT sealed FROM key_check WHERE slot = 1")

    /// What is sealed in stores that have no value to check yet, some rows of each kind.
    private let samples: [String]

    package init(_ domains: DomainModules) {
        samples =
            [
                "SELECT payload FROM outbox ORDER BY id DESC LIMIT 3",
                "SELECT body FROM sessions WHERE body IS NOT NULL LIMIT 3",
            ] + domains.sealedSamples
    }

    /// Lets a store be used with a key. A store that has no value to check gets one when something sealed in it opens, or
    /// nothing is sealed in it yet. Of two gateways that open a new store at once with different keys, one is refused.
    ///
    /// - Throws: `WrongKey`, having changed nothing, when the key is another.
    package func require(_ vault: Vault, in database: any Database) async throws {
        guard try await database.read({ try isMissing(vault, in: $0) }) else { return }
        let sealed = try vault.seal(Self.word, as: Self.place)
        try await database.write { transaction in
            try transaction.post(
                Statement(
                    "INSERT INTO key_check (slot, sealed) VALUES (1, $1) ON CONFLICT (slot) DO NOTHING",
                    [.blob(sealed)]))
        }
        _ = try await database.read { try isMissing(vault, in: $0) }
    }

    /// False when the store's value opens; true when it has none and nothing speaks against this key.
    private func isMissing(_ vault: Vault, in transaction: any Transaction) throws -> Bool {
        if let row = try transaction.first(Self.finding) {
            guard try Self.opens(row.blob(0), vault) else { throw WrongKey() }
            return false
        }
        var isAnythingSealed = false
        for sample in samples {
            for row in try transaction.rows(Statement(sample)) {
                if (try? vault.open(row.blob(0))) != nil { return true }
                isAnythingSealed = true
            }
        }
        guard !isAnythingSealed else { throw WrongKey() }
        return true
    }

    private static func opens(_ sealed: [UInt8], _ vault: Vault) throws -> Bool {
        (try? vault.openText(sealed, as: place)) == word
    }

    /// Whether the key opens what is sealed in a store: its check value, or where it has none one value of each kind.
    func isRight(_ vault: Vault, in transaction: any Transaction) throws -> Bool {
        do {
            _ = try isMissing(vault, in: transaction)
            return true
        } catch is WrongKey {
            return false
        }
    }
}
