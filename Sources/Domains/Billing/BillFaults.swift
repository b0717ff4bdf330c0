package import Payments
package import Storage

/// What of the ledger only bills can tell.
extension Taxes {
    /// Reads the whole ledger and answers what is wrong with it, and what bills say otherwise, at most a hundred faults of each
    /// kind; nothing when all is well. It takes time with the size of the ledger and belongs on a reader.
    package static func ledgerFaults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] {
        try Books.ledgerFaults(in: transaction) + billFaults(in: transaction)
    }

    /// What bills and the ledger disagree about.
    static func billFaults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] {
        let title = CityAccounts().title
        return try names(differingBills, in: transaction).map { .payableDiffers(title: title, number: $0) }
            + entries(differingLines, in: transaction).map { .linesDiffer(entry: $0) }
            + names(unexplained, in: transaction).map { .receiptUnexplained(title: title, number: $0) }
    }

    private static let differingBills = """
        WITH balances AS (SELECT account, \(WideSum.compared("amount")) AS balance FROM postings GROUP BY account)
        SELECT b.number FROM bills b
        LEFT JOIN balances r ON r.account = 'receivable:' || b.number
        LEFT JOIN balances c ON c.account = 'credit:' || b.number
        LEFT JOIN balances a ON a.account = 'assessed:' || b.number
        WHERE b.paid <> -COALESCE(r.balance, 0) OR b.credit <> -COALESCE(c.balance, 0)
            OR CAST(b.amount AS NUMERIC) - b.relief - b.demanded <> COALESCE(a.balance, 0)
        ORDER BY b.number LIMIT 100
        """

    private static let differingLines = """
        SELECT e.id FROM entries e
        LEFT JOIN (SELECT entry, bill, \(WideSum.compared("amount")) AS total FROM demand_lines WHERE entry IS NOT NULL
            GROUP BY entry, bill) l ON l.entry = e.id
        LEFT JOIN postings p ON p.entry = e.id AND p.account = 'assessed:' || e.reference
        WHERE e.kind IN ('assessment', 'amendment')
            AND (l.bill IS NULL OR l.bill <> e.reference OR l.total <> COALESCE(p.amount, 0))
        ORDER BY e.id LIMIT 100
        """

    /// A bill of one line explains itself. It has its own whole line where none came with it, and those an entry before the
    /// receipt's wrote.
    private static let unexplained = """
        SELECT r.number FROM receipts r JOIN postings p ON p.entry = r.entry AND p.account = 'receivable:' || r.bill
        WHERE NOT EXISTS (SELECT 1 FROM receipt_lines l WHERE l.entry = r.entry)
            AND 1 < (SELECT COUNT(*) + CASE WHEN COUNT(*) = COUNT(d.entry) THEN 1 ELSE 0 END FROM demand_lines d
                WHERE d.bill = r.bill AND (d.entry IS NULL OR d.entry < r.entry))
        ORDER BY r.number LIMIT 100
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
