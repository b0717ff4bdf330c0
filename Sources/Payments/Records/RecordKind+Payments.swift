import DomainKit
import Storage

/// What statements said and what became of money that found no payable at once, decisions of two persons, and seals.
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

    /// Money that found no payable: who paid it and on which day, which decides fines.
    static let suspense = RecordKind(
        name: "suspense", title: "Money in suspense, entry", table: "suspense", key: "entry", isNumbered: true,
        columns: ["reason", "amount", "payer", "payer_hash", "paid_on", "paid_at"], arrival: 6)

    /// Money that left suspense for a payable: the entry that moved it, and the one that had put it there.
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

    /// What one person proposed and another confirmed or rejected.
    static let decision = RecordKind(
        name: "decision", title: "Decision", table: "ledger_decisions", key: "id", isNumbered: true,
        columns: [
            "kind", "subject", StoredNames.payable, "amount", "reason", "proposed_by", "proposed_at", "state",
            "decided_by",
            "decided_at", "entry",
        ], laterColumns: ["difference", "cause", "proven"])
    /// A sealed day with its totals.
    static let seal = RecordKind(
        name: "seal", title: "The seal of", table: "ledger_seals", key: "day",
        columns: ["entries", "position", "hash", "sealed_at"], laterColumns: ["records", "records_hash"],
        parts: Parts(
            table: "ledger_seal_totals", owner: "day",
            columns: ["account", "currency", "exponent", "debits", "credits"], order: "account, currency, exponent"))

    /// All of payments.
    static let payments = [
        decision, seal, difference, statement, bankLine, suspense, explanation, allocation, awaitedPayment,
    ]
}

extension PaymentsSchema {
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
