import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Finds a bill by its number: `found` with what is due, `settled` where nothing is due any more, `cancelled` where the
    /// city asks for it no more, `mistyped` where its check digits say that a digit is wrong. Such a number never reaches the
    /// store.
    static let findBill = Action(
        ActionSignature(
            "taxes.find_bill", takes: ["number": .text],
            outcomes: [
                "found": Bill.record, "settled": Bill.record, "cancelled": Bill.record,
                "mistyped": RecordType("mistyped", [:]), "unknown": RecordType("unknown", [:]),
                "blocked": RecordType("blocked", [:]),
            ], remarks: ["blocked": .limited])
    ) { context, arguments in
        switch try BillLookUp.find(typed: try arguments.text("number"), context) {
        case .blocked: return ActionOutcome("blocked")
        case .mistyped: return ActionOutcome("mistyped")
        case .unknown: return ActionOutcome("unknown")
        case .found(let bill):
            let standing = try Standing(of: bill, on: context.today, in: context.transaction)
            let fields = try standing.fields(context.vault, context.profile.currency)
                .merging(try BillRemarks(bill, standing, context).fields) { first, _ in first }
            guard standing.due == 0 else { return ActionOutcome("found", fields) }
            let isCancelled = try bill.isCancelled(in: context.transaction)
            return ActionOutcome(isCancelled ? "cancelled" : "settled", fields)
        }
    }

    /// The digits of a number as typed, when they make a number with right check digits. Words and marks around it do no
    /// harm: a text message may say `bill no 731 904 2851, thanks`.
    static func number(_ typed: String) -> String? {
        TypedNumber.reference(among: typed, lengths: numberLengths)?.digits
    }

    /// Whether what was typed can only be a number with so many random digits that went wrong: it holds as many digits as
    /// one has with its check digits, or one more or fewer, and no number with right ones.
    static func isMistyped(_ typed: String, digits: Int) -> Bool {
        guard number(typed) == nil else { return false }
        let count = typed.westernDigits.utf8.filter { (0x30...0x39).contains($0) }.count
        return abs(count - digits - 2) <= 1
    }

    /// Digits of the numbers this domain gives out: of bills, of receipts, of badges.
    private static let numberLengths: Set<Int> = [billDigits + 2, Books.receiptDigits + 2, Officer.digits + 2]
}

/// What comes of looking for a bill by the number a citizen typed.
enum BillLookUp {
    case found(Bill)
    /// No bill has the number.
    case unknown
    /// Its check digits say that a digit is wrong.
    case mistyped
    /// The phone named too many numbers nobody has.
    case blocked

    /// Looks for the bill, and counts the miss when there is none.
    static func find(typed: String, _ context: ActionContext) throws -> BillLookUp {
        guard let number = Taxes.number(typed) else {
            return Taxes.isMistyped(typed, digits: Taxes.billDigits) ? .mistyped : .unknown
        }
        // The bill and how often its asker missed, in one statement.
        let statement = Statement(
            "SELECT \(Bill.columns), \(MissedNumbers.counted), \(Taxes.ownObjection) FROM bills WHERE number = $1",
            [.text(number)] + MissedNumbers.arguments(context))
        guard let row = try context.transaction.first(statement) else {
            if try MissedNumbers.isBlocked(context) { return .blocked }
            try MissedNumbers.record(number, context)
            return .unknown
        }
        guard try row.integer(Bill.columnCount) <= MissedNumbers.most else { return .blocked }
        var bill = try Bill(row)
        bill.objection = try row.optionalText(Bill.columnCount + 1)
        return .found(bill)
    }
}
