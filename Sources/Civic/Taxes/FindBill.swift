import Conversation
import Storage

extension Taxes {
    /// Finds a bill by its number. A number with wrong check digits never reaches the store.
    package static let findBill = Action(
        ActionSignature(
            "taxes.find_bill", takes: ["number": .text],
            outcomes: [
                "found": Bill.record, "settled": Bill.record, "unknown": RecordType("unknown", [:]),
                "blocked": RecordType("blocked", [:]),
            ])
    ) { context, arguments in
        guard let number = number(try arguments.text("number")) else { return ActionOutcome("unknown") }
        guard let found = try lookUp(number, context) else {
            if try MissedNumbers.isBlocked(context) { return ActionOutcome("blocked") }
            try MissedNumbers.record(number, context)
            return ActionOutcome("unknown")
        }
        guard found.misses <= MissedNumbers.most else { return ActionOutcome("blocked") }
        let fields = try found.bill.fields(context.vault, context.profile.currency)
        return ActionOutcome(found.bill.due == 0 ? "settled" : "found", fields)
    }

    /// The digits of a number as typed, when they make a number with right check digits. Words around it do no harm: a
    /// text message may say `bill no 731 904 2851`.
    static func number(_ typed: String) -> String? {
        let numerals = typed.split(separator: " ").filter { $0.contains(where: \.isNumber) }.joined(separator: " ")
        return (TypedNumber.digits(typed) ?? TypedNumber.digits(numerals)).flatMap { ReferenceNumber($0)?.digits }
    }

    /// The bill and how often its asker missed, in one statement.
    private static func lookUp(
        _ number: String, _ context: ActionContext
    ) throws(StorageError) -> (bill: Bill, misses: Int64)? {
        let statement = Statement(
            "SELECT \(Bill.columns), \(MissedNumbers.counted) FROM bills WHERE number = $1",
            [.text(number)] + MissedNumbers.arguments(context))
        guard let row = try context.transaction.first(statement) else { return nil }
        return (try Bill(row), try row.integer(Bill.columnCount))
    }
}
