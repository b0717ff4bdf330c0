package import Authoring
package import Conversation
package import Storage

/// Released programs in the store, by the digest of their sources.
package enum ProgramStore {
    /// Keeps a program's sources and makes it the latest release.
    package static func release(
        _ bundle: SourceBundle, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO programs (digest, source, released_at) VALUES ($1, $2, $3)
                ON CONFLICT (digest) DO UPDATE SET released_at = excluded.released_at
                """,
                [.text(bundle.digest), .blob(try bundle.encoded()), .integer(now.milliseconds)]))
    }

    package static func bundle(_ digest: String, _ transaction: any Transaction) throws -> SourceBundle? {
        let row = try transaction.first(Statement("SELECT source FROM programs WHERE digest = $1", [.text(digest)]))
        return try row.map { try SourceBundle(encoded: $0.blob(0)) }
    }

    /// The sources of the latest release, or nil in a fresh store.
    package static func latest(_ transaction: any Transaction) throws -> SourceBundle? {
        let row = try transaction.first(
            Statement("SELECT source FROM programs ORDER BY released_at DESC, digest LIMIT 1"))
        return try row.map { try SourceBundle(encoded: $0.blob(0)) }
    }

    /// Forgets programs that were replaced before a moment; no session is kept that long.
    package static func forgetUnused(before moment: Instant, _ transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                DELETE FROM programs
                WHERE released_at < (SELECT MAX(released_at) FROM programs WHERE released_at < $1)
                """, [.integer(moment.milliseconds)]))
    }
}
