package import Conversation
package import Storage
package import Wording

/// The ballots of one consultation, and the roll of who has cast one.
///
/// The roll (`voters`) says that a phone has voted, the box (`ballots`) how. They share no key: each is a keyed hash of
/// its own, and that of the box is made with a key of the consultation's own (`ballot_keys`), kept sealed, which is
/// destroyed once the consultation has closed. Neither table has a time, a count or a row number; both lie in the order
/// of their hashes. A choice is stored sealed, always in as many bytes, so that a changed ballot looks like any other.
///
/// What somebody can learn who holds:
/// - *one copy of the database*: how many voted in each consultation. Neither who, nor what, nor whether a ballot was
///   changed. What was written together shows in the write-ahead log, in the layout within a page and between two copies
///   of different times, and in PostgreSQL in the `xmin` and `ctid` of each row, be it there or gone (`votes_under_way`):
///   these can pair a hash of the roll with one of the box, and two copies show which ballots changed between them.
///   Without the key such a pair names nobody and no choice.
/// - *the database and the master key, before the consultation has closed*: everything. The vote of a phone can be
///   changed only because its ballot can be found.
/// - *both, after it*: that a phone has voted, and all choices, but no table tells which is whose. The traces of what was
///   written together still do until the rows are written anew in the order of their keys (SQLite's `VACUUM`; in
///   PostgreSQL a copy into new tables) and the old log and backups are gone. A backup from before the closing holds the
///   consultation's key too, so backups and the master key belong in different hands.
///
/// SQLite as Debian builds it overwrites what is deleted (`SECURE_DELETE`), so the destroyed key is gone from the file
/// when the write-ahead log has been copied into it and begun anew.
struct BallotBox {
    let consultation: String
    private let key: Vault

    /// Nil when the consultation has no key: it has closed for good.
    init?(_ consultation: String, vault: Vault, in transaction: any Transaction) throws {
        let sealed = try transaction.first(
            Statement("SELECT sealed_key FROM ballot_keys WHERE consultation = $1", [.text(consultation)]))
        guard let sealed = try sealed?.blob(0), let key = Vault(masterKey: try vault.open(sealed)) else { return nil }
        self.consultation = consultation
        self.key = key
    }

    /// Puts a ballot in, in place of the voter's earlier one. Answers whether it is the voter's first; what an earlier
    /// one said is neither told nor kept.
    func cast(_ choice: Int64, _ context: ActionContext) throws -> Bool {
        let ballot = key.hash(context.phone.e164, for: "ballot")
        try holdStill(for: ballot, context.transaction)
        let isFirst = try context.transaction.run(
            Statement(
                "INSERT INTO voters (consultation, voter) VALUES ($1, $2) ON CONFLICT (consultation, voter) DO NOTHING",
                [.text(consultation), .blob(Self.rollHash(consultation, context))]))
        try context.transaction.post(
            Statement(
                """
                INSERT INTO ballots (consultation, ballot, sealed_choice) VALUES ($1, $2, $3)
                ON CONFLICT (consultation, ballot) DO UPDATE SET sealed_choice = excluded.sealed_choice
                """,
                [.text(consultation), .blob(ballot), .blob(try context.vault.seal(Self.bytes(of: choice)))]))
        return isFirst > 0
    }

    /// Keeps what a vote relies on as it was read until the vote is kept, where bodies run side by side.
    ///
    /// The first vote changes the row of its consultation, which an import changes too: the slower of the two begins
    /// anew, and an import sees that somebody has voted. And every vote refers to the key for a moment, in a row that is
    /// gone before anybody can see it: so the key is destroyed before the vote, which then finds the box closed, or after
    /// it, and no ballot comes into a box whose results may have been told.
    private func holdStill(for ballot: [UInt8], _ transaction: any Transaction) throws {
        try transaction.post(
            Statement("UPDATE consultations SET voted = 1 WHERE code = $1 AND voted = 0", [.text(consultation)]))
        try transaction.post(
            Statement(
                "INSERT INTO votes_under_way (ballot, consultation) VALUES ($1, $2)",
                [.blob(ballot), .text(consultation)]))
        try transaction.post(Statement("DELETE FROM votes_under_way WHERE ballot = $1", [.blob(ballot)]))
    }

    static func hasVoted(in consultation: String, _ context: ActionContext) throws -> Bool {
        try context.transaction.first(
            Statement(
                "SELECT 1 FROM voters WHERE consultation = $1 AND voter = $2",
                [.text(consultation), .blob(rollHash(consultation, context))])) != nil
    }

    /// Differs from one consultation to the next and from the hash other tables know the phone by.
    private static func rollHash(_ consultation: String, _ context: ActionContext) -> [UInt8] {
        context.vault.hash("\(consultation) \(context.phone.e164)", for: "roll")
    }

    private static func bytes(of choice: Int64) -> [UInt8] { [UInt8(truncatingIfNeeded: choice)] }
}

extension BallotBox {
    /// Gives a consultation the key it finds ballots by, unless it has one.
    static func prepare(_ consultation: String, _ context: ImportContext) throws {
        try context.transaction.post(
            Statement(
                """
                INSERT INTO ballot_keys (consultation, sealed_key) VALUES ($1, $2)
                ON CONFLICT (consultation) DO NOTHING
                """, [.text(consultation), .blob(try context.vault.seal(Vault.randomMasterKey()))]))
    }

    /// The votes for each choice, from 1; nil while ballots can still be changed and so still be traced.
    static func tally(_ consultation: String, _ context: ExportContext) throws -> [Int64: Int]? {
        let open = Statement("SELECT 1 FROM ballot_keys WHERE consultation = $1", [.text(consultation)])
        guard try context.transaction.first(open) == nil else { return nil }
        let ballots = ExportPages(
            sql: """
                SELECT consultation, ballot, sealed_choice FROM ballots
                WHERE consultation = $1 AND ballot > $2 ORDER BY ballot
                """,
            start: [.text(consultation), .blob([])]
        ) { ballot throws(StorageError) in Array(ballot.values.prefix(2)) }
        var votes: [Int64: Int] = [:]
        try ballots.forEach(context.transaction) { ballot in
            let choice = try context.vault.open(try ballot.blob(2))
            votes[Int64(choice.first ?? 0), default: 0] += 1
        }
        return votes
    }
}

extension Participation {
    /// Destroys the keys of the consultations that closed before `today`: from then on no ballot can be traced or
    /// changed, and the results can be taken out. The list of consultations, a vote that comes too late and an import
    /// do so in passing.
    package static func destroyKeys(closedBefore today: CivilDate, in transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                DELETE FROM ballot_keys WHERE consultation IN (SELECT code FROM consultations WHERE closes < $1)
                """, [.text(today.iso)]))
    }

    /// Closes what is over, so that results need not wait for a citizen.
    package static func keepHouse(
        on today: CivilDate, at now: Instant, _ transaction: any Transaction
    ) throws -> Bool {
        try destroyKeys(closedBefore: today, in: transaction)
        return false
    }
}
