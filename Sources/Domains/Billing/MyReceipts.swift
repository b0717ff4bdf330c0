import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Receipts shown to a phone, at most.
    package static let mostReceiptsListed = 20

    /// The receipts of money this phone paid, and those of bills it stands on as first or as second phone of the taxpayer,
    /// the newest first: as much of each as a list shows. The whole receipt is found by its number.
    static let myReceipts = Action(
        ActionSignature(
            "taxes.my_receipts",
            outcomes: [
                "found": RecordType("receipts", ["receipts": .list(ownReceipt)]), "none": RecordType("none", [:]),
            ])
    ) { context, _ in
        try listed(
            try context.transaction.rows(Statement(ownReceipts(), [.blob(context.phoneHash)])), context)
    }

    /// The same, but only those of one bill: for who gives its number where a receipt's is asked for. `none` where the number is no
    /// bill's, which counts nowhere.
    static let billReceipts = Action(
        ActionSignature(
            "taxes.bill_receipts", takes: ["number": .text],
            outcomes: [
                "found": RecordType("receipts", ["receipts": .list(ownReceipt)]), "none": RecordType("none", [:]),
            ])
    ) { context, arguments in
        guard let bill = number(try arguments.text("number")), bill.utf8.count == billDigits + 2 else {
            return ActionOutcome("none")
        }
        return try listed(
            try context.transaction.rows(
                Statement(ownReceipts(and: "bill = $2"), [.blob(context.phoneHash), .text(bill)])), context)
    }

    /// The receipts the phone in `$1` may see, the newest first.
    private static func ownReceipts(and condition: String? = nil) -> String {
        "SELECT number, bill, amount, paid_on FROM receipts WHERE entry IN (\(entriesOfPhone)) "
            + (condition.map { "AND \($0) " } ?? "") + "ORDER BY paid_at DESC, number LIMIT \(mostReceiptsListed)"
    }

    private static func listed(_ rows: [Row], _ context: ActionContext) throws -> ActionOutcome {
        let receipts = try rows.map { row throws(StorageError) in
            Value.record([
                "number": .text(try row.text(0)), "bill": .text(try row.text(1)),
                "amount": .money(Money(minorUnits: try row.integer(2), currency: context.profile.currency)),
                "paid_on": .date(try row.day(3)),
            ])
        }
        return receipts.isEmpty ? ActionOutcome("none") : ActionOutcome("found", ["receipts": .list(receipts)])
    }

    /// A subquery for the entries whose receipts the phone in `$1` may see. What it paid is known by the request it was
    /// asked with, or by the money that lay in suspense until it was put on a bill.
    private static let entriesOfPhone =
        "SELECT e.id FROM attempts a JOIN entries e ON e.reference = a.reference WHERE a.payer_hash = $1 "
        + "UNION SELECT m.by_entry FROM suspense s JOIN suspense_allocations m ON m.entry = s.entry "
        + "WHERE s.payer_hash = $1 "
        + "UNION SELECT r.entry FROM bills b JOIN receipts r ON r.bill = b.number WHERE b.payer_phone_hash = $1 "
        + "UNION SELECT r.entry FROM taxpayers t JOIN bills b ON b.taxpayer = t.code "
        + "JOIN receipts r ON r.bill = b.number WHERE t.second_phone_hash = $1"

    private static let ownReceipt = RecordType(
        "own_receipt", ["number": .text, "bill": .text, "amount": .money, "paid_on": .date], widths: shownWidths)
}
