import Storage

/// The tables of bills, payments and the ledger. Amounts are in minor units, times in milliseconds since 1970, days in
/// ISO 8601. Names and phones are sealed; phones are found by their keyed hash.
enum TaxesSchema {
    static let migrations = [
        Migration("taxes.001-bills", bills),
        Migration("taxes.002-ledger", ledger),
        Migration("taxes.003-attempts", attempts),
        Migration("taxes.004-chain", chain),
        Migration("taxes.005-demands", demands),
        Migration("taxes.006-corrections", corrections),
        Migration("taxes.007-decisions", decisions),
        Migration("taxes.008-statements", statements),
        Migration("taxes.009-plans", plans),
        Migration("taxes.010-checks", checks),
        Migration("taxes.011-officers", officersWithoutPins),
        Migration("taxes.012-stalls", stalls),
        Migration("taxes.013-other-phones", otherPhones),
        Migration("taxes.014-held-money", heldMoney),
        Migration("taxes.015-second-phones", OwnerPhones.schema),
        Migration("taxes.016-bank-lines", bankLines),
        Migration("taxes.017-bills-by-area", billsByArea),
        Migration("taxes.018-movement-names", movementNames),
        Migration("taxes.019-statement-differences", statementDifferences),
        Migration("taxes.020-bill-changes", billChanges),
        Migration("taxes.021-open-proposals", openProposals),
        Migration("taxes.022-asked-payers", askedPayers),
        Migration("taxes.023-wrong-bills", wrongBills),
        Migration("taxes.024-missed-parts", missedParts),
        Migration("taxes.025-records", records),
        Migration("taxes.026-told-taxpayers", toldTaxpayers),
        Migration("taxes.027-taken-pushes", takenPushes),
        Migration("taxes.028-awaited-payments", awaitedPayments),
        Migration("taxes.029-objection-answers", objectionAnswers),
        Migration("taxes.030-receipts-of-bills", receiptsOfBills),
        Migration("taxes.031-cheaper-payments", cheaperPayments),
        Migration("taxes.032-statement-records", statementRecords),
        Migration("taxes.033-allocation-records", allocationRecords),
    ]

    /// A payment changes its bill twice and no column an index has. The attempts of a payer are found by one index.
    private static let cheaperPayments = ["$ROOM bills", "DROP INDEX unpaid_attempts"]

    /// Lists by area go through the bills in this order, page by page.
    private static let billsByArea = ["CREATE INDEX bills_by_area ON bills (area, object, number)"]

    /// `paid` is what the ledger has credited to the bill's receivable account, kept here so that a look-up reads one
    /// row.
    private static let bills = [
        """
        CREATE TABLE bills (
            number TEXT PRIMARY KEY,
            payer_name $BYTES NOT NULL,
            payer_phone $BYTES,
            payer_phone_hash $BYTES,
            object TEXT NOT NULL,
            kind TEXT NOT NULL,
            period TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),
            minimum INTEGER,
            paid INTEGER NOT NULL CHECK (paid >= 0 AND paid <= amount),
            due_date TEXT NOT NULL
        ) $CLUSTERED
        """,
        "CREATE INDEX bills_of_phone ON bills (payer_phone_hash, due_date, number)",
        """
        CREATE TABLE missed_numbers (
            phone_hash $BYTES NOT NULL,
            number TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (phone_hash, number)
        ) $CLUSTERED
        """,
        "CREATE INDEX missed_numbers_by_time ON missed_numbers (at)",
    ]

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
            bill TEXT NOT NULL REFERENCES bills (number),
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
            bill TEXT NOT NULL REFERENCES bills (number),
            amount INTEGER NOT NULL,
            asked_by_hash $BYTES NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """,
        """
        CREATE TABLE attempts (
            reference TEXT PRIMARY KEY,
            intent INTEGER NOT NULL REFERENCES intents (id),
            bill TEXT NOT NULL,
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
        "CREATE INDEX attempts_of_bill ON attempts (bill, payer_hash, created_at)",
        """
        CREATE INDEX open_attempts ON attempts (changed_at)
            WHERE state IN ('created', 'submitted', 'pending', 'unknown')
        """,
    ]

    /// Rows are only ever added to links and seals. `ledger_chain` has one row at most, which whoever adds links
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
}
