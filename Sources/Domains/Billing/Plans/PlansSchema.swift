import Storage

extension TaxesSchema {
    /// What citizens agreed to pay in parts, and what they object to. `paid_before` is what was paid of the bill when the
    /// plan was made; a later plan of the same bill takes the place of an earlier one.
    static let plans = [
        """
        CREATE TABLE instalments (
            bill TEXT NOT NULL REFERENCES bills (number),
            part INTEGER NOT NULL,
            due_date TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),
            owed_by_then INTEGER NOT NULL,
            phone $BYTES NOT NULL,
            remind_on TEXT NOT NULL,
            is_done INTEGER NOT NULL,
            PRIMARY KEY (bill, part)
        ) $CLUSTERED
        """,
        "CREATE INDEX instalments_to_remind ON instalments (remind_on) WHERE is_done = 0",
        """
        CREATE TABLE objections (
            number TEXT PRIMARY KEY,
            bill TEXT NOT NULL REFERENCES bills (number),
            grounds TEXT NOT NULL,
            phone $BYTES NOT NULL,
            phone_hash $BYTES NOT NULL,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            UNIQUE (bill, phone_hash, grounds)
        ) $STRICT
        """,
    ]

    /// Whether anyone who agreed to a part has been told that its day is over and it is not paid.
    static let missedParts = [
        "ALTER TABLE instalments ADD COLUMN is_missed_told INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX instalments_to_miss ON instalments (due_date) WHERE is_missed_told = 0",
    ]
}
