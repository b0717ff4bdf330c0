import Authoring
import Conversation
import Storage

/// Where a program stands between its files and its end.
package enum ReleaseStage: String, Sendable, Hashable, CaseIterable {
    /// Checked and kept; nobody begins on it.
    case draft
    /// New sessions of named phones begin on it.
    case canary
    /// New sessions of everybody else begin on it.
    case live
    /// Nobody begins on it any more; sessions that did finish on it.
    case retired
}

/// Programs that are to be live some day, or were tried and are not: with their sources, and the phones they are tried by.
struct CandidateStore {
    let transaction: any Transaction

    /// Keeps a program's sources under a stage, or moves the one that is there.
    func storeCandidate(_ bundle: SourceBundle, _ stage: ReleaseStage, at now: Instant) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO candidates (digest, source, stage, changed_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (digest) DO UPDATE SET source = excluded.source, stage = excluded.stage,
                    changed_at = excluded.changed_at
                """,
                [
                    .text(bundle.digest), .blob(try bundle.encoded()), .text(stage.rawValue),
                    .integer(now.milliseconds),
                ]))
    }

    /// The stage of a candidate; nil for what is none.
    func stage(of digest: String) throws -> ReleaseStage? {
        let row = try transaction.first(
            Statement("SELECT stage FROM candidates WHERE digest = $1", [.text(digest)]))
        return try row.flatMap { ReleaseStage(rawValue: try $0.text(0)) }
    }

    /// Ends a candidate: nobody begins on it any more, and its sources stay for those who did.
    func retire(_ digest: String, at now: Instant) throws {
        try transaction.post(
            Statement(
                "UPDATE candidates SET stage = 'retired', changed_at = $2 WHERE digest = $1",
                [.text(digest), .integer(now.milliseconds)]))
        try dismiss(digest)
    }

    /// Takes a candidate out that has become live.
    func remove(_ digest: String) throws {
        try transaction.post(Statement("DELETE FROM candidates WHERE digest = $1", [.text(digest)]))
        try dismiss(digest)
    }

    /// Forgets the sources of candidates that were retired before a moment. That there were some stays known.
    func forgetRetired(before moment: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE candidates SET source = $2
                WHERE stage = 'retired' AND changed_at < $1 AND LENGTH(source) > 0
                """, [.integer(moment.milliseconds), .blob([])]))
    }

    // MARK: Phones

    /// Lets phones begin on a canary; one that began on another does so no more.
    func invite(_ phones: Set<[UInt8]>, to digest: String) throws {
        for phone in phones {
            try transaction.post(
                Statement(
                    """
                    INSERT INTO canary_phones (phone, digest) VALUES ($1, $2)
                    ON CONFLICT (phone) DO UPDATE SET digest = excluded.digest
                    """, [.blob(phone), .text(digest)]))
        }
    }

    /// Lets all phones of a canary begin on what everybody begins on.
    func dismiss(_ digest: String) throws {
        try transaction.post(Statement("DELETE FROM canary_phones WHERE digest = $1", [.text(digest)]))
    }

    /// The canary of each phone that has one, by the phone's keyed hash.
    func invitations() throws -> [[UInt8]: String] {
        let rows = try transaction.rows(Statement("SELECT phone, digest FROM canary_phones"))
        return Dictionary(try rows.map { (try $0.blob(0), try $0.text(1)) }) { first, _ in first }
    }
}
