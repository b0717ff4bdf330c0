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
    /// The phone that paid, where there is no attempt that tells it.
    var payer: PhoneNumber?

    /// Why money could not be assigned to a bill.
    private enum Doubt: String {
        case unknownReference = "unknown_reference"
        case otherCurrency = "other_currency"
        case missingBill = "missing_bill"
        case tooMuch = "too_much"
    }

    /// Posts the money to the attempt's bill, or to the one whose number the payer gave, or to suspense when there is none,
    /// unless it was posted before.
    func take(_ attempt: Attempt?, _ context: PaymentContext) throws -> PaymentOutcome {
        guard amount.minorUnits > 0 else { return attempt.map { .impossible($0.state) } ?? .stranger }
        guard try !LedgerEntry.exists(wallet: wallet, transaction: transaction, in: context.transaction) else {
            return .repeated
        }
        // Whatever the money is, it moved: the wallet needs no more asking.
        try attempt?.move(to: .succeeded, context)
        guard amount.currency == context.profile.currency else {
            return try suspend(attempt == nil ? .unknownReference : .otherCurrency, context)
        }
        guard let number = attempt?.bill ?? Taxes.number(reference) else {
            return try suspend(.unknownReference, context)
        }
        guard let bill = try Bill.find(number, in: context.transaction) else {
            return try suspend(attempt == nil ? .unknownReference : .missingBill, context)
        }
        return try post(to: bill, attempt, context)
    }

    private func post(to bill: Bill, _ attempt: Attempt?, _ context: PaymentContext) throws -> PaymentOutcome {
        let credited: BillCredit
        do {
            credited = try BillCredit(amount, to: bill, on: attempt?.askedOn ?? context.today, context)
        } catch is BillBalance.TooMuch {
            return try suspend(.tooMuch, context)
        }
        let entry = try entry(
            attempt == nil ? .direct : .payment, [(.clearing(wallet: wallet), amount.minorUnits)] + credited.postings
        ).post(context.moment)
        let receipt = try credited.store(entry, context)
        try receipt.send(to: attempt.map { context.vault.phone($0.payer) } ?? payer, context)
        return .posted(receipt: receipt.receipt, surplus: receipt.surplus, from: attempt?.state ?? .created)
    }

    private func entry(_ kind: LedgerEntry.Kind, _ postings: [(account: Account, amount: Int64)]) -> LedgerEntry {
        LedgerEntry(
            kind: kind, reference: reference, wallet: wallet, walletTransaction: transaction,
            currency: amount.currency, postings: postings)
    }

    private func suspend(_ doubt: Doubt, _ context: PaymentContext) throws -> PaymentOutcome {
        let entry = try entry(
            .suspense,
            [(.clearing(wallet: wallet), amount.minorUnits), (.suspense(wallet: wallet), -amount.minorUnits)]
        ).post(context.moment)
        let sealed = try payer.map { try context.vault.seal($0.e164) }
        try context.transaction.post(
            Statement(
                "INSERT INTO suspense (entry, reason, amount, payer, payer_hash) VALUES ($1, $2, $3, $4, $5)",
                [
                    .integer(entry), .text(doubt.rawValue), .integer(amount.minorUnits), SQLValue(sealed),
                    SQLValue(payer.map(context.vault.hash)),
                ]))
        if let payer {
            try context.effects.send(
                "taxes.sms_which_bill", ["amount": .money(amount), "transaction": .text(transaction)], to: payer)
        }
        return .suspended
    }
}
