package import Authoring
package import Conversation
package import Storage

/// Released programs in the store, by the digest of their sources.
///
/// Releases follow one another by a number that only grows: milliseconds since 1970 where clocks agree, one more than the
/// release before where they do not. So the latest is the latest whichever gateway's clock is behind.
package enum ProgramStore {
    /// Keeps a program's sources and makes it the latest release. What is the latest already stays as it is.
    package static func release(
        _ bundle: SourceBundle, at now: Instant, _ transaction: any Transaction
    ) throws {
        let latest = try latestRelease(transaction)
        guard latest?.digest != bundle.digest else { return }
        let number = max(now.milliseconds, latest.map { $0.number.addingReportingOverflow(1).partialValue } ?? .min)
        try transaction.post(
            Statement(
                """
                INSERT INTO programs (digest, source, released_at) VALUES ($1, $2, $3)
                ON CONFLICT (digest) DO UPDATE SET source = excluded.source, released_at = excluded.released_at
                """,
                [.text(bundle.digest), .blob(try bundle.encoded()), .integer(number)]))
    }

    /// The sources of a release; nil when it never was one or is forgotten.
    package static func bundle(_ digest: String, _ transaction: any Transaction) throws -> SourceBundle? {
        let row = try transaction.first(Statement("SELECT source FROM programs WHERE digest = $1", [.text(digest)]))
        guard let source = try row?.blob(0), !source.isEmpty else { return nil }
        return try SourceBundle(encoded: source)
    }

    /// The sources of the latest release, or nil in a fresh store.
    package static func latest(_ transaction: any Transaction) throws -> SourceBundle? {
        try latestDigest(transaction).flatMap { try bundle($0, transaction) }
    }

    /// The digest of the latest release: cheap enough to ask every second.
    package static func latestDigest(_ transaction: any Transaction) throws -> String? {
        try latestRelease(transaction)?.digest
    }

    private static func latestRelease(
        _ transaction: any Transaction
    ) throws -> (digest: String, number: Int64)? {
        let row = try transaction.first(
            Statement("SELECT digest, released_at FROM programs ORDER BY released_at DESC, digest LIMIT 1"))
        return try row.map { (try $0.text(0), try $0.integer(1)) }
    }

    /// Whether a program was ever released, though its sources may be forgotten.
    static func wasReleased(_ digest: String, _ transaction: any Transaction) throws -> Bool {
        try transaction.first(Statement("SELECT 1 FROM programs WHERE digest = $1", [.text(digest)])) != nil
    }

    /// Forgets the sources of programs that were replaced before a moment; no session is kept that long. That they were
    /// released stays known.
    package static func forgetUnused(before moment: Instant, _ transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                UPDATE programs SET source = $2
                WHERE released_at < (SELECT MAX(released_at) FROM programs WHERE released_at < $1)
                  AND LENGTH(source) > 0
                """, [.integer(moment.milliseconds), .blob([])]))
    }
}
