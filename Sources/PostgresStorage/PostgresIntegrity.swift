package import Storage

extension PostgresDatabase {
    /// Looks for damage with what the server has for it: the checksums of its pages, and the extension `amcheck`
    /// (https://www.postgresql.org/docs/15/amcheck.html), which compares every index with its table. Where that is not
    /// installed or not allowed, every row is read by the primary key and the rows are counted without it.
    package func integrity() async -> Integrity {
        var found = Integrity()
        do {
            try await lookAtChecksums(&found)
            if try await hasCheckers(&found) {
                try await checkTables(&found)
            } else {
                try await countTables(&found)
            }
        } catch {
            found.problems.append("The store cannot be read: \(error).")
        }
        return found
    }

    private func lookAtChecksums(_ found: inout Integrity) async throws {
        let row = try await read { transaction in
            try transaction.first(
                Statement(
                    """
                    SELECT current_setting('data_checksums'), (
                        SELECT COALESCE(MAX(checksum_failures), 0) FROM pg_stat_database
                        WHERE datname = current_database())
                    """))
        }
        guard let row else { return }
        if try row.text(0) != "on" {
            found.notes.append(
                "The server keeps no checksums of its pages, so damage on its disk may stay unseen (pg_checksums).")
        }
        let failures = try row.integer(1)
        if failures > 0 { found.problems.append("The server has found \(failures) pages with a wrong checksum.") }
    }

    // MARK: - With amcheck

    /// Whether the functions of amcheck are there and may be called; a note when not.
    private func hasCheckers(_ found: inout Integrity) async throws -> Bool {
        let row = try await read { transaction in
            try transaction.first(
                Statement(
                    """
                    SELECT CAST(MIN(CASE WHEN has_function_privilege(oid, 'EXECUTE') THEN 1 ELSE 0 END) AS BIGINT)
                    FROM pg_proc WHERE proname IN ('bt_index_check', 'verify_heapam')
                    """))
        }
        switch try row?.optionalInteger(0) {
        case nil:
            found.notes.append("The indexes were only counted: amcheck is not installed (CREATE EXTENSION amcheck).")
            return false
        case 0?:
            found.notes.append("The indexes were only counted: this user may not call amcheck.")
            return false
        default: return true
        }
    }

    private func checkTables(_ found: inout Integrity) async throws {
        let relations = try await read { transaction in
            try transaction.rows(
                Statement(
                    """
                    SELECT CAST(c.oid AS BIGINT), CAST(c.relname AS TEXT), CAST(c.relkind AS TEXT)
                    FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam
                    WHERE c.relnamespace = CAST(current_schema() AS REGNAMESPACE)
                        AND (c.relkind = 'r' OR (c.relkind = 'i' AND a.amname = 'btree'))
                    ORDER BY c.relname
                    """))
        }
        for relation in relations {
            let (number, name) = (SQLValue.integer(try relation.integer(0)), try relation.text(1))
            let isTable = try relation.text(2) == "r"
            do {
                // Each by itself: what finds damage ends its transaction.
                found.problems += try await read { transaction in
                    guard isTable else {
                        try transaction.run(
                            Statement("SELECT bt_index_check(CAST(CAST($1 AS BIGINT) AS OID), TRUE)", [number]))
                        return []
                    }
                    let damage = Statement(
                        "SELECT msg FROM verify_heapam(CAST(CAST($1 AS BIGINT) AS OID)) LIMIT 10", [number])
                    return try transaction.rows(damage).map { "\(name): \(try $0.text(0))" }
                }
            } catch let error as StorageError {
                found.problems.append("\(name): \(error)")
            }
        }
    }

    // MARK: - Without it

    private func countTables(_ found: inout Integrity) async throws {
        let dialect = dialect
        let catalog = try await read { try StoreCatalog(of: dialect, in: $0) }
        for table in catalog.tables {
            found.problems += try await read { transaction in
                _ = try transaction.rows(Self.plan(byIndex: false))
                let counted = try transaction.first(Statement("SELECT COUNT(*) FROM \"\(table.name)\""))?.integer(0)
                _ = try transaction.rows(Self.plan(byIndex: true))
                let read = try catalog.content(of: table, in: transaction, .reading)
                guard counted != read.rows else { return [] }
                return ["\(table.name): \(read.rows) rows by the primary key, \(counted ?? 0) without it."]
            }
        }
    }

    /// Makes the server find rows by indexes alone, or without any, until the transaction ends.
    private static func plan(byIndex: Bool) -> Statement {
        let (index, table): (SQLValue, SQLValue) = byIndex ? ("on", "off") : ("off", "on")
        return Statement(
            """
            SELECT set_config('enable_indexscan', $1, TRUE), set_config('enable_indexonlyscan', $1, TRUE),
                set_config('enable_bitmapscan', $1, TRUE), set_config('enable_seqscan', $2, TRUE)
            """, [index, table])
    }
}
