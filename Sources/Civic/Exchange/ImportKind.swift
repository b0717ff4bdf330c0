package import Conversation
package import Storage
package import Wording

/// A kind of file staff can bring in, as `bills`. An import is all or nothing.
package struct ImportKind: Sendable {
    package let name: String
    /// One line for the help page.
    package let summary: String
    package let columns: [Column]
    /// Stores the records, and answers how many were new or changed. Throws `ImportRefused` with every problem found;
    /// then nothing is kept.
    package let store: @Sendable (ImportContext, [ImportRecord]) throws -> ImportReport

    package struct Column: Sendable, Hashable {
        package let name: String
        package let isRequired: Bool
        package let meaning: String

        package init(_ name: String, required: Bool, _ meaning: String) {
            self.name = name
            isRequired = required
            self.meaning = meaning
        }
    }

    package init(
        _ name: String, summary: String, columns: [Column],
        store: @escaping @Sendable (ImportContext, [ImportRecord]) throws -> ImportReport
    ) {
        self.name = name
        self.summary = summary
        self.columns = columns
        self.store = store
    }
}

/// What an import may use.
package struct ImportContext {
    package let transaction: any Transaction
    package let vault: Vault
    package let profile: CityProfile
    package let now: Instant
    package let today: CivilDate
    package let random: @Sendable () -> UInt64

    package init(
        transaction: any Transaction, vault: Vault, profile: CityProfile, now: Instant, today: CivilDate,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
        self.now = now
        self.today = today
        self.random = random
    }
}

/// One record of a file: its fields by column name, trimmed, and the line it begins at (from 1, the header being 1).
package struct ImportRecord: Sendable, Hashable {
    package let line: Int
    package let fields: [String: String]

    package init(line: Int, fields: [String: String]) {
        self.line = line
        self.fields = fields
    }

    /// The field, or nil when the column is absent or empty.
    package subscript(column: String) -> String? {
        fields[column].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Why a record cannot be taken.
package struct ImportProblem: Sendable, Hashable {
    package let line: Int
    package let column: String?
    /// A sentence saying what is wrong and what would be right. It holds no name and no phone number.
    package let message: String

    package init(line: Int, column: String?, _ message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}

/// The file was refused as a whole.
package struct ImportRefused: Error, Sendable, Hashable {
    package let problems: [ImportProblem]

    package init(_ problems: [ImportProblem]) { self.problems = problems }
}

/// What an import did.
package struct ImportReport: Sendable, Hashable {
    package let stored: Int
    /// Lines worth showing, such as numbers that were made for records without one; at most a few.
    package let notes: [String]

    package init(stored: Int, notes: [String] = []) {
        self.stored = stored
        self.notes = notes
    }
}
