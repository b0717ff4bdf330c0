package import Conversation
import DomainKit
package import Storage
package import Wording

extension Participation {
    /// How long a round of an open roll lasts; see `BallotBox`.
    package static let roundMilliseconds: Int64 = 3_600_000

    /// The consultations whose rolls are to begin a new round, by code: those that take votes or wait for their count. A
    /// moment that is still to come was noted by a clock that was ahead.
    package static func roundsDue(
        at now: Instant, on today: CivilDate, in transaction: any Transaction
    ) throws -> [String] {
        try transaction.rows(
            Statement(
                """
                SELECT code FROM consultations JOIN ballot_keys ON consultation = code
                WHERE counted = 0 AND opens <= $1 AND (round_at <= $2 OR round_at > $3) ORDER BY code
                """,
                [
                    .text(today.iso), .integer(now.adding(milliseconds: -roundMilliseconds).milliseconds),
                    .integer(now.milliseconds),
                ])
        ).map { try $0.text(0) }
    }

    /// Begins a new round of a roll: every sum of it is made again for the round, no matter who voted or not, and the round is
    /// written down in the chain of records. So it tells nothing of voters, and from then on no older sum fits. A sum that
    /// is not of the round before stays as it is, for the count and `database verify` to tell of.
    package static func beginRound(
        of consultation: String, vault: Vault, at now: Instant, in transaction: any Transaction
    ) throws {
        guard let box = try BallotBox(consultation, vault: vault, in: transaction) else { return }
        let before = try BallotBox.round(of: consultation, in: transaction)
        try transaction.post(
            Statement(
                "UPDATE consultations SET roll_round = $2, round_at = $3 WHERE code = $1",
                [.text(consultation), .integer(before + 1), .integer(now.milliseconds)]))
        let sums = try box.sums(in: transaction)
        for part in 0..<BallotBox.parts {
            guard case .some(.some(let sum)) = sums[part], sum.round == before else { continue }
            try transaction.post(
                Statement(
                    "UPDATE roll_sums SET state = $3 WHERE consultation = $1 AND part = $2",
                    [
                        .text(consultation), .integer(part),
                        .blob(try sum.taken(into: before + 1).sealed(part: part, of: box)),
                    ]))
        }
        try RecordLog.record(.consultation, [consultation], vault: vault, at: now, transaction)
    }

    /// The roll of a consultation that is not counted yet, as staff can keep it outside the store.
    package struct OpenRoll: Sendable, Hashable {
        package let consultation: String
        /// How many are on the roll. It never becomes smaller.
        package let voters: Int
        /// 64 hexadecimal digits over the sealed votes. They tell nothing of a vote, and stay the same as long as none is
        /// cast or changed: from the end of the last day until the count.
        package let digits: String

        /// One sentence for staff.
        package var sentence: String {
            "\(consultation) is not counted yet; on its roll are \(voters), digest \(digits)."
        }
    }

    /// The rolls of the consultations that are not counted yet, by code. It reads each whole and needs no key.
    package static func openRolls(in transaction: any Transaction) throws -> [OpenRoll] {
        let codes = try transaction.rows(Statement("SELECT code FROM consultations WHERE counted = 0 ORDER BY code"))
        return try codes.map { row in
            let code = try row.text(0)
            var (voters, hash) = (0, HashChain.beginning)
            try BallotBox.forEachVoter(of: code, transaction) { voter, sealed in
                voters += 1
                hash = HashChain.next(after: hash, voter + (sealed ?? []))
            }
            return OpenRoll(consultation: code, voters: voters, digits: hash.hexadecimal)
        }
    }
}
