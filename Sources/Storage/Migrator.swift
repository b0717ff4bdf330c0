internal import Crypto

extension Database {
    /// Brings the schema up to date: applies the migrations that have not run here, in the order given, each in one
    /// transaction together with the record that it ran. Running it again does nothing.
    ///
    /// - Parameters:
    ///   - migrations: what the store is to have, those of each domain in their order.
    ///   - known: every migration the program knows, where it knows more than the store is to have.
    ///   - appliedAt: the time recorded with new migrations, in the program's own unit of time.
    ///   - mark: what the store must be marked as; nil for one that may be used.
    /// - Throws: `StorageError.schema`, naming the migration and before anything is changed, when one that ran has another
    ///   text now, when the store has run one the program does not know (a newer program made it), when two share a
    ///   name, or when the store is marked otherwise (`StoreMark`). A migration whose statement fails leaves
    ///   nothing behind; those before it stay.
    /// - Returns: the migrations that had not run here.
    @discardableResult
    package func migrate(
        _ migrations: [Migration], known: [Migration]? = nil, at appliedAt: Int64, marked mark: StoreMark? = nil
    ) async throws -> [Migration] {
        let table = dialect.schema(
            "CREATE TABLE IF NOT EXISTS migrations "
                + "(name TEXT PRIMARY KEY, digest TEXT NOT NULL, applied_at INTEGER NOT NULL) $STRICT")
        do {
            try await patiently { transaction in try transaction.post(Statement(table)) }
        } catch is StorageError {
            // PostgreSQL refuses it where another program makes it at this moment, and finds it made a moment later.
            try await patiently { transaction in try transaction.post(Statement(table)) }
        }
        let released = try await read { transaction in
            if let found = try StoreMark.find(in: transaction), found != mark {
                throw StorageError.schema(found.sentence)
            }
            return try MigrationRecord.all(in: transaction)
        }
        let names = Set(migrations.map(\.name))
        let waiting = try MigrationRecord.waiting(among: known ?? migrations, released: released).filter {
            names.contains($0.name)
        }
        for migration in waiting {
            let statements = migration.statements.map(dialect.schema)
            try await patiently { transaction in
                // Another program may have been quicker since the records were read.
                let records = try MigrationRecord.all(in: transaction)
                guard try !MigrationRecord.waiting(among: [migration], released: records, isComplete: false).isEmpty
                else { return }
                // First, for its key is what a program that is doing the same at this moment has to wait for.
                try transaction.run(
                    Statement(
                        "INSERT INTO migrations (name, digest, applied_at) VALUES ($1, $2, $3)",
                        [.text(migration.name), .text(migration.digest), .integer(appliedAt)]))
                try migration.run(statements, in: transaction)
            }
        }
        return waiting
    }
}

extension [Migration] {
    /// Those of all the program knows that have run in a store.
    /// - Throws: `StorageError.schema` as `Database.migrate` does.
    package func thatRan(in transaction: any Transaction) throws(StorageError) -> [Migration] {
        let waiting = Set(
            try MigrationRecord.waiting(among: self, released: MigrationRecord.all(in: transaction)).map(\.name))
        return filter { !waiting.contains($0.name) }
    }
}

extension Database {
    /// How often a change of the schema waits for another program's before it gives up; each wait is as long as the
    /// engine waits for a lock.
    private static var patience: Int { 60 }

    private func patiently(_ body: @escaping @Sendable (any Transaction) throws -> Void) async throws {
        for _ in 1..<Self.patience {
            do {
                return try await write(.long, body)
            } catch let error as StorageError where error.isTransient {
                continue
            }
        }
        try await write(.long, body)
    }
}

extension Migration {
    static func digest(of statements: [String]) -> String {
        var hash = SHA256()
        for statement in statements {
            hash.update(data: Array(statement.utf8))
            hash.update(data: [0])
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    fileprivate func run(_ statements: [String], in transaction: any Transaction) throws(StorageError) {
        for statement in statements where !statement.isEmpty {
            do {
                try transaction.run(Statement(statement))
            } catch .statement(let message) {
                throw .statement("\(name): \(message)")
            }
        }
    }
}

/// What the store remembers of a migration that ran.
private struct MigrationRecord {
    let name: String
    let digest: String

    static func all(in transaction: any Transaction) throws(StorageError) -> [MigrationRecord] {
        var records: [MigrationRecord] = []
        for row in try transaction.rows(Statement("SELECT name, digest FROM migrations ORDER BY name")) {
            let name = try row.text(0)
            guard StoreMark(rawValue: name) == nil else { continue }
            records.append(MigrationRecord(name: name, digest: try row.text(1)))
        }
        return records
    }

    /// The migrations that have not run, in their order.
    /// - Parameter isComplete: whether `migrations` is all the program knows, so that what the store has besides is newer.
    static func waiting(
        among migrations: [Migration], released: [MigrationRecord], isComplete: Bool = true
    ) throws(StorageError) -> [Migration] {
        let digests = Dictionary(released.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        var names: Set<String> = []
        var waiting: [Migration] = []
        for migration in migrations {
            guard names.insert(migration.name).inserted else {
                throw .schema("two migrations are named \(migration.name)")
            }
            guard let digest = digests[migration.name] else {
                waiting.append(migration)
                continue
            }
            guard digest == migration.digest else {
                throw .schema("migration \(migration.name) has changed since it ran here")
            }
        }
        if isComplete, let unknown = released.first(where: { !names.contains($0.name) }) {
            throw .schema(
                "migration \(unknown.name) ran here but this program does not know it: a newer one made the store")
        }
        return waiting
    }
}
