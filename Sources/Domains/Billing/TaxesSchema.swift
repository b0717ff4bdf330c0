import Storage

/// The tables of bills. The steps that are missing between these are of payments (`PaymentsSchema`), with which they were one
/// schema once; some speak of tables of both. Amounts are in minor units, times in milliseconds since 1970, days in
/// ISO 8601. Names and phones are sealed; phones are found by their keyed hash.
enum TaxesSchema {
    static let migrations = [
        Migration("taxes.001-bills", bills),
        Migration("taxes.005-demands", demands),
        Migration("taxes.009-plans", plans),
        Migration("taxes.010-checks", checks),
        Migration("taxes.011-officers", officersWithoutPins),
        Migration("taxes.012-stalls", stalls),
        Migration("taxes.015-second-phones", OwnerPhones.schema),
        Migration("taxes.017-bills-by-area", billsByArea),
        Migration("taxes.020-bill-changes", billChanges),
        Migration("taxes.024-missed-parts", missedParts),
        Migration("taxes.025-records", records),
        Migration("taxes.026-told-taxpayers", toldTaxpayers),
        Migration("taxes.029-objection-answers", objectionAnswers),
        Migration("taxes.031-cheaper-payments", cheaperPayments),
        Migration("taxes.032-statement-records", statementRecords),
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
}
