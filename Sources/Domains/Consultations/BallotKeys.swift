package import DomainKit
package import Storage

extension Participation {
    /// Tables a backup leaves empty.
    package static let keyTables: Set<String> = ["ballot_keys"]

    /// The keys there are, by consultation.
    package static func ballotKeys(in transaction: any Transaction) throws -> [DestroyableKey] {
        try transaction.rows(Statement("SELECT consultation, sealed_key FROM ballot_keys ORDER BY consultation")).map {
            DestroyableKey(owner: try $0.text(0), sealedKey: try $0.blob(1))
        }
    }

    /// Gives consultations that are not counted their keys back, after a restore.
    /// - Returns: the codes of those in which somebody has voted and which have none: their votes are lost.
    package static func restore(_ keys: [DestroyableKey], in transaction: any Transaction) throws -> [String] {
        let open = Set(
            try transaction.rows(Statement("SELECT code FROM consultations WHERE counted = 0")).map { try $0.text(0) })
        for key in keys where open.contains(key.owner) {
            try transaction.post(
                Statement(
                    """
                    INSERT INTO ballot_keys (consultation, sealed_key) VALUES ($1, $2)
                    ON CONFLICT (consultation) DO NOTHING
                    """, [.text(key.owner), .blob(key.sealedKey)]))
        }
        return try transaction.rows(
            Statement(
                """
                SELECT code FROM consultations LEFT JOIN ballot_keys ON consultation = code
                WHERE counted = 0 AND voted = 1 AND consultation IS NULL ORDER BY code
                """)
        ).map { try $0.text(0) }
    }
}
