/// A table of a store, as far as it matters to code that reads all of it.
package struct StoreTable: Sendable, Hashable {
    package let name: String
    /// In the order of their names, which is the same wherever the table lies.
    package let columns: [String]
    /// The columns of the primary key, in its order.
    package let key: [String]

    /// What inserts one row, whose values stand in the order of `columns`.
    var insertion: String {
        let names = columns.map(Self.quoted).joined(separator: ", ")
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO \(Self.quoted(name)) (\(names)) VALUES (\(places))"
    }

    static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}

/// The tables of a store, each after those it refers to.
package struct StoreCatalog: Sendable, Hashable {
    package let tables: [StoreTable]
    /// The columns the engine keeps counters for, by table.
    let counters: [String: String]
    /// Whether migrations have ever run here.
    let hasMigrations: Bool

    /// Tables that tell about a store and are no part of what is in it.
    private static let about: Set<String> = ["migrations", BackupManifest.table, BackupManifest.contentsTable]

    /// Reads what tables there are.
    ///
    /// - Throws: `MovingRefusal` when the tables cannot be copied one after the other and row by row: two refer to each
    ///   other, or one has no primary key.
    package init(of dialect: Dialect, in transaction: any Transaction) throws {
        guard let statements = dialect.catalog else { throw MovingRefusal.noCatalog(engine: dialect.name) }
        var found: [String: [(column: String, keyPlace: Int64)]] = [:]
        var counters: [String: String] = [:]
        for row in try transaction.rows(Statement(statements.columns)) {
            found[try row.text(0), default: []].append((try row.text(1), try row.integer(2)))
            if try row.integer(3) == 1 { counters[try row.text(0)] = try row.text(1) }
        }
        self.counters = counters
        hasMigrations = found["migrations"] != nil
        var referred: [String: Set<String>] = [:]
        for row in try transaction.rows(Statement(statements.references)) {
            referred[try row.text(0), default: []].insert(try row.text(1))
        }
        let tables = found.filter { !Self.about.contains($0.key) }.map { name, columns in
            StoreTable(
                name: name, columns: columns.map(\.column).sorted(),
                key: columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }.map(\.column))
        }
        if let keyless = tables.first(where: \.key.isEmpty) { throw MovingRefusal.noKey(table: keyless.name) }
        self.tables = try Self.ordered(tables, referred)
    }

    /// Whether a store has been made here: whether migrations have ever run.
    package static func isThere(_ dialect: Dialect, in transaction: any Transaction) throws -> Bool {
        guard let statements = dialect.catalog else { throw MovingRefusal.noCatalog(engine: dialect.name) }
        return try transaction.rows(Statement(statements.columns)).contains { try $0.text(0) == "migrations" }
    }

    /// Each table after those it refers to, otherwise by name.
    private static func ordered(
        _ tables: [StoreTable], _ referred: [String: Set<String>]
    ) throws -> [StoreTable] {
        var waiting = tables.sorted { $0.name < $1.name }
        var ordered: [StoreTable] = []
        while let next = waiting.firstIndex(where: { table in
            let others = referred[table.name, default: []].subtracting([table.name])
            return !waiting.contains { others.contains($0.name) }
        }) {
            ordered.append(waiting.remove(at: next))
        }
        guard waiting.isEmpty else { throw MovingRefusal.circle(tables: waiting.map(\.name)) }
        return ordered
    }

    /// The same tables, each where another store has it.
    /// - Throws: `MovingRefusal.schemasDiffer` when a table is in one of the two only, or has other columns.
    func ordered(like other: StoreCatalog) throws(MovingRefusal) -> StoreCatalog {
        let own = Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
        let strange = Set(own.keys).subtracting(other.tables.map(\.name))
        if let table = strange.min() { throw .schemasDiffer(table: table) }
        var ordered: [StoreTable] = []
        for table in other.tables {
            guard let same = own[table.name], same.columns == table.columns else {
                throw .schemasDiffer(table: table.name)
            }
            ordered.append(same)
        }
        return StoreCatalog(tables: ordered, counters: counters, hasMigrations: hasMigrations)
    }

    private init(tables: [StoreTable], counters: [String: String], hasMigrations: Bool) {
        (self.tables, self.counters, self.hasMigrations) = (tables, counters, hasMigrations)
    }

    /// The first table that has a row; nil when the store is empty.
    func firstFilled(in transaction: any Transaction) throws -> StoreTable? {
        try tables.first { table in
            let query = Statement("SELECT 1 FROM \(StoreTable.quoted(table.name)) LIMIT 1")
            return try transaction.first(query) != nil
        }
    }
}
