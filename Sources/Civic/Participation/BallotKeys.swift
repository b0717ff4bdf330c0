package import Storage

/// The key of an open consultation's votes, sealed with the master key: what must not be in a backup, for a backup outlives
/// the count, and a key in it would undo that every other copy was destroyed.
package struct BallotKey: Sendable, Hashable, Codable {
    package let consultation: String
    package let sealedKey: [UInt8]

    package init(consultation: String, sealedKey: [UInt8]) {
        self.consultation = consultation
        self.sealedKey = sealedKey
    }
}

extension Participation {
    /// Tables a backup leaves empty.
    package static let keyTables: Set<String> = ["ballot_keys"]

    /// The keys there are, by consultation.
    package static func ballotKeys(in transaction: any Transaction) throws -> [BallotKey] {
        try transaction.rows(Statement("SELECT consultation, sealed_key FROM ballot_keys ORDER BY consultation")).map {
            BallotKey(consultation: try $0.text(0), sealedKey: try $0.blob(1))
        }
    }

    /// Gives consultations that are not counted their keys back, after a restore.
    /// - Returns: the codes of those in which somebody has voted and which have none: their votes are lost.
    package static func restore(_ keys: [BallotKey], in transaction: any Transaction) throws -> [String] {
        let open = Set(
            try transaction.rows(Statement("SELECT code FROM consultations WHERE counted = 0")).map { try $0.text(0) })
        for key in keys where open.contains(key.consultation) {
            try transaction.post(
                Statement(
                    """
                    INSERT INTO ballot_keys (consultation, sealed_key) VALUES ($1, $2)
                    ON CONFLICT (consultation) DO NOTHING
                    """, [.text(key.consultation), .blob(key.sealedKey)]))
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
