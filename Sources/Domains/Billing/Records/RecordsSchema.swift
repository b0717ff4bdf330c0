import Storage

extension TaxesSchema {
    /// The chain of records. Rows are only ever added to links; what is written down waits in `unlinked_records` until it is
    /// taken up. Records from before there was a chain wait there without a digest: they are taken in as they stand.
    ///
    /// The last two columns of a seal tell where the chain of records ended when the day was sealed.
    static let records = [
        """
        CREATE TABLE unlinked_records (
            id $IDENTITY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            at INTEGER NOT NULL,
            digest $BYTES,
            mark $BYTES
        ) $STRICT
        """,
        "CREATE INDEX unlinked_records_by_name ON unlinked_records (kind, name, id)",
        """
        CREATE TABLE record_links (
            position INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            at INTEGER NOT NULL,
            digest $BYTES NOT NULL,
            hash $BYTES NOT NULL,
            mark $BYTES NOT NULL
        ) $STRICT
        """,
        "CREATE INDEX record_links_by_name ON record_links (kind, name, position)",
        """
        CREATE TABLE record_chain (id INTEGER PRIMARY KEY, length INTEGER NOT NULL, mark $BYTES NOT NULL) $STRICT
        """,
        "ALTER TABLE ledger_seals ADD COLUMN records INTEGER",
        "ALTER TABLE ledger_seals ADD COLUMN records_hash $BYTES",
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'bill', number, 0 FROM bills ORDER BY number",
        """
        INSERT INTO unlinked_records (kind, name, at)
        SELECT 'decision', '' || id, 0 FROM ledger_decisions ORDER BY id
        """,
        """
        INSERT INTO unlinked_records (kind, name, at)
        SELECT 'bill-change', '' || id, 0 FROM bill_changes ORDER BY id
        """,
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'seal', day, 0 FROM ledger_seals ORDER BY day",
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'rule', code, 0 FROM tax_rules ORDER BY code",
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'stall-fee', object, 0 FROM stall_fees ORDER BY object",
        "INSERT INTO unlinked_records (kind, name, at) SELECT 'officer', number, 0 FROM officers ORDER BY number",
    ]
}
