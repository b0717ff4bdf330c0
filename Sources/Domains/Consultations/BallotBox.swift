import Conversation
import DomainKit
import Storage
import Wording

/// The votes of one consultation: who has cast one, and how.
///
/// While it is open a vote stands on the roll (`voters`), at the keyed hash of its phone, sealed with a random key of the
/// consultation's own (`ballot_keys`), which is itself sealed with the master key. So a vote can be changed, and nothing
/// but that key opens it. A day after the last day the box is counted (`BoxCount`): the choices go into `ballots` all at
/// once, under random numbers, the roll forgets how, and the key is destroyed. No ballot is ever written beside a voter.
///
/// What somebody can learn who holds:
/// - *one copy of the store, its log or a backup*: how many voted in each consultation. Neither who nor what. Two copies
///   show which rows of the roll were written between them.
/// - *the store and the master key, before the box is counted*: everything. A vote can be changed only because it can be
///   found.
/// - *both, after it, with every log and every copy ever made of the store*: which phones have voted, and how many chose
///   what. A vote is linked to its voter only in rows that nothing opens any more, provided the key is gone: it is no part
///   of a backup (`guichet database backup` writes it into a file of its own), the store overwrites what it deletes, and
///   after the count the log is emptied and the tables are rewritten. Copies of the whole disk and archives of
///   PostgreSQL's log made while it was open do hold it, sealed with the master key; they and the master key belong in
///   different hands until they are deleted.
///
/// What is seen of somebody who writes into the store and has no key:
/// - *a vote moved, copied, added or taken out*: a vote is sealed for its consultation and its voter, so it opens at no
///   other, and each part of the roll has a sum over its votes (`roll_sums`), sealed with the consultation's key.
/// - *a part of the roll put back as it was, with its sum*: each hour the roll begins a new round (`Participation.beginRound`),
///   every sum is made again for it, and the round is written down in the chain of records. A sum of an earlier round
///   does not fit, however many have voted since.
/// - *a consultation deleted, moved, opened again or robbed of its key; a box uncounted or changed*: it is a record
///   (`RecordKind.consultation`), and the counted box is sealed as a whole.
///
/// What is not seen: a part of the roll put back, with its sum, as it was *within the same round*, so that votes of the last
/// hour are lost or are again what they were; and a whole store put back, chain and all. Nothing that lies in the store can
/// show these. `guichet database verify` prints for every roll how many are on it and a digest of it
/// (`Participation.openRolls`): kept outside, a number that has become smaller shows the first, and another digest does once
/// no more votes are taken. What was published of a sealed day shows the second.
struct BallotBox {
    let consultation: String
    let key: Vault

    /// The parts of the roll. Votes of different parts are kept side by side without waiting for each other.
    static let parts: Int64 = 16

    /// Nil when the consultation has no key: its box is counted, or the store was restored without its keys.
    init?(_ consultation: String, vault: Vault, in transaction: any Transaction) throws {
        let sealed = try transaction.first(
            Statement("SELECT sealed_key FROM ballot_keys WHERE consultation = $1", [.text(consultation)]))
        guard let sealed = try sealed?.blob(0),
            let key = Vault(masterKey: try vault.openFormer(sealed, as: Self.keyPlace(consultation)))
        else { return nil }
        self.consultation = consultation
        self.key = key
    }

    /// Keeps a vote in place of the voter's earlier one. Answers whether it is the voter's first; what an earlier one said
    /// is neither told nor kept.
    ///
    /// Every vote changes the row of its part of the roll, which the count deletes: so where bodies run side by side the
    /// key is destroyed before the vote, which then finds the box closed, or after it, and the vote is counted. The first
    /// changes the row of its consultation, which an import changes too.
    func cast(_ choice: Int64, _ context: ActionContext) throws -> Bool {
        let voter = Self.rollHash(consultation, context)
        let part = RollSum.part(of: voter)
        let found = try context.transaction.first(
            Statement(
                """
                SELECT s.state, v.voter, v.sealed_choice FROM roll_sums s
                LEFT JOIN voters v ON v.consultation = s.consultation AND v.voter = $3
                WHERE s.consultation = $1 AND s.part = $2
                """, [.text(consultation), .integer(part), .blob(voter)]))
        guard let found else { throw MissingRollPart(consultation: consultation) }
        let (isFirst, earlier) = (try found.optionalBlob(1) == nil, try found.optionalBlob(2))
        try context.transaction.post(
            Statement("UPDATE consultations SET voted = 1 WHERE code = $1 AND voted = 0", [.text(consultation)]))
        // A vote from before votes stood on the roll.
        if !isFirst, earlier == nil {
            try context.transaction.post(
                Statement(
                    "DELETE FROM ballots WHERE consultation = $1 AND ballot = $2",
                    [.text(consultation), .blob(key.hash(context.phone.e164, for: "ballot"))]))
        }
        let sealed = try key.seal(Self.bytes(of: choice), as: place(of: voter))
        try context.transaction.post(
            Statement(
                """
                INSERT INTO voters (consultation, voter, sealed_choice) VALUES ($1, $2, $3)
                ON CONFLICT (consultation, voter) DO UPDATE SET sealed_choice = excluded.sealed_choice
                """, [.text(consultation), .blob(voter), .blob(sealed)]))
        try storeSum(try found.blob(0), of: part, with: sealed, insteadOf: earlier, at: voter, context.transaction)
        return isFirst
    }

    /// A sum that does not open was tampered with: it stays as it is, for the count and `database verify` to tell of.
    private func storeSum(
        _ stored: [UInt8], of part: Int64, with sealed: [UInt8], insteadOf earlier: [UInt8]?, at voter: [UInt8],
        _ transaction: any Transaction
    ) throws {
        var state = stored
        if var sum = RollSum(stored, part: part, of: self) {
            if let earlier { sum.remove(earlier, at: voter, key) }
            sum.add(sealed, at: voter, key)
            state = try sum.sealed(part: part, of: self)
        }
        try transaction.post(
            Statement(
                "UPDATE roll_sums SET state = $3 WHERE consultation = $1 AND part = $2",
                [.text(consultation), .integer(part), .blob(state)]))
    }

    /// What a voter's sealed vote says; nil when it is not this voter's own vote in this consultation.
    func choice(in sealed: [UInt8], of voter: [UInt8]) -> UInt8? {
        (try? key.open(sealed, as: place(of: voter)))?.first
    }

    private func place(of voter: [UInt8]) -> String { "voters.sealed_choice \(consultation) \(voter.hexadecimal)" }

    static func keyPlace(_ consultation: String) -> String { "ballot_keys.sealed_key \(consultation)" }

    /// The round the roll of a consultation is in.
    static func round(of consultation: String, in transaction: any Transaction) throws -> Int64 {
        let row = try transaction.first(
            Statement("SELECT roll_round FROM consultations WHERE code = $1", [.text(consultation)]))
        return try row?.integer(0) ?? 0
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

/// A consultation with a key has no row for a part of its roll: its store was changed by hand.
struct MissingRollPart: Error {
    let consultation: String
}

extension BallotBox {
    /// Gives a consultation its key and its empty roll, unless it has them.
    static func prepare(_ consultation: String, _ context: ImportContext) throws {
        let sealed = try context.vault.seal(Vault.randomMasterKey(), as: keyPlace(consultation))
        let isNew = try context.transaction.run(
            Statement(
                """
                INSERT INTO ballot_keys (consultation, sealed_key) VALUES ($1, $2)
                ON CONFLICT (consultation) DO NOTHING
                """, [.text(consultation), .blob(sealed)]))
        guard isNew > 0, let box = try BallotBox(consultation, vault: context.vault, in: context.transaction) else {
            return
        }
        try context.transaction.post(
            Statement("UPDATE consultations SET keyed = 1 WHERE code = $1", [.text(consultation)]))
        let empty = RollSum(round: try round(of: consultation, in: context.transaction))
        for part in 0..<parts {
            try context.transaction.post(
                Statement(
                    "INSERT INTO roll_sums (consultation, part, state) VALUES ($1, $2, $3)",
                    [.text(consultation), .integer(part), .blob(try empty.sealed(part: part, of: box))]))
        }
    }
}
