import Conversation
import DomainKit
import Storage
import Wording

/// Somebody who works for the city outside, with a badge that has a number.
struct Officer {
    /// Random digits of a badge's number.
    static let digits = 4
    /// How many numbers are tried for a badge: enough to find one of the last free ones of nine thousand.
    static let tries = 400
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

    /// How long an officer whose PIN was right may ask without typing it again.
    static let admittedMilliseconds: Int64 = 15 * 60_000

    /// What a flow keeps of an officer whose PIN was right, in its place.
    static let admitted = RecordType(
        "admitted_officer", ["number": .text, "since": .integer], widths: ["number": .reference])

    /// The officer a flow was given as admitted, or why there is none any more.
    static func admitted(_ record: [String: Value], _ context: ActionContext) throws(StorageError) -> StillAdmitted {
        guard let number = record["number"]?.asText, let since = record["since"]?.asInteger,
            let officer = try find(number, in: context.transaction), officer.isGood(on: context.today)
        else { return .refused }
        let lasting = context.now.milliseconds.subtractingReportingOverflow(since)
        // A clock that was set back makes nobody wait, and lets nobody in for longer.
        let limits = -admittedMilliseconds...admittedMilliseconds
        guard !lasting.overflow, limits.contains(lasting.partialValue) else { return .expired }
        return .good(officer)
    }

    enum StillAdmitted {
        case good(Officer)
        /// No such badge, or it is good no more.
        case refused
        case expired
    }

    /// What an officer's number and PIN come to.
    enum Admission {
        case good(Officer)
        /// No such badge, or another PIN; it is not said which.
        case refused
        /// Too many wrong PINs today.
        case blocked
    }

    /// Stretches a PIN for a badge that is good; nil where there is none.
    static func guess(typed: String?, pin: String?, _ context: PreparationContext) async throws -> Pins.Guess? {
        guard let pin, let number = typed.flatMap(Taxes.number),
            let officer = try await context.database.read({ try find(number, in: $0) }),
            officer.isGood(on: context.today)
        else { return nil }
        return try await Pins.guess(
            pin, of: holder(number), on: context.today, vault: context.vault, in: context.database)
    }

    /// Checks a badge's number and PIN, and counts a wrong one, and a number nobody has as in `find_bill`.
    static func admit(typed: String, _ guess: Pins.Guess?, _ context: ActionContext) throws -> Admission {
        guard let number = Taxes.number(typed) else { return .refused }
        guard let officer = try find(number, in: context.transaction) else {
            try MissedNumbers.record(number, context)
            return .refused
        }
        guard officer.isGood(on: context.today) else { return .refused }
        switch try Pins.prove(guess, of: holder(number), on: context.today, context.transaction) {
        case .right: return .good(officer)
        case .wrong: return .refused
        case .locked: return .blocked
        }
    }
}

extension Taxes {
    /// Tells anybody whether a badge's number is an officer's of the city: `found` with the name to compare, `ended` when the
    /// badge is good no more. Unknown numbers count as in `find_bill`.
    static let verifyOfficer = Action(
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

    /// Checks an officer's badge and PIN once, for the checks of the next quarter of an hour. What it answers stands in place of the
    /// PIN, which is kept nowhere. Unknown numbers count as in `find_bill`; five wrong PINs close the badge for the day.
    static let admitOfficer = Action(
        ActionSignature(
            "taxes.admit_officer", takes: ["officer": .text, "pin": .text],
            outcomes: [
                "admitted": Officer.admitted, "refused": RecordType("refused", [:]),
                "blocked": RecordType("blocked", [:]),
            ], secret: ["pin"]),
        preparing: { context, arguments in
            try await Officer.guess(
                typed: arguments.optionalText("officer"), pin: arguments.optionalText("pin"), context)
        }
    ) { context, arguments, guess in
        _ = try arguments.text("pin")
        return switch try Officer.admit(typed: try arguments.text("officer"), guess, context) {
        case .blocked: ActionOutcome("blocked")
        case .refused: ActionOutcome("refused")
        case .good(let officer):
            ActionOutcome(
                "admitted", ["number": .text(officer.number), "since": .integer(context.now.milliseconds)])
        }
    }

    private static let officerRecord = RecordType(
        "officer", ["number": .text, "name": .text, "service": .text],
        widths: [
            "number": .reference, "name": .text(most: Officer.longestName, letters: .words),
            "service": .text(most: Officer.longestService, letters: .words),
        ])
}
