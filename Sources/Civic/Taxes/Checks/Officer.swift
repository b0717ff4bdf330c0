import Conversation
import Storage
import Wording

/// Somebody who works for the city outside, with a badge that has a number.
struct Officer {
    /// Random digits of a badge's number.
    static let digits = 4
    static let longestName = 40
    static let longestService = 26

    let number: String
    let name: String
    let service: String
    /// The last day the badge is good.
    let until: CivilDate?

    func isGood(on day: CivilDate) -> Bool { until.map { day <= $0 } ?? true }

    /// Who proves by the badge's PIN.
    static func holder(_ number: String) -> String { "officer \(number)" }

    static func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> Officer? {
        let row = try transaction.first(
            Statement(
                "SELECT number, name, service, until_day FROM officers WHERE number = $1", [.text(number)]))
        guard let row else { return nil }
        return Officer(
            number: try row.text(0), name: try row.text(1), service: try row.text(2),
            until: try row.optionalText(3).flatMap(CivilDate.init(iso:)))
    }

    /// What an officer's number and PIN come to.
    enum Admission {
        case good(Officer)
        /// No such badge, or another PIN; it is not said which.
        case refused
        /// Too many wrong PINs today.
        case blocked
    }

    /// Checks a badge's number and PIN, and counts a wrong one, and a number nobody has as in `find_bill`.
    static func admit(typed: String, pin: String, _ context: ActionContext) throws -> Admission {
        guard let number = Taxes.number(typed) else { return .refused }
        guard let officer = try find(number, in: context.transaction) else {
            try MissedNumbers.record(number, context)
            return .refused
        }
        guard officer.isGood(on: context.today) else { return .refused }
        switch try Pins.prove(
            pin, of: holder(number), on: context.today, vault: context.vault, context.transaction)
        {
        case .right: return .good(officer)
        case .wrong: return .refused
        case .locked: return .blocked
        }
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
