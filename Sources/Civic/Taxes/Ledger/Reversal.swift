import Conversation
package import Storage
import Wording

/// What became of taking an entry back.
package enum ReversalOutcome: Sendable, Hashable {
    /// Taken back by this entry.
    case reversed(entry: Int64)
    /// It was taken back before. Nothing changed.
    case repeated
    /// There is no such entry of money that could be taken back. Nothing changed.
    case unknown
}

extension Taxes {
    /// Takes a payment back, by the number of its receipt: the wallet took the money back, or it was posted to the wrong
    /// bill. The bill asks for it again; the receipt stays, and is said to be reversed.
    ///
    /// - Parameters:
    ///   - reason: a few words for the books, which name nobody.
    ///   - name: the wallet's own name of taking it back; nil where no wallet did.
    package static func reverse(
        receipt number: String, reason: String, wallet name: String? = nil, _ context: PaymentContext
    ) throws -> ReversalOutcome {
        let row = try context.transaction.first(
            Statement("SELECT entry FROM receipts WHERE number = $1", [.text(number)]))
        guard let entry = try row?.integer(0) else { return .unknown }
        return try Reversal(reason: reason, name: name).take(entry, context)
    }

    /// The latest money a wallet moved that stands: the wallet and its name of the movement.
    package static func latestMovement(
        in transaction: any Transaction
    ) throws(StorageError) -> (wallet: String, transaction: String)? {
        let row = try transaction.first(
            Statement(
                "SELECT e.wallet, e.wallet_transaction FROM entries e LEFT JOIN reversals v ON v.entry = e.id "
                    + "WHERE e.kind IN ('payment', 'direct', 'suspense') AND v.entry IS NULL ORDER BY e.id DESC LIMIT 1"
            ))
        return try row.map { row throws(StorageError) in (try row.text(0), try row.text(1)) }
    }

    /// The same by the wallet's name of the movement, or a further one it has.
    package static func reverse(
        wallet: String, transaction: String, reason: String, by name: String?, _ context: PaymentContext
    ) throws -> ReversalOutcome {
        guard let entry = try MovementNames.entry(transaction, at: wallet, in: context.transaction) else {
            return .unknown
        }
        return try Reversal(reason: reason, name: name).take(entry, context)
    }
}

/// An entry taken back by its opposite.
private struct Reversal {
    let reason: String
    let name: String?

    /// What is known of the entry.
    private struct Original {
        let id: Int64
        let kind: LedgerEntry.Kind
        let reference: String
        let wallet: String
        let currency: Currency
        let isReversed: Bool

        init?(_ id: Int64, _ context: PaymentContext) throws(StorageError) {
            let row = try context.transaction.first(
                Statement(
                    "SELECT e.kind, e.reference, e.wallet, e.currency, e.exponent, v.by_entry FROM entries e "
                        + "LEFT JOIN reversals v ON v.entry = e.id WHERE e.id = $1", [.integer(id)]))
            guard let row, let kind = LedgerEntry.Kind(rawValue: try row.text(0)) else { return nil }
            self.id = id
            self.kind = kind
            reference = try row.text(1)
            wallet = try row.text(2)
            currency = Currency(
                code: try row.text(3), exponent: Int(clamping: try row.integer(4)), symbol: try row.text(3))
            isReversed = try row.optionalInteger(5) != nil
        }
    }

    func take(_ entry: Int64, _ context: PaymentContext) throws -> ReversalOutcome {
        guard let original = try Original(entry, context) else { return .unknown }
        guard !original.isReversed else { return .repeated }
        switch original.kind {
        case .payment, .direct: return try takeFromBill(original, source: .clearing(wallet: original.wallet), context)
        case .allocation: return try takeFromBill(original, source: .suspense(wallet: original.wallet), context)
        case .suspense: return try takeFromSuspense(original, context)
        case .reversal, .assessment, .amendment, .credit, .refund, .wallet: return .unknown
        }
    }

    private func takeFromBill(
        _ original: Original, source: Account, _ context: PaymentContext
    ) throws -> ReversalOutcome {
        let row = try context.transaction.first(
            Statement("SELECT number, bill, amount FROM receipts WHERE entry = $1", [.integer(original.id)]))
        guard let row, let bill = try Bill.find(try row.text(1), in: context.transaction) else { return .unknown }
        let amount = try row.integer(2)
        let spent = max(0, amount.added(-bill.balance.paid.added(max(0, bill.balance.credit))))
        var postings: [(account: Account, amount: Int64)] = [(source, -amount)]
        let returned = try takeBack(spent, of: bill, &postings, context)
        var after = bill.balance
        try after.add(returned)
        try after.add(-amount)
        postings += BillBalance.postings(of: bill.number, from: bill.balance, to: after)
        let entry = try post(original, postings, context)
        try bill.store(after, in: context.transaction)
        try tell(receipt: try row.text(0), original, bill, amount: amount, left: after.due, context)
        return .reversed(entry: entry)
    }

    /// Fetches back what was spent of a bill's credit on other bills, the latest first.
    /// - Returns: how much came back.
    private func takeBack(
        _ spent: Int64, of bill: Bill, _ postings: inout [(account: Account, amount: Int64)], _ context: PaymentContext
    ) throws -> Int64 {
        guard spent > 0 else { return 0 }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT e.reference, p.amount FROM postings p JOIN entries e ON e.id = p.entry "
                    + "WHERE p.account = $1 AND e.kind = 'credit' AND p.amount > 0 ORDER BY e.id DESC",
                [.text(Account.credit(bill: bill.number).name)]))
        var returned: Int64 = 0
        for row in rows where returned < spent {
            guard let other = try Bill.find(try row.text(0), in: context.transaction) else { continue }
            let held = max(0, other.balance.paid.added(other.balance.credit))
            let sum = min(spent - returned, try row.integer(1), held)
            guard sum > 0 else { continue }
            var after = other.balance
            try after.add(-sum)
            // What the other bill gives, the first one's credit takes before the money leaves it.
            postings += BillBalance.postings(of: other.number, from: other.balance, to: after)
            try other.store(after, in: context.transaction)
            returned += sum
        }
        return returned
    }

    /// Money in suspense leaves it. Where it was allocated meanwhile, that is taken back first.
    private func takeFromSuspense(_ original: Original, _ context: PaymentContext) throws -> ReversalOutcome {
        let row = try context.transaction.first(
            Statement(
                "SELECT s.amount, (SELECT a.by_entry FROM suspense_allocations a LEFT JOIN reversals v "
                    + "ON v.entry = a.by_entry WHERE a.entry = s.entry AND v.entry IS NULL) "
                    + "FROM suspense s WHERE s.entry = $1", [.integer(original.id)]))
        guard let row else { return .unknown }
        if let allocation = try row.optionalInteger(1) {
            _ = try Reversal(reason: reason, name: nil).take(allocation, context)
        }
        let amount = try row.integer(0)
        let entry = try post(
            original,
            [(.clearing(wallet: original.wallet), -amount), (.suspense(wallet: original.wallet), amount)], context)
        return .reversed(entry: entry)
    }

    private func post(
        _ original: Original, _ postings: [(account: Account, amount: Int64)], _ context: PaymentContext
    ) throws -> Int64 {
        let entry = try LedgerEntry(
            kind: .reversal, reference: original.reference, wallet: original.wallet,
            walletTransaction: name ?? LedgerEntry.internalName(context.moment), currency: original.currency,
            postings: postings
        ).post(context.moment)
        try context.transaction.post(
            Statement(
                "INSERT INTO reversals (entry, by_entry, reason) VALUES ($1, $2, $3)",
                [.integer(original.id), .integer(entry), .text(reason)]))
        return entry
    }

    /// Tells the phone that paid, and the one the bill stands on.
    private func tell(
        receipt: String, _ original: Original, _ bill: Bill, amount: Int64, left: Int64, _ context: PaymentContext
    ) throws {
        let payer = try Attempt.find(original.reference, in: context.transaction)?.payer
        let owners = try OwnerPhones.all(bill.payerPhone, of: bill.taxpayer, context.vault, in: context.transaction)
        let known = Set(owners + [payer.flatMap(context.vault.phone)].compactMap(\.self))
        let receivers = known.sorted { $0.e164 < $1.e164 }.map(Receiver.phone)
        let unread = [payer.map(context.vault.receiver)].compactMap(\.self).filter { $0.phone == nil }
        for receiver in receivers + unread {
            try context.effects.send(
                "taxes.sms_reversed",
                [
                    "receipt": .text(receipt), "bill": .text(bill.number),
                    "amount": .money(Money(minorUnits: amount, currency: original.currency)),
                    "left": .money(Money(minorUnits: left, currency: original.currency)),
                ], to: receiver)
        }
    }
}
