package import Storage

/// What stands on an account of the ledger, or on all accounts of one kind that belong to payables.
package struct LedgerTotal: Sendable, Hashable {
    /// `clearing:<wallet>`, `suspense:<wallet>` and the like; `receivable`, `credit`, `assessed` and `refunds` for those of
    /// all payables together.
    package let account: String
    package let currency: String
    /// In minor units; debits are positive. It may be more than 64 bits hold, where amounts that cannot be are in the books.
    package let sum: Int128

    /// The sum, or the nearest number of 64 bits.
    package var amount: Int64 { Int64(clamping: sum) }
}

extension Books {
    /// The whole ledger in a few lines, by account and currency. In each currency they sum to zero.
    ///
    /// It reads every posting and belongs on a reader.
    package static func ledgerTotals(in transaction: any Transaction) throws(StorageError) -> [LedgerTotal] {
        try transaction.rows(Statement(totals)).map { row throws(StorageError) in
            LedgerTotal(account: try row.text(0), currency: try row.text(1), sum: try WideSum.read(row, from: 2))
        }
    }

    /// The account of a posting `p`, or its kind alone where every payable has one of its own.
    static let accountKind =
        "CASE WHEN p.account LIKE 'receivable:%' THEN 'receivable' WHEN p.account LIKE 'credit:%' THEN 'credit' "
        + "WHEN p.account LIKE 'assessed:%' THEN 'assessed' WHEN p.account LIKE 'refunds:%' THEN 'refunds' "
        + "ELSE p.account END"

    private static let totals = """
        SELECT account, currency, \(WideSum.columns("amount")) FROM (
            SELECT \(accountKind) AS account, e.currency, p.amount
            FROM postings p JOIN entries e ON e.id = p.entry
        ) AS named
        GROUP BY account, currency ORDER BY account, currency
        """
}

/// The sum of all accounts in a currency.
package struct LedgerBalance: Sendable, Hashable {
    package let currency: String
    package let sum: Int128

    package var isZero: Bool { sum == 0 }
    /// The sum, or the nearest number of 64 bits.
    package var amount: Int64 { Int64(clamping: sum) }
}

extension [LedgerTotal] {
    /// The sum of all accounts in each currency. It is zero when all is well.
    package var balances: [LedgerBalance] {
        let byCurrency = Dictionary(grouping: self, by: \.currency)
        return byCurrency.keys.sorted().map { currency in
            LedgerBalance(
                currency: currency, sum: byCurrency[currency, default: []].reduce(Int128(0)) { $0 &+ $1.sum })
        }
    }
}
