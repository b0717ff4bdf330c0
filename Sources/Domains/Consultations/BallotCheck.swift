package import Storage

/// The votes of a consultation as they may be published.
enum Tally: Equatable {
    /// Votes can still be changed, or wait for their count.
    case open
    /// By choice, from 1.
    case counted([Int64: Int])
    /// The box is not what was counted, so no number of it can be relied on.
    case altered

    init(of consultation: String, _ vault: Vault, in transaction: any Transaction) throws {
        let row = try transaction.first(
            Statement("SELECT counted, box_seal FROM consultations WHERE code = $1", [.text(consultation)]))
        guard let row, try row.integer(0) > 0 else {
            self = .open
            return
        }
        guard let ballots = vault.ballots(of: consultation),
            let choices = try BallotBox.choices(
                of: consultation, seal: try row.optionalBlob(1), ballots, in: transaction)
        else {
            self = .altered
            return
        }
        self = .counted(choices)
    }
}

extension BallotBox {
    /// The votes for each choice of a counted box; nil when anything in it was changed since.
    fileprivate static func choices(
        of consultation: String, seal: [UInt8]?, _ ballots: Vault, in transaction: any Transaction
    ) throws -> [Int64: Int]? {
        guard let seal, Vault.areEqual(seal, try Self.seal(of: consultation, ballots, in: transaction)) else {
            return nil
        }
        var votes: [Int64: Int] = [:]
        var areAllOurs = true
        try forEachBallot(of: consultation, transaction) { number, sealed in
            guard let choice = try? ballots.open(sealed, as: ballotPlace(consultation, number)).first else {
                areAllOurs = false
                return
            }
            votes[Int64(choice), default: 0] += 1
        }
        return areAllOurs ? votes : nil
    }
}

extension Participation {
    /// The consultations whose ballots are not as many as the voters whose votes are in the box; none when all is well. It
    /// reads the whole roll and every box, needs no key and tells nothing of who voted what.
    package static func unevenConsultations(in transaction: any Transaction) throws(StorageError) -> [String] {
        let statement = Statement(
            """
            SELECT consultation FROM (
                SELECT consultation, 1 AS weight FROM voters WHERE sealed_choice IS NULL
                UNION ALL SELECT consultation, -1 FROM ballots
                UNION ALL SELECT consultation, -1 FROM unread_ballots
            ) AS papers
            GROUP BY consultation HAVING SUM(weight) <> 0 ORDER BY consultation
            """)
        return try transaction.rows(statement).map { row throws(StorageError) in try row.text(0) }
    }

    /// The consultations in which nobody is said to have voted though somebody is on their rolls, so that what was asked could
    /// be changed behind those who answered; none when all is well. It needs no key.
    package static func deniedRolls(in transaction: any Transaction) throws(StorageError) -> [String] {
        let statement = Statement(
            """
            SELECT code FROM consultations
            WHERE voted = 0 AND EXISTS (SELECT 1 FROM voters WHERE consultation = code) ORDER BY code
            """)
        return try transaction.rows(statement).map { row throws(StorageError) in try row.text(0) }
    }

    /// What is wrong with the boxes as only who has the key can tell, in sentences; none when all is well. It reads the
    /// whole roll and every box.
    /// - Parameter hasKeys: whether open consultations should have their keys, as they have not in a backup.
    package static func boxFaults(
        _ vault: Vault, hasKeys: Bool = true, in transaction: any Transaction
    ) throws -> [String] {
        let consultations = try transaction.rows(
            Statement("SELECT code, counted, box_faults, voted, keyed FROM consultations ORDER BY code"))
        return try consultations.flatMap { row in
            let code = try row.text(0)
            guard try row.integer(1) > 0 else {
                let expectsKey = try hasKeys && (row.integer(3) > 0 || row.integer(4) > 0)
                return try openFaults(of: code, expectsKey: expectsKey, vault, in: transaction)
            }
            var faults: [String] = []
            if try Tally(of: code, vault, in: transaction) == .altered {
                faults.append(
                    "The box of \(code) is not as it was counted: its ballots or its roll were changed since.")
            }
            let count = try row.integer(2)
            if count > 0 {
                faults.append(
                    "When the box of \(code) was counted, \(count) votes or parts of its roll were not as written.")
            }
            let unread = Statement("SELECT COUNT(*) FROM unread_ballots WHERE consultation = $1", [.text(code)])
            if let kept = try transaction.first(unread)?.integer(0), kept > 0 {
                faults.append(
                    "\(kept) ballots of \(code) did not open when its box was counted; they are kept and not counted.")
            }
            return faults
        }
    }

    private static func openFaults(
        of code: String, expectsKey: Bool, _ vault: Vault, in transaction: any Transaction
    ) throws -> [String] {
        guard let box = try BallotBox(code, vault: vault, in: transaction) else {
            return expectsKey
                ? ["The ballot key of \(code) is missing, so its votes cannot be counted or changed."] : []
        }
        let roll = try box.readRoll(in: transaction)
        var faults: [String] = []
        if !roll.strangers.isEmpty {
            faults.append(
                "\(roll.strangers.count) votes of \(code) are not their voters' own: copied or made elsewhere.")
        }
        if try box.differences(between: box.sums(in: transaction), and: roll.sums, in: transaction) > 0 {
            faults.append("The roll of \(code) was changed: votes were added, taken out or put back.")
        }
        return faults
    }
}
