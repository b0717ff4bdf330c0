import Storage

/// The tables of payments and the ledger. Amounts are in minor units, times in milliseconds since 1970, days in ISO 8601. Phones
/// are sealed, and found by their keyed hash.
///
/// The first steps are called as they were when money was paid for one kind of thing only, and stand among steps of a domain, in
/// the order of their numbers. They never change.
enum PaymentsSchema {
    static let migrations = [
        Migration("taxes.002-ledger", ledger),
        Migration("taxes.003-attempts", attempts),
        Migration("taxes.004-chain", chain),
        Migration("taxes.006-corrections", corrections),
        Migration("taxes.007-decisions", decisions),
        Migration("taxes.008-statements", statements),
        Migration("taxes.013-other-phones", otherPhones),
        Migration("taxes.014-held-money", heldMoney),
        Migration("taxes.016-bank-lines", bankLines),
        Migration("taxes.018-movement-names", movementNames),
        Migration("taxes.019-statement-differences", statementDifferences),
        Migration("taxes.021-open-proposals", openProposals),
        Migration("taxes.022-asked-payers", askedPayers),
        Migration("taxes.023-wrong-bills", reversalCauses),
        Migration("taxes.027-taken-pushes", takenPushes),
        Migration("taxes.028-awaited-payments", awaitedPayments),
        Migration("taxes.030-receipts-of-bills", receiptsOfPayables),
        Migration("taxes.033-allocation-records", allocationRecords),
        Migration("taxes.034-proven-proposals", provenProposals),
        Migration("taxes.035-any-payable", anyPayable),
    ]

    /// What is paid for may be a row of any table.
    private static let anyPayable = ["intents", "receipts", "suspense_claims"].map {
        "$UNTIE \($0) \(StoredNames.payable) \(StoredNames.table) (number)"
    }

    /// Rows are only ever added. A wallet's transaction makes at most one entry; an entry names an account at most
    /// once.
    private static let ledger = [
        """
        CREATE TABLE entries (
            id $IDENTITY,
            at INTEGER NOT NULL,
            day TEXT NOT NULL,
            kind TEXT NOT NULL,
            reference TEXT NOT NULL,
            wallet TEXT NOT NULL,
            wallet_transaction TEXT NOT NULL,
            currency TEXT NOT NULL,
            exponent INTEGER NOT NULL,
            UNIQUE (wallet, wallet_transaction)
        ) $STRICT
        """,
        """
        CREATE TABLE postings (
            entry INTEGER NOT NULL REFERENCES entries (id),
            account TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount <> 0),
            PRIMARY KEY (entry, account)
        ) $CLUSTERED
        """,
        "CREATE INDEX postings_of_account ON postings (account)",
        """
        CREATE TABLE receipts (
            number TEXT PRIMARY KEY,
            entry INTEGER NOT NULL UNIQUE REFERENCES entries (id),
            \(StoredNames.payable) TEXT NOT NULL REFERENCES \(StoredNames.table) (number),
            amount INTEGER NOT NULL CHECK (amount > 0),
            owing INTEGER NOT NULL,
            paid_on TEXT NOT NULL,
            paid_at INTEGER NOT NULL
        ) $CLUSTERED
        """,
        """
        CREATE TABLE suspense (
            entry INTEGER PRIMARY KEY REFERENCES entries (id),
            reason TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0)
        ) $STRICT
        """,
    ]

    private static let attempts = [
        """
        CREATE TABLE intents (
            id $IDENTITY,
            \(StoredNames.payable) TEXT NOT NULL REFERENCES \(StoredNames.table) (number),
            amount INTEGER NOT NULL,
            asked_by_hash $BYTES NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """,
        """
        CREATE TABLE attempts (
            reference TEXT PRIMARY KEY,
            intent INTEGER NOT NULL REFERENCES intents (id),
            \(StoredNames.payable) TEXT NOT NULL,
            wallet TEXT NOT NULL,
            payer $BYTES NOT NULL,
            payer_hash $BYTES NOT NULL,
            amount INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('created', 'submitted', 'pending', 'succeeded', 'failed', 'expired', 'unknown')),
            reason TEXT,
            told_checking INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) $CLUSTERED
        """,
        "CREATE INDEX attempts_of_\(StoredNames.payable) ON attempts (\(StoredNames.payable), payer_hash, created_at)",
        """
        CREATE INDEX open_attempts ON attempts (changed_at)
            WHERE state IN ('created', 'submitted', 'pending', 'unknown')
        """,
    ]

    /// Rows are only ever added to links and seals. `ledger_chain` has one row at most, which a writer that adds links
    /// changes first; its length tells whether links were cut off the end.
    private static let chain = [
        "CREATE TABLE unlinked_entries (entry INTEGER PRIMARY KEY REFERENCES entries (id)) $STRICT",
        "INSERT INTO unlinked_entries (entry) SELECT id FROM entries",
        """
        CREATE TABLE ledger_links (
            position INTEGER PRIMARY KEY,
            entry INTEGER NOT NULL UNIQUE REFERENCES entries (id),
            day TEXT NOT NULL,
            hash $BYTES NOT NULL
        ) $STRICT
        """,
        "CREATE INDEX ledger_links_by_day ON ledger_links (day)",
        "CREATE TABLE ledger_chain (id INTEGER PRIMARY KEY, length INTEGER NOT NULL) $STRICT",
        """
        CREATE TABLE ledger_seals (
            day TEXT PRIMARY KEY,
            entries INTEGER NOT NULL,
            position INTEGER NOT NULL,
            hash $BYTES NOT NULL,
            sealed_at INTEGER NOT NULL
        ) $CLUSTERED
        """,
        """
        CREATE TABLE ledger_seal_totals (
            day TEXT NOT NULL REFERENCES ledger_seals (day),
            account TEXT NOT NULL,
            currency TEXT NOT NULL,
            exponent INTEGER NOT NULL,
            debits INTEGER NOT NULL,
            credits INTEGER NOT NULL,
            PRIMARY KEY (day, account, currency, exponent)
        ) $CLUSTERED
        """,
    ]

    /// Whether a wallet has ever said that it has an attempt. Of those nobody knows the end of it is taken that it did.
    private static let takenPushes = [
        "ALTER TABLE attempts ADD COLUMN was_taken INTEGER NOT NULL DEFAULT 0",
        "UPDATE attempts SET was_taken = 1 WHERE state IN ('pending', 'unknown')",
    ]

    /// What a payment paid, and entries that take others back. A receipt is never changed: whether it still stands is told
    /// by `reversals`.
    private static let corrections = [
        """
        CREATE TABLE receipt_lines (
            entry INTEGER NOT NULL REFERENCES entries (id),
            position INTEGER NOT NULL,
            head TEXT NOT NULL,
            period TEXT NOT NULL,
            purpose TEXT NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (entry, position)
        ) $CLUSTERED
        """,
        """
        CREATE TABLE reversals (
            entry INTEGER PRIMARY KEY REFERENCES entries (id),
            by_entry INTEGER NOT NULL UNIQUE REFERENCES entries (id),
            reason TEXT NOT NULL
        ) $STRICT
        """,
        """
        CREATE TABLE suspense_allocations (
            by_entry INTEGER PRIMARY KEY REFERENCES entries (id),
            entry INTEGER NOT NULL REFERENCES suspense (entry)
        ) $STRICT
        """,
        "CREATE INDEX allocations_of_suspense ON suspense_allocations (entry)",
    ]

    /// Who paid money that is for nothing known, where the wallet told it, and what the payer says it was for.
    private static let heldMoney = [
        "ALTER TABLE suspense ADD COLUMN payer $BYTES",
        "ALTER TABLE suspense ADD COLUMN payer_hash $BYTES",
        "CREATE INDEX suspense_of_payer ON suspense (payer_hash) WHERE payer_hash IS NOT NULL",
        """
        CREATE TABLE suspense_claims (
            entry INTEGER PRIMARY KEY REFERENCES suspense (entry),
            \(StoredNames.payable) TEXT NOT NULL REFERENCES \(StoredNames.table) (number),
            at INTEGER NOT NULL
        ) $STRICT
        """,
    ]

    /// The receipts of a payable are found by it.
    private static let receiptsOfPayables = [
        "CREATE INDEX receipts_of_\(StoredNames.payable) ON receipts (\(StoredNames.payable))"
    ]
}
