import Conversation
import Storage
import Wording

extension Taxes {
    /// Finds a receipt by its number, for whoever holds it: what was paid, when, and what was left to pay then.
    ///
    /// Unknown numbers count as in `find_bill`, and a phone that is blocked there learns nothing here.
    package static let findReceipt = Action(
        ActionSignature(
            "taxes.find_receipt", takes: ["number": .text],
            outcomes: ["found": receiptRecord, "unknown": RecordType("unknown", [:])])
    ) { context, arguments in
        guard let number = number(try arguments.text("number")) else { return ActionOutcome("unknown") }
        let statement = Statement(
            "SELECT r.number, r.bill, b.object, r.amount, r.paid_on, r.owing, \(MissedNumbers.counted) "
                + "FROM receipts r JOIN bills b ON b.number = r.bill WHERE r.number = $1",
            [.text(number)] + MissedNumbers.arguments(context))
        guard let row = try context.transaction.first(statement) else {
            if try !MissedNumbers.isBlocked(context) { try MissedNumbers.record(number, context) }
            return ActionOutcome("unknown")
        }
        guard try row.integer(6) <= MissedNumbers.most else { return ActionOutcome("unknown") }
        return ActionOutcome("found", try receiptFields(row, context.profile.currency))
    }

    private static let receiptRecord = RecordType(
        "receipt",
        ["number": .text, "bill": .text, "object": .text, "amount": .money, "paid_on": .date, "left": .money],
        widths: Taxes.shownWidths)

    private static func receiptFields(_ row: Row, _ currency: Currency) throws(StorageError) -> [String: Value] {
        guard let day = CivilDate(iso: try row.text(4)) else { throw .unexpectedColumn(4, "not a day") }
        return [
            "number": .text(try row.text(0)),
            "bill": .text(try row.text(1)),
            "object": .text(try row.text(2)),
            "amount": .money(Money(minorUnits: try row.integer(3), currency: currency)),
            "paid_on": .date(day),
            "left": .money(Money(minorUnits: try row.integer(5), currency: currency)),
        ]
    }
}
