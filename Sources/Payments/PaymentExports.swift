import Conversation
import DomainKit
package import Storage
import Wording

extension Books {
    /// Every receipt in the order they were made.
    static let receiptsExport = ExportKind(
        "receipts", summary: "Receipts and the wallet transactions behind them.",
        columns: [
            "number", StoredNames.payable, "amount", "left", "wallet", "transaction", "reference", "paid_on", "paid_at",
        ],
        amounts: ["amount", "left"]
    ) { context, write in
        let pages = ExportPages(
            sql:
                "SELECT r.entry, r.number, r.\(StoredNames.payable), r.amount, r.owing, e.wallet, e.wallet_transaction, e.reference, "
                + "r.paid_on, r.paid_at, e.currency, e.exponent FROM receipts r JOIN entries e ON e.id = r.entry "
                + "WHERE r.entry > $1 ORDER BY r.entry",
            start: [.integer(.min)], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([
                try row.text(1), try row.text(2), try row.decimal(3, currency: 10), try row.decimal(4, currency: 10),
                try row.text(5), try row.text(6), try row.text(7), try row.text(8), try row.timestamp(9),
            ])
        }
    }

    /// Every line of the ledger in the order it was written; debits are positive, and each entry sums to zero. `day` and `at`
    /// are those of writing; `wallet_time` is when the wallet says the money moved, empty until a statement told.
    static let postingsExport = ExportKind(
        "postings", summary: "The ledger, line by line.",
        columns: [
            "entry", "at", "day", "account", "amount", "currency", "reference", "wallet", "transaction", "kind",
            "wallet_time",
        ], amounts: ["amount"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT p.entry, p.account, p.amount, e.at, e.day, e.reference, e.wallet, e.wallet_transaction, "
                + "e.currency, e.exponent, \(PostedEntry.kind), \(PostedEntry.walletTime) "
                + "FROM postings p JOIN entries e ON e.id = p.entry "
                + "WHERE (p.entry, p.account) > ($1, $2) ORDER BY p.entry, p.account",
            start: [.integer(.min), ""], key: { row throws(StorageError) in [try row.value(0), try row.value(1)] })
        try pages.forEach(context.transaction) { row in
            try write([
                String(try row.integer(0)), try row.timestamp(3), try row.text(4), try row.text(1),
                try row.decimal(2, currency: 8), try row.text(8), try row.text(5), try row.text(6), try row.text(7),
                try row.text(10), try row.optionalInteger(11) == nil ? "" : try row.timestamp(11),
            ])
        }
    }

    /// Every attempt at a payment and what became of it. It names no payer by itself.
    static let paymentsExport = ExportKind(
        "payments", summary: "Requests to wallets and what became of them.",
        columns: [
            "reference", "intent", StoredNames.payable, "amount", "wallet", "state", "reason", "created_at",
            "changed_at",
        ],
        amounts: ["amount"], hasPhones: true
    ) { context, write in
        let currency = context.profile.currency
        let pages = ExportPages(
            sql:
                "SELECT reference, intent, \(StoredNames.payable), amount, wallet, state, reason, created_at, changed_at, payer "
                + "FROM attempts "
                + "WHERE reference > $1 ORDER BY reference",
            start: [""], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write(
                [
                    try row.text(0), String(try row.integer(1)), try row.text(2),
                    Money(minorUnits: try row.integer(3), currency: currency).decimal, try row.text(4), try row.text(5),
                    try row.optionalText(6) ?? "", try row.timestamp(7), try row.timestamp(8),
                ] + context.phone(try row.blob(9)))
        }
    }
}

extension Row {
    /// An amount in minor units of the currency whose code stands in one column and its decimals in the next.
    package func decimal(_ column: Int, currency: Int) throws(StorageError) -> String {
        let exponent = Int(clamping: try integer(currency + 1))
        let currency = Currency(code: try text(currency), exponent: exponent, symbol: "")
        return Money(minorUnits: try integer(column), currency: currency).decimal
    }
}
