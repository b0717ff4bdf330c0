import Conversation
import DomainKit
import Storage
import Wording

/// The receipt of money that came to a payable.
struct Receipt {
    let entry: Int64
    let payable: PayableName
    let amount: Money
    /// When it was paid, as the receipt says; nil means the present moment.
    let paid: PaidMoment?

    /// Writes what the money did: the payable's own tables, the receipt, and what it paid line by line.
    /// - Returns: what is to be told.
    func store(_ allocation: any Allocation, _ context: OperationContext) throws -> any ReceiptNotice {
        try allocation.apply(entry, context)
        let number = try newNumber(left: allocation.left, context)
        for (position, line) in allocation.receiptLines.enumerated() {
            try context.transaction.post(
                Statement(
                    "INSERT INTO receipt_lines (entry, position, head, period, purpose, amount) "
                        + "VALUES ($1, $2, $3, $4, $5, $6)",
                    [
                        .integer(entry), SQLValue(position), .text(line.head), .text(line.period), .text(line.purpose),
                        .integer(line.amount),
                    ]))
        }
        return allocation.notice(of: number)
    }

    private func newNumber(left: Int64, _ context: OperationContext) throws -> String {
        let numbers = FreshNumber(digits: Books.receiptDigits, random: context.random)
        return try numbers.number { number in
            // Storing it is what tells whether the number is taken.
            try context.transaction.run(
                Statement(
                    "INSERT INTO receipts (number, entry, \(StoredNames.payable), amount, owing, paid_on, paid_at) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING",
                    [
                        .text(number), .integer(entry), .text(payable.stored), .integer(amount.minorUnits),
                        .integer(left), .text((paid?.day ?? context.today).iso),
                        .integer((paid?.at ?? context.now).milliseconds),
                    ])) == 0
        }
    }
}
