import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Tells anybody whether a receipt is genuine: `found` with what it paid, line by line, the oldest first; `reversed`
    /// when the payment was taken back later; `mistyped` when its check digits say that a digit is wrong; `unknown` when the
    /// city gave no such receipt.
    ///
    /// Unknown numbers count as in `find_bill`, and a phone that is blocked there learns nothing here.
    static let verifyReceipt = Action(
        ActionSignature(
            "taxes.verify_receipt", takes: ["number": .text],
            outcomes: [
                "found": explainedReceiptRecord, "reversed": receiptRecord, "mistyped": RecordType("mistyped", [:]),
                "unknown": RecordType("unknown", [:]),
            ])
    ) { context, arguments in
        let typed = try arguments.text("number")
        guard let found = try StoredReceipt.find(typed: typed, context) else {
            return ActionOutcome(isMistyped(typed, digits: Books.receiptDigits) ? "mistyped" : "unknown")
        }
        var fields = found.fields(context.profile.currency)
        guard !found.isReversed else { return ActionOutcome("reversed", fields) }
        fields["lines"] = .list(try found.lines(context))
        return ActionOutcome("found", fields)
    }

    private static let receiptFields: [String: ValueType] = [
        "number": .text, "bill": .text, "object": .text, "amount": .money, "paid_on": .date, "left": .money,
    ]
    private static let receiptRecord = RecordType("receipt", receiptFields, widths: Taxes.shownWidths)
    private static let explainedReceiptRecord = RecordType(
        "receipt", receiptFields.merging(["lines": .list(receiptLine)]) { first, _ in first },
        widths: Taxes.shownWidths)
    private static let receiptLine = RecordType(
        "receipt_line", ["head": .text, "period": .text, "purpose": .text, "amount": .money], widths: lineWidths)
}

/// A receipt as its row holds it.
private struct StoredReceipt {
    let number: String
    let entry: Int64
    let bill: String
    let object: String
    let head: String
    let period: String
    let amount: Int64
    let paidOn: CivilDate
    let owing: Int64
    let isReversed: Bool

    /// Nil when there is none of that number, which counts, or when the phone is answered no more.
    static func find(typed: String, _ context: ActionContext) throws -> StoredReceipt? {
        guard let number = Taxes.number(typed) else { return nil }
        let statement = Statement(
            "SELECT r.number, r.entry, r.bill, b.object, b.kind, b.period, r.amount, r.paid_on, r.owing, v.by_entry, "
                + "\(MissedNumbers.counted) FROM receipts r JOIN bills b ON b.number = r.bill "
                + "LEFT JOIN reversals v ON v.entry = r.entry WHERE r.number = $1",
            [.text(number)] + MissedNumbers.arguments(context))
        guard let row = try context.transaction.first(statement) else {
            if try !MissedNumbers.isBlocked(context) { try MissedNumbers.record(number, context) }
            return nil
        }
        guard try row.integer(10) <= MissedNumbers.most else { return nil }
        return try StoredReceipt(row)
    }

    private init(_ row: Row) throws(StorageError) {
        number = try row.text(0)
        entry = try row.integer(1)
        bill = try row.text(2)
        head = try row.text(4)
        // What is shown of a bill without an object, as on the bill itself.
        object = [try row.text(3), head].first { !$0.isEmpty } ?? bill
        period = try row.text(5)
        amount = try row.integer(6)
        paidOn = try row.day(7)
        owing = try row.integer(8)
        isReversed = try row.optionalInteger(9) != nil
    }

    func fields(_ currency: Currency) -> [String: Value] {
        [
            "number": .text(number), "bill": .text(bill), "object": .text(object),
            "amount": .money(Money(minorUnits: amount, currency: currency)), "paid_on": .date(paidOn),
            "left": .money(Money(minorUnits: owing, currency: currency)),
        ]
    }

    /// What it paid; the one line of its bill where that had no others.
    func lines(_ context: ActionContext) throws(StorageError) -> [Value] {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT head, period, purpose, amount FROM receipt_lines WHERE entry = $1 ORDER BY position LIMIT 20",
                [.integer(entry)]))
        func line(_ head: String, _ period: String, _ purpose: String, _ amount: Int64) -> Value {
            .record([
                "head": .text(head), "period": .text(period), "purpose": .text(purpose),
                "amount": .money(Money(minorUnits: amount, currency: context.profile.currency)),
            ])
        }
        guard !rows.isEmpty else { return [line(head, period, DemandPurpose.current.rawValue, amount)] }
        return try rows.map { row throws(StorageError) in
            line(try row.text(0), try row.text(1), try row.text(2), try row.integer(3))
        }
    }
}
