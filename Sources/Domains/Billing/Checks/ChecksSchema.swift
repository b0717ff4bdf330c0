import DomainKit
import Storage

extension TaxesSchema {
    /// Officers of the city, what they and others looked up, and what things cost. An officer's name is public, for citizens
    /// must be able to ask for it.
    static let checks = [
        """
        CREATE TABLE officers (
            number TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            service TEXT NOT NULL,
            pin_hash $BYTES NOT NULL,
            until_day TEXT,
            misses INTEGER NOT NULL,
            missed_on TEXT NOT NULL
        ) $STRICT
        """,
        """
        CREATE TABLE inspections (
            id $IDENTITY,
            object TEXT NOT NULL,
            officer TEXT,
            asked_by $BYTES NOT NULL,
            answer TEXT NOT NULL,
            day TEXT NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """,
        "CREATE INDEX inspections_of_object ON inspections (object, day, asked_by)",
        """
        CREATE TABLE prices (
            code TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            amount INTEGER NOT NULL
        ) $STRICT
        """,
    ]

    /// Taxpayers who were told on a day that somebody looked up something of theirs.
    static let toldTaxpayers = [
        "CREATE TABLE told_taxpayers (day TEXT NOT NULL, taxpayer TEXT NOT NULL, PRIMARY KEY (day, taxpayer)) $CLUSTERED"
    ]

    /// PINs are kept by `Pins`, hashed so that they are dear to try out; those from before must be given again.
    static let officersWithoutPins = [
        "ALTER TABLE officers DROP COLUMN pin_hash",
        "ALTER TABLE officers DROP COLUMN misses",
        "ALTER TABLE officers DROP COLUMN missed_on",
    ]
}
