package import Conversation
import DomainKit
package import Storage
package import Wording

/// What came of counting a box.
package struct BoxCount: Sendable, Hashable {
    package let consultation: String
    /// Ballots in the box.
    package let ballots: Int
    /// What was wrong: votes that were not their voters' own, and parts of the roll whose sum was another.
    package let faults: Int
    /// Ballots that did not open. They are kept, and not among those that were counted.
    package let unread: Int
}

extension Participation {
    /// Days after the last day of a consultation in which nothing is destroyed yet.
    package static let daysOfGrace = 1

    /// Tables to be rewritten when a key was destroyed.
    package static let rewrittenTables = ["ballot_keys", "ballots", "roll_sums", "voters"]

    /// The consultations whose boxes are to be counted on a day, by code.
    package static func boxesToCount(on today: CivilDate, in transaction: any Transaction) throws -> [String] {
        let last = CivilDate(daysSinceEpoch: today.daysSinceEpoch - daysOfGrace)
        return try transaction.rows(
            Statement(
                """
                SELECT code FROM consultations JOIN ballot_keys ON consultation = code
                WHERE counted = 0 AND closes < $1 ORDER BY code
                """, [.text(last.iso)])
        ).map { try $0.text(0) }
    }

    /// Whether a box was counted and its tables are not rewritten yet.
    package static func isRewritingDue(in transaction: any Transaction) throws -> Bool {
        try transaction.first(Statement("SELECT 1 FROM consultations WHERE counted = 1 LIMIT 1")) != nil
    }

    /// Notes that the tables were rewritten after these boxes were counted.
    package static func noteRewriting(_ vault: Vault, at now: Instant, in transaction: any Transaction) throws {
        try move(from: 1, to: 3, vault, at: now, transaction)
    }

    /// Whether tables were rewritten and the log is not emptied yet.
    package static func isEmptyingDue(in transaction: any Transaction) throws -> Bool {
        try transaction.first(Statement("SELECT 1 FROM consultations WHERE counted = 3 LIMIT 1")) != nil
    }

    /// Notes that the log was emptied after these tables were rewritten.
    package static func noteEmptying(_ vault: Vault, at now: Instant, in transaction: any Transaction) throws {
        try move(from: 3, to: 2, vault, at: now, transaction)
    }

    private static func move(
        from former: Int64, to stage: Int64, _ vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws {
        let codes = try transaction.rows(
            Statement("SELECT code FROM consultations WHERE counted = $1 ORDER BY code", [.integer(former)])
        ).map { try $0.text(0) }
        try transaction.post(
            Statement(
                "UPDATE consultations SET counted = $2 WHERE counted = $1", [.integer(former), .integer(stage)]))
        try RecordLog.record(.consultation, codes, vault: vault, at: now, transaction)
    }

    /// Counts a box and destroys its key, for good: from then on no vote can be changed or traced, and the results can be
    /// taken out. Whether its time has come is for the caller to know. The count is written down in the chain of records.
    ///
    /// - Parameter random: random bits; each ballot gets 128 of them for a number.
    /// - Returns: nil when the consultation has no key.
    @discardableResult
    package static func countBox(
        _ consultation: String, vault: Vault, random: () -> UInt64, at now: Instant, in transaction: any Transaction
    ) throws -> BoxCount? {
        guard let box = try BallotBox(consultation, vault: vault, in: transaction) else { return nil }
        guard let ballots = vault.ballots(of: consultation) else { throw VaultError.unsealable }
        let sums = try box.takeSums(in: transaction)
        let roll = try box.readRoll(in: transaction)
        let former = try box.takeFormerBallots(vault, in: transaction)
        let choices = roll.choices + former.choices
        let numbers = choices.map { _ in [random(), random()].flatMap(\.bytes) }
        let placed = zip(numbers, choices).sorted { $0.0.lexicographicallyPrecedes($1.0) }
        for (number, choice) in placed {
            try transaction.post(
                Statement(
                    "INSERT INTO ballots (consultation, ballot, sealed_choice) VALUES ($1, $2, $3)",
                    [
                        .text(consultation), .blob(number),
                        .blob(try ballots.seal([choice], as: BallotBox.ballotPlace(consultation, number))),
                    ]))
        }
        try box.forgetChoices(but: roll.strangers, in: transaction)
        let faults = try roll.strangers.count + box.differences(between: sums, and: roll.sums, in: transaction)
        let seal = try BallotBox.seal(of: consultation, ballots, in: transaction)
        try transaction.post(
            Statement(
                "UPDATE consultations SET counted = 1, keyed = 0, box_seal = $2, box_faults = $3 WHERE code = $1",
                [.text(consultation), .blob(seal), SQLValue(faults)]))
        try transaction.post(Statement("DELETE FROM ballot_keys WHERE consultation = $1", [.text(consultation)]))
        try RecordLog.record(.consultation, [consultation], vault: vault, at: now, transaction)
        return BoxCount(
            consultation: consultation, ballots: choices.count, faults: faults, unread: former.unread)
    }
}

extension Vault {
    /// What the counted ballots of a consultation are sealed with.
    func ballots(of consultation: String) -> Vault? { derived(for: "ballots \(consultation)") }
}

extension UInt64 {
    fileprivate var bytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}

extension BallotBox {
    static func ballotPlace(_ consultation: String, _ number: [UInt8]) -> String {
        "ballots.sealed_choice \(consultation) \(number.hexadecimal)"
    }

    /// What is on the roll of an open consultation.
    struct Roll {
        var choices: [UInt8] = []
        /// By part of the roll.
        var sums: [Int64: RollSum] = [:]
        /// Rows whose vote is not their voter's own, with what they hold.
        var strangers: [(voter: [UInt8], sealed: [UInt8])] = []
    }

    /// Reads every vote.
    func readRoll(in transaction: any Transaction) throws -> Roll {
        var roll = Roll()
        try Self.forEachVoter(of: consultation, transaction) { voter, sealed in
            guard let sealed else { return }
            roll.sums[RollSum.part(of: voter), default: RollSum()].add(sealed, at: voter, key)
            if let choice = choice(in: sealed, of: voter) {
                roll.choices.append(choice)
            } else {
                roll.strangers.append((voter, sealed))
            }
        }
        return roll
    }

    static func forEachVoter(
        of consultation: String, _ transaction: any Transaction, _ body: ([UInt8], [UInt8]?) throws -> Void
    ) throws {
        let voters = ExportPages(
            sql: """
                SELECT consultation, voter, sealed_choice FROM voters
                WHERE consultation = $1 AND voter > $2 ORDER BY voter
                """,
            start: [.text(consultation), .blob([])]
        ) { row throws(StorageError) in Array(row.values.prefix(2)) }
        try voters.forEach(transaction) { try body(try $0.blob(1), try $0.optionalBlob(2)) }
    }

    static func forEachBallot(
        of consultation: String, _ transaction: any Transaction, _ body: ([UInt8], [UInt8]) throws -> Void
    ) throws {
        let ballots = ExportPages(
            sql: """
                SELECT consultation, ballot, sealed_choice FROM ballots
                WHERE consultation = $1 AND ballot > $2 ORDER BY ballot
                """,
            start: [.text(consultation), .blob([])]
        ) { row throws(StorageError) in Array(row.values.prefix(2)) }
        try ballots.forEach(transaction) { try body(try $0.blob(1), try $0.blob(2)) }
    }

    /// The stored sums by part of the roll; nil for one that does not open.
    func sums(in transaction: any Transaction) throws -> [Int64: RollSum?] {
        try transaction.rows(
            Statement("SELECT part, state FROM roll_sums WHERE consultation = $1", [.text(consultation)])
        ).reduce(into: [:]) { sums, row in
            let part = try row.integer(0)
            sums.updateValue(RollSum(try row.blob(1), part: part, of: self), forKey: part)
        }
    }

    /// First of all, for it is the rows of the sums that a vote under way changes too.
    fileprivate func takeSums(in transaction: any Transaction) throws -> [Int64: RollSum?] {
        let sums = try sums(in: transaction)
        try transaction.post(Statement("DELETE FROM roll_sums WHERE consultation = $1", [.text(consultation)]))
        return sums
    }

    /// How many parts of the roll are not what their stored sums say, or have the sum of an earlier round.
    func differences(
        between stored: [Int64: RollSum?], and read: [Int64: RollSum], in transaction: any Transaction
    ) throws -> Int {
        let round = try Self.round(of: consultation, in: transaction)
        return (0..<Self.parts).count { part in
            guard case .some(.some(let sum)) = stored[part] else { return true }
            return sum != read[part, default: RollSum()].taken(into: round)
        }
    }

    /// The choices of ballots from before votes stood on the roll, and how many of those ballots do not open. They are kept
    /// apart: what cannot be opened now may be opened once.
    fileprivate func takeFormerBallots(
        _ vault: Vault, in transaction: any Transaction
    ) throws -> (choices: [UInt8], unread: Int) {
        var choices: [UInt8] = []
        var unread: [[UInt8]] = []
        try Self.forEachBallot(of: consultation, transaction) { ballot, sealed in
            if let choice = (try? vault.open(sealed))?.first {
                choices.append(choice)
            } else {
                unread.append(ballot)
            }
        }
        for ballot in unread {
            try transaction.post(
                Statement(
                    """
                    INSERT INTO unread_ballots (consultation, ballot, sealed_choice)
                    SELECT consultation, ballot, sealed_choice FROM ballots WHERE consultation = $1 AND ballot = $2
                    """, [.text(consultation), .blob(ballot)]))
        }
        try transaction.post(Statement("DELETE FROM ballots WHERE consultation = $1", [.text(consultation)]))
        return (choices, unread.count)
    }

    /// Takes every choice off the roll. What was no voter's own vote stays, to be looked into.
    fileprivate func forgetChoices(
        but strangers: [(voter: [UInt8], sealed: [UInt8])], in transaction: any Transaction
    ) throws {
        try transaction.post(
            Statement(
                "UPDATE voters SET sealed_choice = NULL WHERE consultation = $1 AND sealed_choice IS NOT NULL",
                [.text(consultation)]))
        for stranger in strangers {
            try transaction.post(
                Statement(
                    "UPDATE voters SET sealed_choice = $3 WHERE consultation = $1 AND voter = $2",
                    [.text(consultation), .blob(stranger.voter), .blob(stranger.sealed)]))
        }
    }

    /// A keyed hash over a chain of the whole roll and all ballots, each in the order of their numbers.
    static func seal(of consultation: String, _ ballots: Vault, in transaction: any Transaction) throws -> [UInt8] {
        var chain = HashChain.beginning
        try forEachVoter(of: consultation, transaction) { voter, sealed in
            chain = HashChain.next(after: chain, voter + (sealed ?? []))
        }
        chain = HashChain.next(after: chain, Array("ballots".utf8))
        try forEachBallot(of: consultation, transaction) { number, sealed in
            chain = HashChain.next(after: chain, number + sealed)
        }
        return ballots.digest(chain, for: "box")
    }
}
