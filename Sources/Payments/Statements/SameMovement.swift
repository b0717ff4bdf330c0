import DomainKit
import Storage
import Wording

/// Two entries that are found to be of one movement: its wallet told of it by one name and its statement by another, before
/// anything said that the two are the same.
struct SameMovement {
    /// The one that stands: the updates named its request.
    let entry: Int64
    /// The one the statement made: it lies in suspense because nobody could say whose it was, or was paid to the payable whose
    /// number the line bore.
    let other: Int64
    let wallet: String
    /// The name of the statement.
    let name: String

    /// What each of the two moved.
    private struct Amounts {
        let entry: Int64
        let other: Int64
    }

    /// Takes the statement's entry back; its name stands for the other one from now on, which gets the line as one of its own.
    /// Other amounts are a difference that is left to staff. Does nothing where either has become more than that: then both may
    /// be right.
    func join(_ context: OperationContext) throws {
        guard let amounts = try amounts(context) else { return }
        let outcome = try Books.reverse(
            wallet: wallet, transaction: name, reason: "the same movement as entry \(entry)", by: nil, context)
        guard case .reversed = outcome else { return }
        let kind: Reconciliation.Class = amounts.entry == amounts.other ? .matched : .amountDiffers
        let told = try context.transaction.first(
            Statement(
                "SELECT l.wallet_transaction, e.wallet_transaction FROM statement_lines l JOIN entries e ON e.id = $1 "
                    + "WHERE l.entry = $2 ORDER BY l.statement, l.line LIMIT 1", [.integer(entry), .integer(other)]))
        if let told {
            try LaterLine(
                line: try told.text(0), name: try told.text(1), kind: kind, entry: entry, wallet: wallet
            ).store(context)
        }
        try context.transaction.post(
            Statement(
                "INSERT INTO movement_names (wallet, name, entry) VALUES ($1, $2, $3)",
                [.text(wallet), .text(name), .integer(entry)]))
        guard kind == .amountDiffers else { return }
        let line = try context.transaction.first(
            Statement("SELECT statement, line FROM statement_lines WHERE entry = $1 LIMIT 1", [.integer(other)]))
        try Difference.record(
            .amountDiffers, .wallet, at: wallet, name, theirs: amounts.other, ours: amounts.entry, entry: entry,
            statement: try line?.integer(0), line: try line.map { Int(clamping: try $0.integer(1)) }, context)
    }

    /// What the two moved, where only a statement told of the other one, nothing was made of that since, and no statement has told
    /// of this one; else nil.
    private func amounts(_ context: OperationContext) throws -> Amounts? {
        guard try MovementNames.isToldByStatement(other, in: context.transaction) else { return nil }
        let row = try context.transaction.first(
            Statement(
                "SELECT (SELECT p.amount FROM postings p WHERE p.entry = e.id AND p.account = $2), "
                    + "(SELECT COUNT(*) FROM statement_lines l WHERE l.entry = e.id), "
                    + "(SELECT COUNT(*) FROM reversals v WHERE v.entry = e.id) FROM entries e WHERE e.id = $1",
                [.integer(entry), .text(clearing)]))
        guard let row, let amount = try row.optionalInteger(0), try row.integer(1) == 0, try row.integer(2) == 0,
            let told = try amountOfOther(context)
        else { return nil }
        return Amounts(entry: amount, other: told)
    }

    private var clearing: String { Account.clearing(wallet: wallet).name }

    /// What the statement told, while that lies in suspense or stands on the payable it was paid to.
    private func amountOfOther(_ context: OperationContext) throws -> Int64? {
        if let money = try SuspendedMoney.lying(other, at: wallet, context) {
            return money.transaction == name ? money.amount.minorUnits : nil
        }
        let row = try context.transaction.first(
            Statement(
                "SELECT p.amount FROM entries e JOIN postings p ON p.entry = e.id AND p.account = $2 "
                    + "WHERE e.id = $1 AND e.kind = 'direct' AND e.wallet_transaction = $3 "
                    + "AND NOT EXISTS (SELECT 1 FROM reversals v WHERE v.entry = e.id)",
                [.integer(other), .text(clearing), .text(name)]))
        return try row?.integer(0)
    }
}
