import Conversation
import Storage
import Wording

/// Money that moved, as a wallet reports it.
struct Payment {
    let reference: String
    let wallet: String
    /// The wallet's own name of the movement.
    let transaction: String
    let amount: Money

    /// Why money could not be assigned to a bill.
    private enum Doubt: String {
        case unknownReference = "unknown_reference"
        case otherCurrency = "other_currency"
        case missingBill = "missing_bill"
    }

    /// Posts the money to the attempt's bill, or to suspense when there is none, unless it was posted before.
    func take(_ attempt: Attempt?, _ context: PaymentContext) throws -> PaymentOutcome {
        guard amount.minorUnits > 0 else { return attempt.map { .impossible($0.state) } ?? .stranger }
        guard try !LedgerEntry.exists(wallet: wallet, transaction: transaction, in: context.transaction) else {
            return .repeated
        }
        guard let attempt else { return try suspend(.unknownReference, context) }
        // Whatever the money is, it moved: the wallet needs no more asking.
        try attempt.move(to: .succeeded, context)
        guard amount.currency == context.profile.currency else { return try suspend(.otherCurrency, context) }
        guard let bill = try Bill.find(attempt.bill, in: context.transaction) else {
            return try suspend(.missingBill, context)
        }
        return try post(to: bill, attempt, context)
    }

    private func post(to bill: Bill, _ attempt: Attempt, _ context: PaymentContext) throws -> PaymentOutcome {
        let applied = min(amount.minorUnits, bill.due)
        let surplus = amount.minorUnits - applied
        let entry = try entry(
            .payment,
            [
                (.clearing(wallet: wallet), amount.minorUnits), (.receivable(bill: bill.number), -applied),
                (.credit(bill: bill.number), -surplus),
            ]
        ).post(context)
        if applied > 0 { try pay(bill, applied, context) }
        let owing = bill.due - applied
        let number = try receipt(bill: bill.number, entry: entry, owing: owing, context)
        let notice = ReceiptNotice(
            receipt: number, bill: bill, amount: amount, left: Money(minorUnits: owing, currency: amount.currency),
            surplus: Money(minorUnits: surplus, currency: amount.currency))
        try notice.send(to: attempt, context)
        return .posted(receipt: number, surplus: notice.surplus, from: attempt.state)
    }

    private func entry(_ kind: LedgerEntry.Kind, _ postings: [(account: Account, amount: Int64)]) -> LedgerEntry {
        LedgerEntry(
            kind: kind, reference: reference, wallet: wallet, walletTransaction: transaction,
            currency: amount.currency, postings: postings)
    }

    /// - Throws: `StorageError.busy` when another payment of the bill came first, so that the body runs again and
    ///   divides the money anew.
    private func pay(_ bill: Bill, _ applied: Int64, _ context: PaymentContext) throws(StorageError) {
        let changed = try context.transaction.run(
            Statement(
                "UPDATE bills SET paid = $3 WHERE number = $1 AND paid = $2",
                [.text(bill.number), .integer(bill.paid), .integer(bill.paid + applied)]))
        guard changed == 1 else { throw .busy("the bill was paid meanwhile") }
    }

    /// Writes the receipt and answers its number.
    private func receipt(bill: String, entry: Int64, owing: Int64, _ context: PaymentContext) throws -> String {
        let numbers = FreshNumber(digits: Taxes.receiptDigits, random: context.random)
        return try numbers.make { number in
            // Storing it is what tells whether the number is taken.
            try context.transaction.run(
                Statement(
                    "INSERT INTO receipts (number, entry, bill, amount, owing, paid_on, paid_at) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING",
                    [
                        .text(number), .integer(entry), .text(bill), .integer(amount.minorUnits), .integer(owing),
                        .text(context.today.iso), .integer(context.now.milliseconds),
                    ])) == 0
        }
    }

    private func suspend(_ doubt: Doubt, _ context: PaymentContext) throws -> PaymentOutcome {
        let entry = try entry(
            .suspense,
            [(.clearing(wallet: wallet), amount.minorUnits), (.suspense(wallet: wallet), -amount.minorUnits)]
        ).post(context)
        try context.transaction.post(
            Statement(
                "INSERT INTO suspense (entry, reason, amount) VALUES ($1, $2, $3)",
                [.integer(entry), .text(doubt.rawValue), .integer(amount.minorUnits)]))
        return .suspended
    }
}
