package import Authoring
package import Conversation
package import Storage

/// Released programs in the store, by the digest of their sources.
///
/// Releases follow one another by a number that only grows: milliseconds since 1970 where clocks agree, one more than the
/// release before where they do not. So the latest is the latest whichever gateway's clock is behind.
package enum ProgramStore {
    /// Keeps a program's sources and makes it the latest release. What is the latest already stays as it is.
    /// - Parameter change: how the book calls it.
    package static func release(
        _ bundle: SourceBundle, as change: ReleaseChange = .live, signed signature: ReleaseSignature = .init(by: ""),
        at now: Instant, _ transaction: any Transaction
    ) throws {
        let latest = try latestRelease(transaction)
        guard latest?.digest != bundle.digest else { return }
        let number = max(now.milliseconds, latest.map { $0.number.addingReportingOverflow(1).partialValue } ?? .min)
        try ReleaseBook(transaction: transaction).add(
            ReleaseEntry(digest: bundle.digest, change: change, signature: signature, at: now))
        try transaction.post(
            Statement(
                """
                INSERT INTO programs (digest, source, released_at) VALUES ($1, $2, $3)
                ON CONFLICT (digest) DO UPDATE SET source = excluded.source, released_at = excluded.released_at
                """,
                [.text(bundle.digest), .blob(try bundle.encoded()), .integer(number)]))
        try CandidateStore(transaction: transaction).remove(bundle.digest)
    }

    /// The sources of a program, whatever its stage; nil when there never was one or it is forgotten.
    package static func bundle(_ digest: String, _ transaction: any Transaction) throws -> SourceBundle? {
        let rows = try transaction.rows(
            Statement(
                """
                SELECT source FROM programs WHERE digest = $1
                UNION ALL SELECT source FROM candidates WHERE digest = $1
                """, [.text(digest)]))
        guard let source = try rows.map({ try $0.blob(0) }).first(where: { !$0.isEmpty }) else { return nil }
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

    /// Whether a program was ever released or drafted.
    static func isKnown(_ digest: String, _ transaction: any Transaction) throws -> Bool {
        try wasReleased(digest, transaction) || CandidateStore(transaction: transaction).stage(of: digest) != nil
    }

    /// How many releases before the live one can be gone back to, however old.
    package static let keptReleases = 10

    /// Forgets the sources of programs nobody can begin or go on with: they were replaced before a moment, no session
    /// lives that long, and more than `keptReleases` were live since. Drafts and canaries stay. That a program was released
    /// stays known.
    package static func forgetUnused(before moment: Instant, _ transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                UPDATE programs SET source = $2
                WHERE released_at < (SELECT MAX(released_at) FROM programs WHERE released_at < $1)
                  AND released_at < (SELECT MIN(released_at) FROM
                      (SELECT released_at FROM programs ORDER BY released_at DESC LIMIT $3) AS youngest)
                  AND LENGTH(source) > 0
                """, [.integer(moment.milliseconds), .blob([]), SQLValue(keptReleases + 1)]))
        try CandidateStore(transaction: transaction).forgetRetired(before: moment)
    }
}
