import Conversation
import DomainKit
import Storage
import Wording

extension PaymentsSchema {
    /// Lines of statements that take back payments nobody has told us of, by each name they may have for the payment. A row goes
    /// when its payment has come.
    static let awaitedPayments = [
        """
        CREATE TABLE awaited_payments (
            wallet TEXT NOT NULL,
            name TEXT NOT NULL,
            is_reference INTEGER NOT NULL,
            line TEXT NOT NULL,
            amount INTEGER NOT NULL,
            at INTEGER NOT NULL,
            returned INTEGER,
            PRIMARY KEY (wallet, name, is_reference, line)
        ) $CLUSTERED
        """,
        "CREATE INDEX awaited_payments_by_line ON awaited_payments (wallet, line)",
    ]
}

/// A payment that a statement took back before anything told us of it. Once it comes it is taken back at once, and pays nothing.
struct AwaitedPayment {
    let wallet: String
    /// The stored line that takes it back.
    let line: String
    /// How much is taken back, in minor units.
    let amount: Int64
    /// The entry that moved the money between wallet and bank meanwhile, as a bank's return; nil where nothing was written.
    let returned: Int64?

    /// Remembers what a line takes back, by the name it is stored by.
    static func remember(
        _ line: StatementLine, stored name: String, returned: Int64?, at wallet: String, _ context: OperationContext
    ) throws(StorageError) {
        let names = line.namesTakenBack
        guard !names.isEmpty else { return }
        for taken in names {
            try context.transaction.run(
                Statement(
                    "INSERT INTO awaited_payments (wallet, name, is_reference, line, amount, at, returned) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (wallet, name, is_reference, line) DO NOTHING",
                    [
                        .text(wallet), .text(taken.name), SQLValue(taken.isReference), .text(name),
                        .integer(-line.amount), .integer(line.at.milliseconds), SQLValue(returned),
                    ]))
        }
        try context.record(.awaitedPayment, ["\(wallet) \(name)"])
    }

    /// What takes back a payment of these names, the oldest first. A reference may be of many payments, so by that only one counts
    /// that was paid before it was taken back.
    static func all(
        of names: [TakenBackName], paidAt: Instant?, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> [AwaitedPayment] {
        var all: [AwaitedPayment] = []
        for name in names where !name.isReference || paidAt != nil {
            let rows = try transaction.rows(
                Statement(
                    "SELECT line, amount, returned FROM awaited_payments WHERE wallet = $1 AND name = $2 "
                        + "AND is_reference = $3 AND ($3 = 0 OR at >= $4) ORDER BY at, line",
                    [
                        .text(wallet), .text(name.name), SQLValue(name.isReference),
                        .integer(paidAt?.milliseconds ?? 0),
                    ]))
            for row in rows {
                all.append(
                    AwaitedPayment(
                        wallet: wallet, line: try row.text(0), amount: try row.integer(1),
                        returned: try row.optionalInteger(2)))
            }
        }
        return all
    }

    /// Nothing is awaited for a stored line any more.
    static func forget(_ line: String, at wallet: String, _ context: OperationContext) throws(StorageError) {
        let gone = try context.transaction.run(
            Statement("DELETE FROM awaited_payments WHERE wallet = $1 AND line = $2", [.text(wallet), .text(line)]))
        if gone > 0 { try context.record(.awaitedPayment, ["\(wallet) \(line)"]) }
    }

    /// Takes the payment back, which was posted by this name. What a bank's return moved meanwhile is undone, for
    /// it is the same money.
    func takeBack(_ transaction: String, _ context: OperationContext) throws {
        let name = try MovementNames.free(line, at: wallet, in: context.transaction)
        let outcome = try Books.reverse(
            wallet: wallet, transaction: transaction, reason: "statement", by: name, context)
        guard outcome != .unknown else { return }
        if returned != nil { try undoReturn(context) }
        if case .reversed(let entry) = outcome {
            let name = "\(line) \(decimal(-amount, context))"
            try LaterLine(line: line, name: name, kind: .reversed, entry: entry, wallet: wallet).store(context)
            // What nobody could find is found.
            try Difference.end(line, at: wallet, context)
        }
        try Self.forget(line, at: wallet, context)
    }

    private func undoReturn(_ context: OperationContext) throws {
        let name = try MovementNames.free("\(line) undone", at: wallet, in: context.transaction)
        _ = try LedgerEntry(
            kind: .wallet, reference: "", wallet: wallet, walletTransaction: name,
            currency: context.profile.currency,
            postings: [(.clearing(wallet: wallet), amount), (.bank(wallet: wallet), -amount)]
        ).post(context.moment)
    }

    /// Leaves to staff what takes back another amount than was paid under these names, for then the payment stands, and what takes
    /// it back once more.
    ///
    /// - Parameters:
    ///   - transaction: the name the payment was posted by.
    ///   - paid: what was paid.
    ///   - toCome: stored lines that are still to be looked at in this statement; they do so by themselves.
    /// - Returns: what there is to look into, with the amounts and a sentence about each.
    @discardableResult
    static func dispute(
        _ names: [TakenBackName], posted transaction: String, paid: Int64, toCome: Set<String> = [], at wallet: String,
        _ context: OperationContext
    ) throws -> [(awaited: AwaitedPayment, remark: String)] {
        let movements = names.filter { !$0.isReference }
        // What takes back the whole was forgotten when it did so: what is left of those takes it back once more.
        var met: Set<String> = []
        let parts = try all(of: movements, paidAt: nil, at: wallet, in: context.transaction)
            .filter { met.insert($0.line).inserted && !toCome.contains($0.line) }
        guard !parts.isEmpty,
            let entry = try MovementNames.entry(transaction, at: wallet, in: context.transaction)
        else { return [] }
        return try parts.map { part in
            let isWhole = part.amount == paid
            try Difference.record(
                .amountDiffers, .wallet, at: wallet, part.line, theirs: -part.amount, ours: isWhole ? 0 : paid,
                entry: entry, statement: nil, line: nil, context)
            try forget(part.line, at: wallet, context)
            guard !isWhole else { return (part, "takes back entry \(entry) once more") }
            return (part, remark(part.amount, of: paid, entry: entry, context))
        }
    }

    /// What staff read of money taken back that is not what was paid.
    static func remark(_ amount: Int64, of paid: Int64, entry: Int64, _ context: OperationContext) -> String {
        let currency = context.profile.currency
        let shown = [amount, paid].map { Money(minorUnits: $0, currency: currency).decimal }
        return "takes back \(shown[0]) of \(shown[1]), entry \(entry); the payment stands"
    }

    private func decimal(_ amount: Int64, _ context: OperationContext) -> String {
        Money(minorUnits: amount, currency: context.profile.currency).decimal
    }
}
