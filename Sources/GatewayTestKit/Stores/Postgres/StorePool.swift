import Foundation
import PostgresStorage
import Storage

/// Databases that have run migrations, for one test after the other: making one for every test costs more than most tests do.
///
/// A database that comes back is emptied and lent again; one whose schema is not what it was, or that cannot be emptied, is
/// dropped.
actor StorePool {
    static let shared = StorePool()

    /// A database as migrations leave it.
    private struct Template: Sendable {
        let name: String
        /// What the catalogs say of its schema, in a word.
        let schema: String
        /// Puts the rows back that migrations wrote.
        let restore: [String]
    }

    private var made: [[Migration]: Task<Template, any Error>] = [:]
    private var idle: [[Migration]: [String]] = [:]

    static func newName() -> String {
        "guichet_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    }

    /// The name of a database that has run these migrations and holds nothing else.
    func borrow(after migrations: [Migration]) async throws -> String {
        let template = try await template(after: migrations)
        if let name = idle[migrations]?.popLast() { return name }
        let name = Self.newName()
        try await PostgresCluster.shared().createDatabase(name, template: template.name)
        return name
    }

    /// Takes a database back from a test that has closed its stores.
    func giveBack(_ name: String, after migrations: [Migration]) async {
        if let template = try? await template(after: migrations),
            (try? await Self.empty(name, as: template)) == true
        {
            // A store that a test left open reconnects by the old name, and must not reach the next test's rows.
            let fresh = Self.newName()
            do {
                let cluster = try await PostgresCluster.shared()
                try await cluster.query(
                    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '\(name)'")
                try await cluster.query("ALTER DATABASE \"\(name)\" RENAME TO \"\(fresh)\"")
                idle[migrations, default: []].append(fresh)
            } catch {
                try? await PostgresCluster.shared().dropDatabase(name)
            }
        } else {
            try? await PostgresCluster.shared().dropDatabase(name)
        }
    }

    /// The first to ask waits until the template is made, and so does everybody after.
    private func template(after migrations: [Migration]) async throws -> Template {
        let making = made[migrations] ?? Task { try await Self.makeTemplate(after: migrations) }
        made[migrations] = making
        return try await making.value
    }

    private static func makeTemplate(after migrations: [Migration]) async throws -> Template {
        let cluster = try await PostgresCluster.shared()
        let name = newName()
        try await cluster.createDatabase(name)
        let store = try PostgresDatabase(url: cluster.url(database: name), options: .onSharedCluster)
        do {
            try await store.migrate(migrations, at: 0)
        } catch {
            await store.close()
            throw error
        }
        // A template can be copied only when nobody is connected to it.
        await store.close()
        let filled = try await cluster.query(
            """
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname <> 'postgres_lanes' AND pg_relation_size(oid) > 0 ORDER BY relname
            """, in: name)
        var restore: [String] = []
        for table in filled {
            let rows = try await cluster.query("SELECT json_agg(t) FROM \"\(table)\" t", in: name).joined(
                separator: "\n")
            guard !rows.isEmpty else { continue }
            restore.append(
                """
                INSERT INTO "\(table)" OVERRIDING SYSTEM VALUE
                SELECT * FROM json_populate_recordset(null::"\(table)", '\(rows.replacing("'", with: "''"))')
                """)
        }
        let schema = try await cluster.query(schemaWord, in: name).joined()
        return Template(name: name, schema: schema, restore: restore)
    }

    /// Empties a database; false when its schema is not the template's any more.
    private static func empty(_ name: String, as template: Template) async throws -> Bool {
        let cluster = try await PostgresCluster.shared()
        let store = try PostgresDatabase(url: cluster.url(database: name), options: .onSharedCluster)
        do {
            let isUnchanged = try await store.write(.long) { transaction in
                _ = try transaction.rows(Statement(ending))
                try transaction.run(Statement(truncation))
                for statement in template.restore { try transaction.run(Statement(statement)) }
                return try transaction.first(Statement(schemaWord))?.text(0) == template.schema
            }
            await store.close()
            return isUnchanged
        } catch {
            await store.close()
            throw error
        }
    }

    /// Ends the connections a test left open.
    private static let ending = """
        SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """

    /// Truncates every table that has a page, so that its files keep no old rows. The marks of connections hold nothing of a
    /// test.
    private static let truncation = """
        DO $$ DECLARE filled text; BEGIN
            SELECT string_agg(oid::regclass::text, ', ') INTO filled FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'postgres_lanes'
                AND pg_relation_size(oid) > 0;
            IF filled IS NOT NULL THEN EXECUTE 'TRUNCATE ' || filled || ' CASCADE'; END IF;
            -- Also those of rows that were refused.
            PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
            -- Samples of what stood in columns.
            DELETE FROM pg_statistic WHERE starelid >= 16384;
        END $$
        """

    /// Copies of one template agree in every number of their catalogs until somebody changes the schema.
    private static let schemaWord = """
        SELECT md5(string_agg(word, ',' ORDER BY word)) FROM (
            SELECT concat_ws(' ', 'c', oid, relname, relkind, relrowsecurity, reloptions) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT concat_ws(' ', 'a', attrelid, attnum, attname, atttypid, attnotnull, attisdropped) FROM pg_attribute
                WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
            UNION ALL SELECT concat_ws(' ', 't', oid, tgenabled) FROM pg_trigger
            UNION ALL SELECT concat_ws(' ', 'k', oid, convalidated) FROM pg_constraint
            UNION ALL SELECT concat_ws(' ', 'n', oid, nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%temp%'
            UNION ALL SELECT concat_ws(' ', 'p', oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT concat_ws(' ', 's', setconfig) FROM pg_db_role_setting
                WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        ) AS words (word)
        """
}

extension PostgresOptions {
    /// For a server that saves itself the waiting for disks, and many stores on it at once.
    static var onSharedCluster: PostgresOptions {
        var options = PostgresOptions()
        options.writerConnections = 2
        options.readerCount = 1
        options.requiresDurability = false
        options.connectsAhead = false
        return options
    }
}
