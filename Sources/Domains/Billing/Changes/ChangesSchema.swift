import Conversation
import DomainKit
import Storage

extension TaxesSchema {
    /// What was put right on bills after they came in. Rows of `bill_changes` are only ever added: for each field what it
    /// said and what it says since, by whom, when and why. Names and phones are sealed; amounts are minor units. `entry` is
    /// the entry of the ledger that changed what the bill asks.
    ///
    /// `imported_as` of a bill is the keyed hash of the line it came with, by which the same line is known again when a file
    /// without numbers comes twice; `owed_as` is the same without amount and day, by which a line that was changed in the file
    /// is told from a new one.
    static let billChanges = [
        "ALTER TABLE bills ADD COLUMN imported_as $BYTES",
        "CREATE INDEX bills_of_line ON bills (imported_as) WHERE imported_as IS NOT NULL",
        "ALTER TABLE bills ADD COLUMN owed_as $BYTES",
        "CREATE INDEX bills_of_debt ON bills (owed_as) WHERE owed_as IS NOT NULL",
        """
        CREATE TABLE bill_changes (
            id $IDENTITY,
            bill TEXT NOT NULL REFERENCES bills (number),
            at INTEGER NOT NULL,
            author TEXT NOT NULL,
            reason TEXT NOT NULL,
            field TEXT NOT NULL,
            was TEXT,
            becomes TEXT,
            sealed_was $BYTES,
            sealed_becomes $BYTES,
            entry INTEGER
        ) $STRICT
        """,
        "CREATE INDEX changes_of_bill ON bill_changes (bill)",
        "CREATE TABLE list_turns (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) $STRICT",
    ]
}

/// The turn of a list whose numbers are made: two that come in at once would not see each other's bills, so each changes
/// one row first, and the second begins again behind the first.
enum ListTurn {
    static func begin(_ context: ImportContext) throws(StorageError) {
        try context.transaction.run(
            Statement(
                "INSERT INTO list_turns (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                [.integer(context.now.milliseconds)]))
    }
}
