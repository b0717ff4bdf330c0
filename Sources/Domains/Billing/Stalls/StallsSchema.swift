import Storage

extension TaxesSchema {
    /// Stalls that pay by the day. Each has a bill of its own that asks for nothing by itself: money that comes to it buys
    /// market days, one row each, and only then is charged. `closed_days` holds days and names of weekdays.
    static let stalls = [
        """
        CREATE TABLE stall_fees (
            object TEXT PRIMARY KEY REFERENCES tax_objects (code),
            bill TEXT NOT NULL UNIQUE REFERENCES bills (number),
            head TEXT NOT NULL,
            fee INTEGER NOT NULL CHECK (fee > 0)
        ) $STRICT
        """,
        """
        CREATE TABLE stall_days (
            bill TEXT NOT NULL REFERENCES bills (number),
            day TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (bill, day)
        ) $CLUSTERED
        """,
        "CREATE INDEX stall_days_by_day ON stall_days (day)",
        """
        CREATE TABLE closed_days (
            day TEXT PRIMARY KEY,
            reason TEXT NOT NULL,
            is_kept INTEGER NOT NULL
        ) $STRICT
        """,
        "CREATE INDEX closed_days_to_keep ON closed_days (day) WHERE is_kept = 0",
    ]
}
