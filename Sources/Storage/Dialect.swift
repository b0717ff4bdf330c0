/// The places where SQLite and PostgreSQL do not share one spelling. Everything else is written once.
///
/// Migrations use the words on the left; `schema(_:)` puts the engine's own in their place.
/// - `$BYTES`: a column of bytes (`BLOB`, `BYTEA`)
/// - `$IDENTITY`: a 64-bit primary key the engine numbers upwards itself
/// - `$STRICT`: what follows the closing bracket of a table so that its column types bind
/// - `$CLUSTERED`: the same for a table whose rows lie in the order of its primary key, and nowhere else
/// - `INTEGER`, `REAL` and `TEXT`, in capitals: columns of 64 bits (`BIGINT` and `DOUBLE PRECISION` where those words
///   mean 32, while a strict SQLite table knows no others), and text compared byte by byte, whatever the language of the
///   server
///
/// A migration may say `$ROOM table` instead of a statement: an engine that writes changed rows beside the old ones leaves room
/// for them in pages to come, so that a change need not touch indexes; others do nothing. `$UNTIE table column other (key)` takes
/// away that a column, which was made so with its table, refers to another table (`UntiedColumn`); nothing is written but the schema.
///
/// Every other statement may say `$SKIP_LOCKED` after a `SELECT` that claims rows (`WriteTerms.claim`): what passes over
/// rows another connection holds.
package struct Dialect: Sendable {
    package let name: String
    /// How the engine tells what is in a store; nil for one whose stores cannot be moved.
    package let catalog: CatalogStatements?
    /// How a table is rewritten; nil for an engine that does so by other means.
    package let rewriting: RewritingStatements?
    /// How the log is emptied; nil for an engine that empties it where it rewrites tables.
    package let emptying: EmptyingStatements?
    private let leavesRoom: (@Sendable (_ table: String) -> String)?
    private let unties: (@Sendable (UntiedColumn) -> String)?
    private let schemaWords: [String: String]
    private let statementWords: [String: String]

    package init(
        name: String, bytes: String, identity: String, strict: String, clustered: String, integer: String = "INTEGER",
        real: String = "REAL", text: String = "TEXT", skipLocked: String = "",
        leavesRoom: (@Sendable (_ table: String) -> String)? = nil,
        unties: (@Sendable (UntiedColumn) -> String)? = nil,
        catalog: CatalogStatements? = nil, rewriting: RewritingStatements? = nil,
        emptying: EmptyingStatements? = nil
    ) {
        self.name = name
        self.leavesRoom = leavesRoom
        self.unties = unties
        self.emptying = emptying
        self.rewriting = rewriting
        self.catalog = catalog
        schemaWords = [
            "$BYTES": bytes, "$IDENTITY": identity, "$STRICT": strict, "$CLUSTERED": clustered, "INTEGER": integer,
            "REAL": real, "TEXT": text,
        ]
        statementWords = ["$SKIP_LOCKED": skipLocked]
    }

    /// The engine's spelling of a migration's text; empty where it has nothing to do. Only whole words are replaced. What an
    /// engine has no statement for stays as it is, for its connection to carry out.
    package func schema(_ text: String) -> String {
        if let column = UntiedColumn(text) { return unties?(column) ?? text }
        let room = "$ROOM "
        guard text.hasPrefix(room) else { return Self.spell(text, schemaWords) }
        return leavesRoom?(String(text.dropFirst(room.count))) ?? ""
    }

    /// The engine's spelling of any other statement.
    package func statement(_ text: String) -> String {
        text.utf8.contains(UInt8(ascii: "$")) ? Self.spell(text, statementWords) : text
    }

    private static func spell(_ text: String, _ own: [String: String]) -> String {
        var spelled = ""
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || character == "_" || (character == "$" && word.isEmpty) {
                word.append(character)
            } else {
                spelled += own[word] ?? word
                spelled.append(character)
                word = ""
            }
        }
        return spelled + (own[word] ?? word)
    }
}

/// How an engine rewrites tables, by a body's statements.
package struct RewritingStatements: Sendable {
    /// Rewrites a table, without rows that nobody can read any more.
    package let rewrite: @Sendable (_ table: String) -> String
    /// Answers a number for this moment.
    package let moment: String
    /// Whether nobody can still read a row that was deleted before the moment `$1`: 1, else 0.
    package let isOver: String

    package init(rewrite: @escaping @Sendable (_ table: String) -> String, moment: String, isOver: String) {
        self.rewrite = rewrite
        self.moment = moment
        self.isOver = isOver
    }
}

/// How an engine whose log is a row of files, each with a name that comes after the one before, is rid of what those hold.
package struct EmptyingStatements: Sendable {
    /// Answers what the role must be granted first; empty when nothing is missing.
    package let missing: String
    /// Ends the file the log stands in and answers its name.
    package let end: String
    /// Brings everything in the log to the tables, so that the files before are needed no more: they go, or lie ready under the
    /// names of files to come.
    package let settle: String
    /// Answers how many files there are up to the one named `$1`.
    package let older: String
    /// Answers the last name there is.
    package let last: String
    /// Writes something that changes nothing, so that the next file is begun.
    package let mark: String

    package init(missing: String, end: String, settle: String, older: String, last: String, mark: String) {
        self.missing = missing
        self.end = end
        self.settle = settle
        self.older = older
        self.last = last
        self.mark = mark
    }
}
