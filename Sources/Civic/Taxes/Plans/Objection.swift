import Conversation
import Storage
import Wording

extension Taxes {
    /// Random digits of an objection's number.
    static let objectionDigits = 7

    /// Takes an objection to a bill, from whoever holds its number: `not_mine`, `amount`, `paid`, `exempt` or `other`. The
    /// office looks into it; until then the bill stays as it is. The same objection again answers the number it has.
    package static let object = Action(
        ActionSignature(
            "taxes.object", takes: ["number": .text, "grounds": .text],
            allowed: ["grounds": Grounds.allCases.map(\.rawValue)],
            outcomes: [
                "taken": objectionRecord, "known": objectionRecord, "refused": RecordType("refused", [:]),
                "unknown": RecordType("unknown", [:]),
            ], changes: true)
    ) { context, arguments in
        guard let grounds = Grounds(rawValue: try arguments.text("grounds")) else { return ActionOutcome("refused") }
        guard case .found(let bill) = try BillLookUp.find(typed: try arguments.text("number"), context) else {
            return ActionOutcome("unknown")
        }
        let known = try context.transaction.first(
            Statement(
                "SELECT number FROM objections WHERE bill = $1 AND phone_hash = $2 AND grounds = $3",
                [.text(bill.number), .blob(context.phoneHash), .text(grounds.rawValue)]))
        if let known { return outcome("known", try known.text(0), bill) }
        let phone = try context.vault.seal(context.phone.e164)
        let numbers = FreshNumber(digits: objectionDigits, random: context.random)
        let number = try numbers.make { number in
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

    private enum Grounds: String, CaseIterable {
        case notMine = "not_mine"
        case amount, paid, exempt, other
    }

    private static let objectionRecord = RecordType(
        "objection", ["number": .text, "bill": .text, "object": .text], widths: shownWidths)

    private static func outcome(_ name: String, _ number: String, _ bill: Bill) -> ActionOutcome {
        ActionOutcome(name, ["number": .text(number), "bill": .text(bill.number), "object": .text(bill.object)])
    }

    /// Every objection in the order of their numbers, without phones.
    package static let objectionsExport = ExportKind(
        "objections", summary: "Objections to bills.",
        columns: ["number", "bill", "grounds", "day", "at"], hasPhones: true
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT number, bill, grounds, day, at, phone FROM objections WHERE number > $1 ORDER BY number",
            start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write(
                [
                    try row.text(0), try row.text(1), try row.text(2), try row.text(3), try row.timestamp(4),
                ] + context.phone(try row.blob(5)))
        }
    }
}
