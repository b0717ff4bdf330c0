import Conversation
import Storage
import Wording

/// Somebody who works for the city outside, with a badge that has a number.
struct Officer {
    /// Random digits of a badge's number.
    static let digits = 4
    /// Wrong PINs in a row and on one day, after which the number is answered no more that day.
    static let mostMisses: Int64 = 5
    static let longestName = 40
    static let longestService = 26

    let number: String
    let name: String
    let service: String
    let pinHash: [UInt8]
    /// The last day the badge is good.
    let until: CivilDate?
    let misses: Int64
    let missedOn: String

    func isGood(on day: CivilDate) -> Bool { until.map { day <= $0 } ?? true }

    static func hash(pin: String, of number: String, _ vault: Vault) -> [UInt8] {
        vault.hash("\(number) \(pin)", for: "officer pin")
    }

    static func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> Officer? {
        let row = try transaction.first(
            Statement(
                "SELECT number, name, service, pin_hash, until_day, misses, missed_on FROM officers WHERE number = $1",
                [.text(number)]))
        guard let row else { return nil }
        return Officer(
            number: try row.text(0), name: try row.text(1), service: try row.text(2), pinHash: try row.blob(3),
            until: try row.optionalText(4).flatMap(CivilDate.init(iso:)), misses: try row.integer(5),
            missedOn: try row.text(6))
    }

    /// What an officer's number and PIN come to.
    enum Admission {
        case good(Officer)
        /// No such badge, or another PIN; it is not said which.
        case refused
        /// Too many wrong PINs today.
        case blocked
    }

    /// Checks a badge's number and PIN, and counts a wrong one.
    static func admit(typed: String, pin: String, _ context: ActionContext) throws -> Admission {
        guard let number = Taxes.number(typed), let officer = try find(number, in: context.transaction),
            officer.isGood(on: context.today)
        else { return .refused }
        let misses = officer.missedOn == context.today.iso ? officer.misses : 0
        guard misses < mostMisses else { return .blocked }
        if hash(pin: pin, of: number, context.vault) == officer.pinHash {
            if misses > 0 { try officer.note(misses: 0, context) }
            return .good(officer)
        }
        try officer.note(misses: misses + 1, context)
        return .refused
    }

    private func note(misses: Int64, _ context: ActionContext) throws(StorageError) {
        let changed = try context.transaction.run(
            Statement(
                "UPDATE officers SET misses = $2, missed_on = $3 WHERE number = $1 AND misses = $4 AND missed_on = $5",
                [
                    .text(number), .integer(misses), .text(context.today.iso), .integer(self.misses), .text(missedOn),
                ]))
        // Two wrong ones at the same moment are two.
        guard changed == 1 else { throw .busy("the officer was noted meanwhile") }
    }
}

extension Taxes {
    /// Tells anybody whether a badge's number is an officer's of the city: `found` with the name to compare, `ended` when the
    /// badge is good no more. Unknown numbers count as in `find_bill`.
    package static let verifyOfficer = Action(
        ActionSignature(
            "taxes.verify_officer", takes: ["number": .text],
            outcomes: [
                "found": officerRecord, "ended": officerRecord, "unknown": RecordType("unknown", [:]),
                "blocked": RecordType("blocked", [:]),
            ])
    ) { context, arguments in
        guard let number = number(try arguments.text("number")) else { return ActionOutcome("unknown") }
        guard try !MissedNumbers.isBlocked(context) else { return ActionOutcome("blocked") }
        guard let officer = try Officer.find(number, in: context.transaction) else {
            try MissedNumbers.record(number, context)
            return ActionOutcome("unknown")
        }
        return ActionOutcome(
            officer.isGood(on: context.today) ? "found" : "ended",
            ["number": .text(number), "name": .text(officer.name), "service": .text(officer.service)])
    }

    private static let officerRecord = RecordType(
        "officer", ["number": .text, "name": .text, "service": .text],
        widths: [
            "number": .reference, "name": .text(most: Officer.longestName, letters: .words),
            "service": .text(most: Officer.longestService, letters: .words),
        ])
}
