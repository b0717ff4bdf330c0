package import Storage

/// Something the tables of payments must not say.
package enum AttemptFault: Sendable, Hashable {
    /// An attempt is said to have brought money, and the ledger has none under its reference, nor any that has the reference as a
    /// further name.
    case noMoney(reference: String)
    /// Money was posted to a payable under the reference of an attempt that is not said to have brought any.
    case notSucceeded(reference: String)
    /// Money was posted to a payable without any attempt.
    case noAttempt(reference: String)
}

extension Books {
    /// Compares attempts with the ledger and answers what is wrong, at most a hundred faults of each kind. It takes time
    /// with the number of payments and belongs on a reader.
    package static func attemptFaults(in transaction: any Transaction) throws(StorageError) -> [AttemptFault] {
        try references(withoutMoney, in: transaction).map { .noMoney(reference: $0) }
            + references(notSucceeded, in: transaction).map { .notSucceeded(reference: $0) }
            + references(withoutAttempt, in: transaction).map { .noAttempt(reference: $0) }
    }

    private static let withoutMoney = """
        SELECT a.reference FROM attempts a LEFT JOIN entries e ON e.reference = a.reference
        WHERE a.state = 'succeeded' AND e.id IS NULL AND NOT EXISTS
            (SELECT 1 FROM movement_names n WHERE n.wallet = a.wallet AND n.name = a.reference)
        ORDER BY a.reference LIMIT 100
        """

    private static let notSucceeded = """
        SELECT DISTINCT a.reference FROM entries e JOIN attempts a ON a.reference = e.reference
        WHERE a.state <> 'succeeded' ORDER BY a.reference LIMIT 100
        """

    private static let withoutAttempt = """
        SELECT DISTINCT e.reference FROM entries e LEFT JOIN attempts a ON a.reference = e.reference
        WHERE e.kind = 'payment' AND a.reference IS NULL ORDER BY e.reference LIMIT 100
        """

    private static func references(
        _ sql: String, in transaction: any Transaction
    ) throws(StorageError) -> [String] {
        try transaction.rows(Statement(sql)).map { row throws(StorageError) in try row.text(0) }
    }
}
