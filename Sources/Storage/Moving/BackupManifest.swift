/// What a backup says of itself: when and of what it was made, and what each table holds.
package struct BackupManifest: Sendable, Hashable {
    /// How the file is laid out. A program refuses a number it does not know.
    package static let format: Int64 = 1

    /// Milliseconds since 1970.
    package let madeAt: Int64
    /// The name of the engine the store lay in.
    package let engine: String
    /// The program that made it, and its version.
    package let program: String
    package let tables: [TableContent]

    package init(madeAt: Int64, engine: String, program: String, tables: [TableContent]) {
        self.madeAt = madeAt
        self.engine = engine
        self.program = program
        self.tables = tables
    }

    static let table = "backup"
    static let contentsTable = "backup_tables"

    /// Writes the manifest into the backup it is about.
    package func write(in transaction: any Transaction, _ dialect: Dialect) throws(StorageError) {
        for table in Self.schema { try transaction.run(Statement(dialect.schema(table))) }
        try transaction.run(
            Statement(
                "INSERT INTO backup (format, made_at, engine, program) VALUES ($1, $2, $3, $4)",
                [.integer(Self.format), .integer(madeAt), .text(engine), .text(program)]))
        for content in tables {
            try transaction.run(
                Statement(
                    "INSERT INTO backup_tables (name, row_count, checksum) VALUES ($1, $2, $3)",
                    [.text(content.name), .integer(content.rows), .text(content.digits)]))
        }
    }

    private static let schema = [
        """
        CREATE TABLE backup (
            format INTEGER PRIMARY KEY, made_at INTEGER NOT NULL, engine TEXT NOT NULL, program TEXT NOT NULL
        ) $STRICT
        """,
        "CREATE TABLE backup_tables (name TEXT PRIMARY KEY, row_count INTEGER NOT NULL, checksum TEXT NOT NULL) $STRICT",
    ]

    /// Reads the manifest of a backup.
    /// - Throws: `MovingRefusal.isNoBackup` when there is none this program can read, `unfinished` when it is half made.
    package init(in transaction: any Transaction, _ dialect: Dialect) throws {
        guard try StoreCatalog(of: dialect, in: transaction).hasMigrations else { throw MovingRefusal.isNoBackup }
        switch try StoreMark.find(in: transaction) {
        case .unfinished: throw MovingRefusal.marked(.unfinished, .source)
        case nil: throw MovingRefusal.isNoBackup
        case .backup: break
        }
        let about = try transaction.first(Statement("SELECT format, made_at, engine, program FROM backup"))
        guard let about, try about.integer(0) == Self.format else { throw MovingRefusal.isNoBackup }
        let contents = try transaction.rows(
            Statement("SELECT name, row_count, checksum FROM backup_tables ORDER BY name"))
        self.init(
            madeAt: try about.integer(1), engine: try about.text(2), program: try about.text(3),
            tables: try contents.map { row in
                guard let sum = UInt64(try row.text(2), radix: 16) else { throw MovingRefusal.isNoBackup }
                return TableContent(name: try row.text(0), rows: try row.integer(1), sum: sum)
            })
    }
}
