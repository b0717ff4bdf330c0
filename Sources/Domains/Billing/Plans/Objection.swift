import Conversation
import DomainKit
import Storage
import Wording

extension Taxes {
    /// Random digits of an objection's number.
    static let objectionDigits = 7

    /// Takes an objection to a bill, from anyone who holds its number: `not_mine`, `amount`, `paid`, `exempt` or `other`. The
    /// office looks into it; until then the bill stays as it is. Another one from the same phone is not taken: it
    /// answers the number the first one has, whatever its grounds, and what the office said to it once it has.
    static let object = Action(
        ActionSignature(
            "taxes.object", takes: ["number": .text, "grounds": .text],
            allowed: ["grounds": Grounds.allCases.map(\.rawValue)],
            outcomes: [
                "taken": objectionRecord, "known": objectionRecord, "answered": answeredRecord,
                "refused": RecordType("refused", [:]),
                "unknown": RecordType("unknown", [:]),
            ], changes: true)
    ) { context, arguments in
        guard let grounds = Grounds(rawValue: try arguments.text("grounds")) else { return ActionOutcome("refused") }
        guard case .found(let bill) = try BillLookUp.find(typed: try arguments.text("number"), context) else {
            return ActionOutcome("unknown")
        }
        if let known = bill.objection {
            guard let answer = try ObjectionAnswer.find(known, in: context.transaction) else {
                return outcome("known", known, bill)
            }
            return outcome("answered", known, bill, ["answer": .text(answer.verdict.rawValue)])
        }
        let phone = try context.vault.seal(context.phone.e164)
        let numbers = FreshNumber(digits: objectionDigits, random: context.random)
        let number = try numbers.number { number in
            try context.transaction.run(
                Statement(
                    "INSERT INTO objections (number, bill, grounds, phone, phone_hash, day, at) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING",
                    [
                        .text(number), .text(bill.number), .text(grounds.rawValue), .blob(phone),
                        .blob(context.phoneHash), .text(context.today.iso), .integer(context.now.milliseconds),
                    ])) == 0
        }
        return outcome("taken", number, bill)
    }

    /// A subquery for the number of the first objection to a bill by the phone in `$2`.
    static let ownObjection =
        "(SELECT o.number FROM objections o WHERE o.bill = bills.number AND o.phone_hash = $2 ORDER BY o.at, o.number "
        + "LIMIT 1)"

    private enum Grounds: String, CaseIterable {
        case notMine = "not_mine"
        case amount, paid, exempt, other
    }

    private static let objectionFields: [String: ValueType] = ["number": .text, "bill": .text, "object": .text]
    private static let objectionRecord = RecordType("objection", objectionFields, widths: shownWidths)
    private static let answeredRecord = RecordType(
        "objection", objectionFields.merging(["answer": .text]) { first, _ in first },
        widths: shownWidths.merging(["answer": .text(most: 8, letters: .plain)]) { first, _ in first })

    private static func outcome(
        _ name: String, _ number: String, _ bill: Bill, _ more: [String: Value] = [:]
    ) -> ActionOutcome {
        let fields: [String: Value] = [
            "number": .text(number), "bill": .text(bill.number), "object": .text(bill.title),
        ]
        return ActionOutcome(name, fields.merging(more) { first, _ in first })
    }

    /// Every objection in the order of their numbers and what was answered, without phones.
    static let objectionsExport = ExportKind(
        "objections", summary: "Objections to bills, and what was answered: by whom and why.",
        columns: ["number", "bill", "grounds", "day", "at", "answer", "reason", "by", "answered_at"], hasPhones: true
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT o.number, o.bill, o.grounds, o.day, o.at, a.verdict, a.reason, a.author, a.at, o.phone "
                + "FROM objections o LEFT JOIN objection_answers a ON a.objection = o.number "
                + "WHERE o.number > $1 ORDER BY o.number",
            start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            let answer = try (5...7).map { column in try row.optionalText(column) ?? "" }
            let answeredAt = try answer[0].isEmpty ? "" : row.timestamp(8)
            try write(
                [
                    try row.text(0), try row.text(1), try row.text(2), try row.text(3), try row.timestamp(4),
                ] + answer + [answeredAt] + context.phone(try row.blob(9)))
        }
    }
}
