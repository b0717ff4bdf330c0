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
    /// What one person proposed and another confirmed or rejected.
    static let decision = RecordKind(
        name: "decision", title: "Decision", table: "ledger_decisions", key: "id", isNumbered: true,
        columns: [
            "kind", "subject", "bill", "amount", "reason", "proposed_by", "proposed_at", "state", "decided_by",
            "decided_at", "entry",
        ], laterColumns: ["difference", "cause"])
    /// A sealed day with its totals.
    static let seal = RecordKind(
        name: "seal", title: "The seal of", table: "ledger_seals", key: "day",
        columns: ["entries", "position", "hash", "sealed_at"], laterColumns: ["records", "records_hash"],
        parts: Parts(
            table: "ledger_seal_totals", owner: "day",
            columns: ["account", "currency", "exponent", "debits", "credits"], order: "account, currency, exponent"))
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

    /// All of this domain's.
    static let taxes = [
        bill, billChange, decision, seal, rule, stallFee, officer, objectionAnswer, difference, statement, bankLine,
        suspense, marketDays, explanation, allocation, awaitedPayment,
    ]
}
