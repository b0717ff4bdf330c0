import DomainKit
import Storage

/// What statements said and what became of money that found no bill at once, and market days that were bought.
extension RecordKind {
    /// What a statement and the books disagree about.
    static let difference = RecordKind(
        name: "difference", title: "Difference", table: "statement_differences", key: "id", isNumbered: true,
        columns: [
            "side", "wallet", "kind", "name", "theirs", "ours", "entry", "statement", "line", "at",
        ], arrival: 3)

    /// That what came later explains a difference, so that nobody need decide it.
    static let explanation = RecordKind(
        name: "explanation", title: "The explanation of difference", table: "explained_differences", key: "difference",
        isNumbered: true, columns: ["at"], arrival: 8)

    /// A statement with all its lines, one record however many they are. It may be long, so one is read at a time.
    static let statement = RecordKind(
        name: "statement", title: "Statement", table: "statements", key: "id", isNumbered: true,
        columns: ["wallet", "profile", "first_at", "last_at", "at"],
        parts: Parts(
            table: "statement_lines", owner: "statement",
            columns: [
                "wallet", "wallet_transaction", "line", "reference", "amount", "fee", "payer", "at", "class", "entry",
            ],
            order: "line, wallet, wallet_transaction"), readAtOnce: 1, arrival: 4)

    /// A line of the bank's that was found to be a payment of a wallet.
    static let bankLine = RecordKind(
        name: "bank-line", title: "The bank's line for entry", table: "bank_lines", key: "entry", isNumbered: true,
        columns: ["wallet", "bank_transaction", "amount", "at"], arrival: 5)

    /// Money that found no bill: who paid it and on which day, which decides fines.
    static let suspense = RecordKind(
        name: "suspense", title: "Money in suspense, entry", table: "suspense", key: "entry", isNumbered: true,
        columns: ["reason", "amount", "payer", "payer_hash", "paid_on", "paid_at"], arrival: 6)

    /// Money that left suspense for a bill: the entry that moved it, and the one that had put it there.
    static let allocation = RecordKind(
        name: "allocation", title: "Money moved from suspense, entry", table: "suspense_allocations", key: "by_entry",
        isNumbered: true, columns: ["entry"], arrival: 9)

    /// A line that takes back a payment nothing has told of, with each name it may have for that. It is named by the wallet and
    /// the line, and gone when its payment has come.
    static let awaitedPayment = RecordKind(
        name: "awaited-payment", title: "The payment that is to be taken back, line",
        table: "(SELECT DISTINCT wallet || ' ' || line AS payment FROM awaited_payments) awaited", key: "payment",
        columns: [],
        parts: Parts(
            table: """
                (SELECT wallet || ' ' || line AS payment, name, is_reference, amount, at, returned \
                FROM awaited_payments) names
                """,
            owner: "payment", columns: ["name", "is_reference", "amount", "at", "returned"],
            order: "payment, name, is_reference"), arrival: 10)

    /// The market days one payment bought. A row for each is all there is of it, so the first of them stands for it.
    static let marketDays = RecordKind(
        name: "market-days", title: "Purchase of market days, entry",
        table: """
            (SELECT entry FROM stall_days s WHERE NOT EXISTS (SELECT 1 FROM stall_days t WHERE t.entry = s.entry \
            AND (t.bill, t.day) < (s.bill, s.day))) bought
            """,
        key: "entry", isNumbered: true, columns: [],
        parts: Parts(table: "stall_days", owner: "entry", columns: ["bill", "day"], order: "bill, day"), arrival: 7)
}

extension TaxesSchema {
    /// Takes in as records what was there before these kinds, and finds the lines of a statement and the days of a payment.
    static let statementRecords = [
        "CREATE INDEX statement_lines_of_statement ON statement_lines (statement, line)",
        "CREATE INDEX stall_days_of_entry ON stall_days (entry, bill, day)",
        """
        CREATE TABLE explained_differences (
            difference INTEGER PRIMARY KEY REFERENCES statement_differences (id), at INTEGER NOT NULL
        ) $STRICT
        """,
        """
        INSERT INTO unlinked_records (kind, name, at)
        SELECT 'difference', '' || id, 0 FROM statement_differences ORDER BY id
        """,
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'statement', '' || id, 0 FROM statements ORDER BY id",
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'bank-line', '' || entry, 0 FROM bank_lines ORDER BY entry",
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'suspense', '' || entry, 0 FROM suspense ORDER BY entry",
        """
        INSERT INTO unlinked_records (kind, name, at)
        SELECT 'market-days', '' || entry, 0 FROM stall_days GROUP BY entry ORDER BY entry
        """,
    ]

    /// Takes in as records what was there before these two kinds.
    static let allocationRecords = [
        """
        INSERT INTO unlinked_records (kind, name, at)
        SELECT 'allocation', '' || by_entry, 0 FROM suspense_allocations ORDER BY by_entry
        """,
        """
        INSERT INTO unlinked_records (kind, name, at)
        SELECT 'awaited-payment', wallet || ' ' || line, 0 FROM awaited_payments GROUP BY wallet, line
        ORDER BY wallet, line
        """,
    ]
}
