import Storage

extension TaxesSchema {
    /// What a demand is made of, and what may happen to it after it was brought in. A bill is a demand's account: it keeps
    /// its number, and the money on it, whatever is added or taken off later.
    ///
    /// Of a bill, `demanded` is what it came with, `amount` all that was ever added, `relief` all that was taken off again,
    /// `credit` what was paid beyond. Lines are only ever added; those without an entry came with the bill, and a bill that
    /// has none of these is one line by itself.
    static let demands = [
        "ALTER TABLE bills ADD COLUMN demanded INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE bills ADD COLUMN relief INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE bills ADD COLUMN credit INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE bills ADD COLUMN area TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE bills ADD COLUMN taxpayer TEXT",
        "ALTER TABLE bills ADD COLUMN tax_object TEXT",
        """
        UPDATE bills SET demanded = amount, credit = COALESCE(
            (SELECT -SUM(p.amount) FROM postings p WHERE p.account = 'credit:' || bills.number), 0)
        """,
        "CREATE INDEX bills_of_taxpayer ON bills (taxpayer, due_date, number) WHERE taxpayer IS NOT NULL",
        "CREATE INDEX bills_of_object ON bills (tax_object, due_date) WHERE tax_object IS NOT NULL",
        """
        CREATE TABLE demand_lines (
            bill TEXT NOT NULL REFERENCES bills (number),
            position INTEGER NOT NULL,
            head TEXT NOT NULL,
            period TEXT NOT NULL,
            purpose TEXT NOT NULL,
            due_date TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount <> 0),
            rule TEXT,
            steps INTEGER NOT NULL,
            entry INTEGER,
            PRIMARY KEY (bill, position)
        ) $CLUSTERED
        """,
        """
        CREATE TABLE tax_rules (
            code TEXT PRIMARY KEY,
            head TEXT NOT NULL,
            effect TEXT NOT NULL,
            rate INTEGER NOT NULL,
            fixed INTEGER NOT NULL,
            step TEXT NOT NULL,
            days INTEGER NOT NULL,
            from_day TEXT,
            until_day TEXT
        ) $STRICT
        """,
        """
        CREATE TABLE taxpayers (
            code TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('person', 'household', 'body')),
            name $BYTES NOT NULL,
            phone $BYTES,
            phone_hash $BYTES
        ) $STRICT
        """,
        """
        CREATE TABLE tax_objects (
            code TEXT PRIMARY KEY,
            typed TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('property', 'shop', 'stall', 'vehicle', 'permit')),
            name TEXT NOT NULL,
            area TEXT NOT NULL,
            taxpayer TEXT NOT NULL REFERENCES taxpayers (code)
        ) $STRICT
        """,
        "ALTER TABLE attempts ADD COLUMN asked_on TEXT",
    ]
}
