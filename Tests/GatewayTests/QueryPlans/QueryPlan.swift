import Storage

/// How an engine finds the rows of a statement, in the engine's own words.
struct QueryPlan: CustomStringConvertible {
    /// The statement as it was explained.
    let sql: String
    private let lines: [Substring]
    private let isPostgres: Bool

    var description: String { "\(sql)\n\(lines.joined(separator: "\n"))" }

    /// Indexes that hold a few rows of their table: reading one from end to end costs nothing.
    private static let partialIndexes: Set<Substring> = ["outbox_by_line", "open_attempts", "pushes_by_age"]

    /// The plans of a statement: on SQLite one; on PostgreSQL one made for the arguments, and one made without a look at
    /// them where the planner thinks that one no dearer. For then it takes that, once a statement has been run a few times
    /// (https://www.postgresql.org/docs/15/sql-prepare.html, notes), however wrong it is about arguments it did not see.
    static func all(
        of statement: Statement, in transaction: any Transaction, _ dialect: Dialect
    ) throws -> [QueryPlan] {
        guard dialect.name == "postgres" else {
            return [try QueryPlan("EXPLAIN QUERY PLAN ", statement, column: 3, isPostgres: false, transaction)]
        }
        let plans = try [statement, blind(statement)].map { statement in
            try QueryPlan("EXPLAIN ", statement, column: 0, isPostgres: true, transaction)
        }
        return plans[1].cost <= plans[0].cost + planningCost ? plans : [plans[0]]
    }

    /// What making a plan is about worth to the planner, in its own coin.
    private static let planningCost = 10.0

    /// What the whole costs, as PostgreSQL thinks: the second number of `cost=0.29..8.31`.
    private var cost: Double {
        lines.first?.firstMatch(of: /cost=[0-9.]+?\.\.([0-9.]+)/).flatMap { Double($0.output.1) } ?? .infinity
    }

    private init(
        _ prefix: String, _ statement: Statement, column: Int, isPostgres: Bool, _ transaction: any Transaction
    ) throws {
        let rows = try transaction.rows(Statement(prefix + statement.sql, statement.arguments))
        sql = statement.sql
        self.isPostgres = isPostgres
        lines = try rows.map { Substring(try $0.text(column)) }
    }

    /// The statement with every argument behind a query of its own, so that nothing is known of it when it is planned.
    private static func blind(_ statement: Statement) -> Statement {
        let sql = statement.sql.replacing(/\$([0-9]+)/) { match in
            guard let number = Int(match.output.1), statement.arguments.indices.contains(number - 1),
                let type = type(of: statement.arguments[number - 1])
            else { return String(match.output.0) }
            return "(SELECT CAST($\(number) AS \(type)))"
        }
        return Statement(sql, statement.arguments)
    }

    private static func type(of value: SQLValue) -> String? {
        switch value {
        case .null: nil
        case .integer: "BIGINT"
        case .real: "DOUBLE PRECISION"
        case .text: "TEXT"
        case .blob: "BYTEA"
        }
    }

    /// The tables whose rows are all looked at, except small ones.
    func tablesReadWhole(small: Set<String>) -> [String] {
        (isPostgres ? readWholeByPostgres : readWholeBySQLite).map(String.init).filter { !small.contains($0) }
    }

    /// Whether one row is looked for by its number in what waits at every line, which may be much.
    var looksThroughWhatWaits: Bool {
        sql.contains("id = $1") && lines.contains { line in Self.partialIndexes.contains { line.contains($0) } }
    }

    /// `SCAN table` reads a table from end to end, with `USING INDEX name` in another order.
    private var readWholeBySQLite: [Substring] {
        let parts = lines.compactMap { $0.wholeMatch(of: /(?:CO-ROUTINE|MATERIALIZE) (\w+)/)?.output.1 }
        return lines.compactMap { line in
            guard let scan = line.firstMatch(of: /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/),
                !line.contains("CONSTANT ROW"), !parts.contains(scan.output.1)
            else { return nil }
            return scan.output.2.map(Self.partialIndexes.contains) == true ? nil : scan.output.1
        }
    }

    /// `Seq Scan on table` reads a table from end to end; so does an index scan without a condition on the index.
    private var readWholeByPostgres: [Substring] {
        lines.indices.compactMap { place in
            if let scan = lines[place].firstMatch(of: /Seq Scan on (\w+)/) { return scan.output.1 }
            guard let scan = lines[place].firstMatch(of: /Index (?:Only )?Scan(?: Backward)? using (\w+) on (\w+)/),
                !Self.partialIndexes.contains(scan.output.1)
            else { return nil }
            let details = lines[(place + 1)...].prefix { !$0.contains("->") }
            return details.contains { $0.contains("Index Cond:") } ? nil : scan.output.2
        }
    }
}
