import Conversation
package import DomainKit
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

/// Why a payment does not stand on its payable any more, which says where its money is.
package enum ReversalCause: Sendable, Hashable, CaseIterable, RawRepresentable {
    /// The wallet took the money back: it holds that much less for the city.
    case takenBack
    /// The money was posted to the wrong payable. The wallet holds it as before; it waits in suspense until it is allocated.
    case wrongPayable

    package init?(rawValue: String) {
        guard let cause = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = cause
    }

    /// The word in the store.
    package var rawValue: String {
        switch self {
        case .takenBack: "taken_back"
        case .wrongPayable: StoredNames.wrongPayable
        }
    }
}

extension Books {
    /// Takes a payment off its payable, by the number of its receipt. The payable asks for it again; the receipt stays, and is said
    /// to be reversed.
    ///
    /// - Parameters:
    ///   - cause: whether the wallet took the money back, or it belongs to another payable.
    ///   - reason: a few words for the books, which name nobody.
    ///   - name: the wallet's own name of taking it back; nil where no wallet did.
    package static func reverse(
        receipt number: String, cause: ReversalCause, reason: String, wallet name: String? = nil,
        _ context: OperationContext
    ) throws -> ReversalOutcome {
        let row = try context.transaction.first(
            Statement("SELECT entry FROM receipts WHERE number = $1", [.text(number)]))
        guard let entry = try row?.integer(0) else { return .unknown }
        return try Reversal(cause: cause, reason: reason, name: name).reverse(entry, context)
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
        wallet: String, transaction: String, reason: String, by name: String?, _ context: OperationContext
    ) throws -> ReversalOutcome {
        guard let entry = try MovementNames.entry(transaction, at: wallet, in: context.transaction) else {
            return .unknown
        }
        return try Reversal(cause: .takenBack, reason: reason, name: name).reverse(entry, context)
    }
}

/// An entry taken back by its opposite.
private struct Reversal {
    let cause: ReversalCause
    let reason: String
    let name: String?
    /// What citizens are told, where that is not the cause: of an allocation undone because a wallet took its money back.
    var told: ReversalCause?

    /// What is known of the entry.
    private struct Original {
        let id: Int64
        let kind: LedgerEntry.Kind
        let reference: String
        let wallet: String
        let currency: Currency
        /// The entry that took it back; nil while it stands.
        let takenBackBy: Int64?

        init?(_ id: Int64, _ context: OperationContext) throws(StorageError) {
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
            takenBackBy = try row.optionalInteger(5)
        }
    }

    /// Takes an entry's money back from where it stands now.
    func reverse(_ entry: Int64, _ context: OperationContext) throws -> ReversalOutcome {
        guard let original = try Original(entry, context) else { return .unknown }
        if let earlier = original.takenBackBy {
            // What was taken off the wrong payable lies in suspense, or was allocated; the wallet takes it back from there.
            guard cause == .takenBack, try isSuspended(earlier, context) else { return .repeated }
            return try reverse(earlier, context)
        }
        switch (original.kind, cause) {
        case (.payment, .takenBack), (.direct, .takenBack):
            return try takeOff(original, source: .clearing(wallet: original.wallet), context)
        case (.payment, .wrongPayable), (.direct, .wrongPayable), (.allocation, .wrongPayable):
            return try takeOff(original, source: .suspense(wallet: original.wallet), context)
        case (.allocation, .takenBack):
            guard let suspended = try suspendedEntry(of: original, context) else { return .unknown }
            return try reverse(suspended, context)
        case (.suspense, .takenBack): return try takeFromSuspense(original, context)
        case (.reversal, .takenBack) where try isSuspended(entry, context):
            return try takeFromSuspense(original, context)
        case (.suspense, _), (.reversal, _), (.assessment, _), (.amendment, _), (.credit, _), (.refund, _),
            (.wallet, _):
            return .unknown
        }
    }

    private func isSuspended(_ entry: Int64, _ context: OperationContext) throws(StorageError) -> Bool {
        try context.transaction.first(
            Statement("SELECT entry FROM suspense WHERE entry = $1", [.integer(entry)])) != nil
    }

    /// The entry in suspense an allocation took its money from.
    private func suspendedEntry(of allocation: Original, _ context: OperationContext) throws(StorageError) -> Int64? {
        try context.transaction.first(
            Statement("SELECT entry FROM suspense_allocations WHERE by_entry = $1", [.integer(allocation.id)])
        )?.integer(0)
    }

    private func takeOff(
        _ original: Original, source: Account, _ context: OperationContext
    ) throws -> ReversalOutcome {
        let row = try context.transaction.first(
            Statement(
                "SELECT number, \(StoredNames.payable), amount FROM receipts WHERE entry = $1", [.integer(original.id)])
        )
        guard let row,
            let payable = try context.payables.find(
                PayableName(stored: try row.text(1)), in: context.transaction)
        else { return .unknown }
        let amount = try row.integer(2)
        let taken = try payable.takeBack(amount, context)
        let entry = try post(original, [(source, -amount)] + taken.postings, context)
        try taken.apply(in: context.transaction)
        // What was allocated before goes back to where it lay; what was paid at once is new there.
        if cause == .wrongPayable, original.kind != .allocation {
            try suspend(amount, original, by: entry, context)
        }
        try taken.tell(
            told ?? cause, receipt: try row.text(0), over: Money(minorUnits: amount, currency: original.currency),
            payer: try payer(of: original, context), context)
        return .reversed(entry: entry)
    }

    /// Money in suspense leaves it. Where it was allocated meanwhile, that is taken back first.
    private func takeFromSuspense(_ original: Original, _ context: OperationContext) throws -> ReversalOutcome {
        let row = try context.transaction.first(
            Statement(
                "SELECT s.amount, (SELECT a.by_entry FROM suspense_allocations a LEFT JOIN reversals v "
                    + "ON v.entry = a.by_entry WHERE a.entry = s.entry AND v.entry IS NULL) "
                    + "FROM suspense s WHERE s.entry = $1", [.integer(original.id)]))
        guard let row else { return .unknown }
        if let allocation = try row.optionalInteger(1) {
            _ = try Reversal(cause: .wrongPayable, reason: reason, name: nil, told: .takenBack).reverse(
                allocation, context)
        }
        let amount = try row.integer(0)
        let entry = try post(
            original,
            [(.clearing(wallet: original.wallet), -amount), (.suspense(wallet: original.wallet), amount)], context)
        return .reversed(entry: entry)
    }

    private func post(
        _ original: Original, _ postings: [(account: Account, amount: Int64)], _ context: OperationContext
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

    /// Leaves the money of a payment in suspense, under the entry that took it off its payable, with who paid it.
    private func suspend(
        _ amount: Int64, _ original: Original, by entry: Int64, _ context: OperationContext
    ) throws {
        // As of the day whose rules counted for it, under the moment its receipt names.
        let row = try context.transaction.first(
            Statement("SELECT paid_on, paid_at FROM receipts WHERE entry = $1", [.integer(original.id)]))
        let days = [
            try row?.day(0), try Attempt.find(original.reference, in: context.transaction)?.askedOn,
        ].compactMap(\.self)
        let payer = try payer(of: original, context)
        try context.transaction.post(
            Statement(
                "INSERT INTO suspense (entry, reason, amount, payer, payer_hash, paid_on, paid_at) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [
                    .integer(entry), .text(cause.rawValue), .integer(amount), SQLValue(payer),
                    SQLValue(payer.flatMap(context.vault.phone).map(context.vault.hash)), SQLValue(days.min()?.iso),
                    SQLValue(try row?.integer(1)),
                ]))
        try context.record(.suspense, [String(entry)])
    }

    /// The phone that paid, sealed: of the request, else as the wallet's statement or the money in suspense tells it.
    private func payer(of original: Original, _ context: OperationContext) throws -> [UInt8]? {
        if let attempt = try Attempt.find(original.reference, in: context.transaction) { return attempt.payer }
        let row = try context.transaction.first(
            Statement(
                "SELECT COALESCE((SELECT l.payer FROM statement_lines l WHERE l.entry = $1 LIMIT 1), "
                    + "(SELECT s.payer FROM suspense_allocations a JOIN suspense s ON s.entry = a.entry "
                    + "WHERE a.by_entry = $1))", [.integer(original.id)]))
        return try row?.optionalBlob(0)
    }
}

extension PaymentsSchema {
    /// Why a payment is to be taken back: by its wallet, or because it stands on the wrong payable; null for older proposals,
    /// which meant the first.
    static let reversalCauses = ["ALTER TABLE ledger_decisions ADD COLUMN cause TEXT"]
}
