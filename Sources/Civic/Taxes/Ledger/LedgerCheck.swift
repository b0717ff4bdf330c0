package import Storage

/// Something the ledger's tables must not say.
package enum LedgerFault: Sendable, Hashable {
    /// The postings of an entry do not sum to zero.
    case unbalanced(entry: Int64)
    /// A bill says another sum was paid than the ledger credited to it.
    case billDiffers(number: String)
    /// Money was posted to a bill and no receipt tells of it.
    case noReceipt(entry: Int64)
    /// A receipt tells another sum than the ledger.
    case receiptDiffers(number: String)
}

extension Taxes {
    /// Reads the whole ledger and answers what is wrong with it, at most a hundred faults of each kind; nothing when
    /// all is well. It takes time with the size of the ledger and belongs on a reader.
    package static func ledgerFaults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] {
        try entries(unbalanced, in: transaction).map { .unbalanced(entry: $0) }
            + names(differingBills, in: transaction).map { .billDiffers(number: $0) }
            + entries(withoutReceipt, in: transaction).map { .noReceipt(entry: $0) }
            + names(differingReceipts, in: transaction).map { .receiptDiffers(number: $0) }
    }

    private static let unbalanced = """
        SELECT e.id FROM entries e LEFT JOIN postings p ON p.entry = e.id
        GROUP BY e.id HAVING COALESCE(SUM(p.amount), 1) <> 0 ORDER BY e.id LIMIT 100
        """

    private static let differingBills = """
        SELECT b.number FROM bills b
        LEFT JOIN (SELECT account, SUM(amount) AS balance FROM postings GROUP BY account) a
            ON a.account = 'receivable:' || b.number
        WHERE b.paid <> -COALESCE(a.balance, 0) ORDER BY b.number LIMIT 100
        """

    private static let withoutReceipt = """
        SELECT e.id FROM entries e LEFT JOIN receipts r ON r.entry = e.id
        WHERE e.kind = 'payment' AND r.number IS NULL ORDER BY e.id LIMIT 100
        """

    private static let differingReceipts = """
        SELECT r.number FROM receipts r JOIN entries e ON e.id = r.entry
        LEFT JOIN postings p ON p.entry = e.id AND p.account = 'clearing:' || e.wallet
        WHERE COALESCE(p.amount, 0) <> r.amount ORDER BY r.number LIMIT 100
        """

    private static func entries(
        _ sql: String, in transaction: any Transaction
    ) throws(StorageError) -> [Int64] {
        try transaction.rows(Statement(sql)).map { row throws(StorageError) in try row.integer(0) }
    }

    private static func names(_ sql: String, in transaction: any Transaction) throws(StorageError) -> [String] {
        try transaction.rows(Statement(sql)).map { row throws(StorageError) in try row.text(0) }
    }
}
