package import DomainKit
import Storage

/// What bills rest on, and who decided.
extension RecordKind {
    /// A bill: whose it is, what it is for, what it came with and when it is due.
    package static let bill = RecordKind(
        name: "bill", title: "Bill", table: "bills", key: "number",
        columns: [
            "payer_name", "payer_phone", "payer_phone_hash", "object", "kind", "period", "demanded", "minimum",
            "due_date",
            "area", "taxpayer", "tax_object",
        ],
        parts: Parts(
            table: "demand_lines", owner: "bill",
            columns: ["position", "head", "period", "purpose", "due_date", "amount", "rule", "steps"],
            condition: "entry IS NULL", order: "position"))
    /// A rule that adds to bills or takes off.
    static let rule = RecordKind(
        name: "rule", title: "Rule", table: "tax_rules", key: "code",
        columns: ["head", "effect", "rate", "fixed", "step", "days", "from_day", "until_day"])
    /// What a stall pays by the market day.
    static let stallFee = RecordKind(
        name: "stall-fee", title: "The fee of stall", table: "stall_fees", key: "object",
        columns: ["bill", "head", "fee"])
    /// An officer's badge with its PIN.
    static let officer = RecordKind(
        name: "officer", title: "Badge", table: "officers", key: "number", columns: ["name", "service", "until_day"],
        parts: Parts(
            table: "pins", owner: "holder", prefix: Officer.holder(""), columns: ["salt", "hash", "rounds"],
            order: "holder"))

    /// One field of a bill put right: by whom and why.
    static let billChange = RecordKind(
        name: "bill-change", title: "The change of a bill", table: "bill_changes", key: "id", isNumbered: true,
        columns: [
            "bill", "at", "author", "reason", "field", "was", "becomes", "sealed_was", "sealed_becomes", "entry",
        ])

    /// What was answered to an objection: by whom and why.
    static let objectionAnswer = RecordKind(
        name: "objection-answer", title: "The answer to objection", table: "objection_answers", key: "objection",
        columns: ["verdict", "reason", "author", "at"], arrival: 2)

    /// The market days one payment bought. A row for each is all there is of it, so the first of them stands for it.
    static let marketDays = RecordKind(
        name: "market-days", title: "Purchase of market days, entry",
        table: """
            (SELECT entry FROM stall_days s WHERE NOT EXISTS (SELECT 1 FROM stall_days t WHERE t.entry = s.entry \
            AND (t.bill, t.day) < (s.bill, s.day))) bought
            """,
        key: "entry", isNumbered: true, columns: [],
        parts: Parts(table: "stall_days", owner: "entry", columns: ["bill", "day"], order: "bill, day"), arrival: 7)

    /// All of this domain's.
    static let taxes = [bill, billChange, rule, stallFee, officer, objectionAnswer, marketDays]
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
}
