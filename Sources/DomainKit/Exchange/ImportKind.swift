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
        /// Whether it holds amounts, which tell together how the file writes them.
        package let hasAmounts: Bool
        /// Whether citizens are shown its words as they are written, whatever language they read.
        package let isShown: Bool

        package init(
            _ name: String, required: Bool, _ meaning: String, hasAmounts: Bool = false, isShown: Bool = false
        ) {
            self.name = name
            isRequired = required
            self.meaning = meaning
            self.hasAmounts = hasAmounts
            self.isShown = isShown
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
    /// Who brings the file in.
    package let actor: Actor
    /// Hears how many records are done, one more each time, so that staff may be told. It is called inside the
    /// transaction, which may run again: then it begins again at 1.
    package let progress: @Sendable (_ done: Int) -> Void

    package init(
        transaction: any Transaction, vault: Vault, profile: CityProfile, now: Instant, today: CivilDate,
        random: @escaping @Sendable () -> UInt64, actor: Actor,
        progress: @escaping @Sendable (_ done: Int) -> Void = { _ in }
    ) {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
        self.now = now
        self.today = today
        self.random = random
        self.actor = actor
        self.progress = progress
    }
}

extension ImportContext {
    /// The account that brings the file in; nil where nobody had to prove who they are.
    package var author: String? { actor.member?.name }
}

/// One record of a file: its fields by column name, trimmed, and the line it begins at (from 1, the first line being 1).
package struct ImportRecord: Sendable, Hashable {
    package let line: Int
    package let fields: [String: String]
    /// How the amounts of its file are written.
    package let amounts: AmountConventions

    package init(line: Int, fields: [String: String], amounts: AmountConventions = .ours) {
        self.line = line
        self.fields = fields
        self.amounts = amounts
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
    /// Lines worth showing; at most a few.
    package let notes: [String]
    /// Every line of the file that has no number of its own, with the number that was made for it, now or when the same line
    /// came before.
    package let numbered: [NumberedLine]

    package init(stored: Int, notes: [String] = [], numbered: [NumberedLine] = []) {
        self.stored = stored
        self.notes = notes
        self.numbered = numbered
    }
}

/// A line of a file and the number that was made for it, with what a letter about it needs.
package struct NumberedLine: Sendable, Hashable {
    package let line: Int
    package let number: String
    /// The name in the file, which nobody sees without a role, a name and a reason of their own.
    package let name: String
    package let object: String
    /// With a point and all its decimals; empty where the line has none.
    package let amount: String
    /// Empty where the line has none.
    package let dueDate: CivilDate?

    package init(
        line: Int, number: String, name: String = "", object: String = "", amount: String = "",
        dueDate: CivilDate? = nil
    ) {
        self.line = line
        self.number = number
        self.name = name
        self.object = object
        self.amount = amount
        self.dueDate = dueDate
    }

    /// Lines named to staff, at most; a file has them all.
    private static let most = 5

    /// What is said of some lines at once: the first in full, the others counted.
    package static func notes(of lines: [NumberedLine]) -> [String] {
        let first = lines.prefix(most).map { "Line \($0.line) was given the number \($0.number)." }
        let rest = lines.count - first.count
        return rest > 0 ? first + ["More lines given a number: \(rest). --numbers FILE writes all of them."] : first
    }
}
