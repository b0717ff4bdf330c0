package import Storage

/// Something the ledger's tables must not say.
package enum LedgerFault: Sendable, Hashable {
    /// The postings of an entry do not sum to zero.
    case unbalanced(entry: Int64)
    /// A payable, by what staff call it and its number, says another sum was paid, kept as credit or added than the ledger has on
    /// its accounts.
    case payableDiffers(title: String, number: String)
    /// Money was posted to a payable and no receipt tells of it.
    case noReceipt(entry: Int64)
    /// A receipt tells another sum than the ledger, or explains another than was paid.
    case receiptDiffers(number: String)
    /// An entry takes another back and the store does not say which, or says it of one that does not fit.
    case reversalDiffers(entry: Int64)
    /// An entry added to a payable, or took off, something else than its lines.
    case linesDiffer(entry: Int64)
    /// A receipt does not say what it paid of a payable that had several lines.
    case receiptUnexplained(title: String, number: String)
    /// A difference between a statement and the books is settled and no two persons decided it.
    case settledByNobody(difference: Int64)
    /// Two persons settled a difference and it is not settled.
    case notSettled(difference: Int64)
    /// A line is kept of no statement: the wallet and the name it is kept by.
    case lineOfNoStatement(name: String)
    /// A further name of a movement is that of another one: the wallet and the name.
    case nameDiffers(name: String)
    /// A line was found to be a payment and no entry has its name: the wallet and the name.
    case nameMissing(name: String)
}

extension Books {
    /// Reads the whole ledger and answers what is wrong with it, at most a hundred faults of each kind; nothing when
    /// all is well. It takes time with the size of the ledger and belongs on a reader.
    package static func ledgerFaults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] {
        try entries(unbalanced, in: transaction).map { .unbalanced(entry: $0) }
            + entries(withoutReceipt, in: transaction).map { .noReceipt(entry: $0) }
            + names(differingReceipts, in: transaction).map { .receiptDiffers(number: $0) }
            + names(differingParts, in: transaction).map { .receiptDiffers(number: $0) }
            + entries(differingReversals, in: transaction).map { .reversalDiffers(entry: $0) }
            + entries(settledByNobody, in: transaction).map { .settledByNobody(difference: $0) }
            + entries(notSettled, in: transaction).map { .notSettled(difference: $0) }
            + names(linesOfNoStatement, in: transaction).map { .lineOfNoStatement(name: $0) }
            + names(differingNames, in: transaction).map { .nameDiffers(name: $0) }
            + names(missingNames, in: transaction).map { .nameMissing(name: $0) }
    }

    private static let unbalanced = """
        SELECT e.id FROM entries e LEFT JOIN postings p ON p.entry = e.id
        GROUP BY e.id HAVING COALESCE(\(WideSum.compared("p.amount")), 1) <> 0 ORDER BY e.id LIMIT 100
        """

    private static let withoutReceipt = """
        SELECT e.id FROM entries e LEFT JOIN receipts r ON r.entry = e.id
        WHERE e.kind IN ('payment', 'direct', 'allocation') AND r.number IS NULL ORDER BY e.id LIMIT 100
        """

    private static let differingReceipts = """
        SELECT r.number FROM receipts r JOIN entries e ON e.id = r.entry
        LEFT JOIN postings p ON p.entry = e.id
            AND p.account = CASE WHEN e.kind = 'allocation' THEN 'suspense:' ELSE 'clearing:' END || e.wallet
        WHERE COALESCE(p.amount, 0) <> r.amount ORDER BY r.number LIMIT 100
        """

    private static let differingParts = """
        SELECT r.number FROM receipts r
        JOIN (SELECT entry, \(WideSum.compared("amount")) AS total FROM receipt_lines GROUP BY entry) l ON l.entry = r.entry
        LEFT JOIN postings p ON p.entry = r.entry AND p.account = 'receivable:' || r.\(StoredNames.payable)
        WHERE l.total <> -CAST(COALESCE(p.amount, 0) AS NUMERIC) ORDER BY r.number LIMIT 100
        """

    private static let differingReversals = """
        SELECT e.id FROM entries e LEFT JOIN reversals v ON v.by_entry = e.id LEFT JOIN entries o ON o.id = v.entry
        WHERE (e.kind = 'reversal' OR v.entry IS NOT NULL)
            AND (e.kind <> 'reversal' OR o.id IS NULL OR o.wallet <> e.wallet OR o.reference <> e.reference)
        ORDER BY e.id LIMIT 100
        """

    private static let settledByNobody = """
        SELECT s.difference FROM settled_differences s WHERE NOT EXISTS (SELECT 1 FROM ledger_decisions d
            WHERE d.difference = s.difference AND d.state = 'confirmed')
        ORDER BY s.difference LIMIT 100
        """

    private static let notSettled = """
        SELECT DISTINCT d.difference FROM ledger_decisions d WHERE d.difference IS NOT NULL AND d.state = 'confirmed'
            AND NOT EXISTS (SELECT 1 FROM settled_differences s WHERE s.difference = d.difference)
        ORDER BY d.difference LIMIT 100
        """

    private static let linesOfNoStatement = """
        SELECT l.wallet || ' ' || l.wallet_transaction FROM statement_lines l
        LEFT JOIN statements s ON s.id = l.statement
        WHERE s.id IS NULL ORDER BY l.wallet, l.wallet_transaction LIMIT 100
        """

    /// What was taken back no longer stands for its name, for it may have been the same movement.
    private static let differingNames = """
        SELECT n.wallet || ' ' || n.name FROM movement_names n LEFT JOIN entries e ON e.id = n.entry
        WHERE e.id IS NULL OR e.wallet <> n.wallet
            OR EXISTS (SELECT 1 FROM entries o WHERE o.wallet = n.wallet AND o.wallet_transaction = n.name
                AND o.id <> n.entry AND o.kind IN ('payment', 'direct', 'suspense')
                AND NOT EXISTS (SELECT 1 FROM reversals v WHERE v.entry = o.id))
            OR EXISTS (SELECT 1 FROM statement_lines l JOIN entries x ON x.id = l.entry
                WHERE l.wallet = n.wallet AND l.wallet_transaction = n.name AND l.amount > 0
                AND x.id <> n.entry AND x.kind IN ('payment', 'direct', 'suspense')
                AND NOT EXISTS (SELECT 1 FROM reversals w WHERE w.entry = x.id))
        ORDER BY n.wallet, n.name LIMIT 100
        """

    /// A name with a space may be one that was made for a line beside another of its movement.
    private static let missingNames = """
        SELECT l.wallet || ' ' || l.wallet_transaction FROM statement_lines l JOIN entries e ON e.id = l.entry
        WHERE l.class = 'matched' AND l.amount > 0 AND e.wallet_transaction <> l.wallet_transaction
            AND l.wallet_transaction NOT LIKE '% %'
            AND NOT EXISTS (SELECT 1 FROM entries o WHERE o.wallet = l.wallet AND o.wallet_transaction = l.wallet_transaction)
            AND NOT EXISTS (SELECT 1 FROM movement_names n WHERE n.wallet = l.wallet AND n.name = l.wallet_transaction)
        ORDER BY l.wallet, l.wallet_transaction LIMIT 100
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
