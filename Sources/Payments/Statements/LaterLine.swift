import Conversation
import DomainKit
import Storage

/// What a line of an earlier statement proved to be once more was known. What was stored of the line stays as it is; this is
/// stored beside it, as a statement of its own, for the earlier one is a record and closed.
struct LaterLine {
    /// The name the line is stored by.
    let line: String
    /// The name this is stored by.
    let name: String
    let kind: Reconciliation.Class
    let entry: Int64
    let wallet: String

    /// Stores it, unless something is stored by its name already.
    func store(_ context: OperationContext) throws(StorageError) {
        let made = try context.transaction.first(
            Statement(
                "INSERT INTO statements (wallet, profile, first_at, last_at, at) SELECT l.wallet, s.profile, l.at, l.at, "
                    + "CAST($4 AS BIGINT) FROM statement_lines l JOIN statements s ON s.id = l.statement "
                    + "WHERE l.wallet = $1 AND l.wallet_transaction = $2 AND NOT EXISTS (SELECT 1 FROM statement_lines t "
                    + "WHERE t.wallet = $1 AND t.wallet_transaction = $3) RETURNING id",
                [.text(wallet), .text(line), .text(name), .integer(context.now.milliseconds)]))
        guard let statement = try made?.integer(0) else { return }
        try context.transaction.run(
            Statement(
                "INSERT INTO statement_lines (wallet, wallet_transaction, statement, line, reference, amount, fee, payer, "
                    + "at, class, entry) SELECT l.wallet, CAST($3 AS TEXT), CAST($4 AS BIGINT), l.line, l.reference, "
                    + "l.amount, 0, l.payer, l.at, CAST($5 AS TEXT), CAST($6 AS BIGINT) FROM statement_lines l "
                    + "WHERE l.wallet = $1 AND l.wallet_transaction = $2 "
                    + "ON CONFLICT (wallet, wallet_transaction) DO NOTHING",
                [
                    .text(wallet), .text(line), .text(name), .integer(statement), .text(kind.rawValue),
                    .integer(entry),
                ]))
        try context.record(.statement, [String(statement)])
    }
}
