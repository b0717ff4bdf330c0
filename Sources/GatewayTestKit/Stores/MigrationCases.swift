import Storage
import Testing

extension StoreConformance {
    static let migrationCases: [StoreConformanceCase] = [
        StoreConformanceCase("migrations run in their order, once, and are recorded", migrationsRunOnce),
        StoreConformanceCase("a migration changed after it ran is refused by name", changedMigrationsAreRefused),
        StoreConformanceCase("a store made by a newer program is refused", newerStoresAreRefused),
        StoreConformanceCase("two migrations of one name are refused", doubledMigrationsAreRefused),
        StoreConformanceCase("a migration that fails leaves nothing of itself", failedMigrationsLeaveNothing),
        StoreConformanceCase(
            "a column is untied from another table, and rows and other references stay", columnsAreUntied),
        StoreConformanceCase(
            "programs that bring one fresh store up to date at once all find it so", manyMigrateAtOnce),
    ]

    private static let roads = Migration(
        "roads.001-reports", ["CREATE TABLE reports (id $IDENTITY, photo $BYTES, at INTEGER NOT NULL) $STRICT"])
    private static let more = Migration(
        "roads.002-places",
        [
            "CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL) $CLUSTERED",
            "ALTER TABLE reports ADD COLUMN place INTEGER REFERENCES places (id)",
            "CREATE INDEX reports_place ON reports (place)",
        ])

    /// The error of migrating, or nil when it was done.
    private static func refusal(_ store: any Database, _ migrations: [Migration]) async -> StorageError? {
        do {
            try await store.migrate(migrations, at: 9)
            return nil
        } catch {
            return error as? StorageError
        }
    }

    private static func withStore(
        _ place: StorePlace, _ check: (any Database) async throws -> Void
    ) async throws {
        let store = try await place.open()
        do {
            try await check(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    @Sendable private static func migrationsRunOnce(_ place: StorePlace) async throws {
        for (migrations, time) in [([roads], Int64(1)), ([roads, more], 1 << 40), ([roads, more], 3)] {
            try await withStore(place) { try await $0.migrate(migrations, at: time) }
        }
        try await withStore(place) { store in
            let rows = try await store.read {
                try $0.rows(Statement("SELECT name, digest, applied_at FROM migrations ORDER BY name"))
            }
            #expect(
                rows.map(\.values) == [
                    [.text(roads.name), .text(roads.digest), 1],
                    [.text(more.name), .text(more.digest), .integer(1 << 40)],
                ])
            try await store.execute("INSERT INTO reports (at) VALUES ($1)", [.integer(1 << 40)])
        }
    }

    @Sendable private static func changedMigrationsAreRefused(_ place: StorePlace) async throws {
        try await withStore(place) { store in
            try await store.migrate([roads], at: 1)
            let changed = Migration(roads.name, ["CREATE TABLE reports (id $IDENTITY) $STRICT"])
            let refusal = await refusal(store, [more, changed])
            #expect(refusal == .schema("migration \(roads.name) has changed since it ran here"))
            #expect(try await store.integers("SELECT count(*) FROM migrations") == [1])
        }
    }

    @Sendable private static func newerStoresAreRefused(_ place: StorePlace) async throws {
        try await withStore(place) { store in
            try await store.migrate([roads, more], at: 1)
            guard case .schema(let message)? = await refusal(store, [roads]) else {
                Issue.record("the older program was let in")
                return
            }
            #expect(message.contains(more.name))
        }
    }

    @Sendable private static func doubledMigrationsAreRefused(_ place: StorePlace) async throws {
        try await withStore(place) { store in
            #expect(await refusal(store, [roads, roads]) == .schema("two migrations are named \(roads.name)"))
            let count = try await store.integers("SELECT count(*) FROM migrations")
            #expect(count == [0])
        }
    }

    @Sendable private static func failedMigrationsLeaveNothing(_ place: StorePlace) async throws {
        try await withStore(place) { store in
            let broken = Migration(
                "roads.002-broken", ["CREATE TABLE half (id INTEGER)", "CREATE TABLE half (id INTEGER)"])
            let error = await refusal(store, [roads, broken])
            #expect(error?.kind == "statement")
            #expect(String(describing: error).contains(broken.name))
            #expect(try await store.integers("SELECT count(*) FROM migrations") == [1])
            #expect(await store.refusal { try $0.run(Statement("DELETE FROM half")) }?.kind == "statement")
            try await store.migrate([roads, more], at: 2)
        }
    }

    @Sendable private static func columnsAreUntied(_ place: StorePlace) async throws {
        let tables = Migration(
            "roads.001-tables",
            [
                "CREATE TABLE places (name TEXT PRIMARY KEY) $CLUSTERED",
                "CREATE TABLE roads (id INTEGER PRIMARY KEY) $STRICT",
                """
                CREATE TABLE reports (
                    id INTEGER PRIMARY KEY,
                    place TEXT NOT NULL REFERENCES places (name),
                    road INTEGER NOT NULL REFERENCES roads (id)
                ) $STRICT
                """,
            ])
        let untied = Migration("roads.002-untied", ["$UNTIE reports place places (name)"])
        let report = "INSERT INTO reports (id, place, road) VALUES ($1, $2, $3)"
        try await withStore(place) { store in
            try await store.migrate([tables], at: 1)
            try await store.execute("INSERT INTO places (name) VALUES ('market')")
            try await store.execute("INSERT INTO roads (id) VALUES (1)")
            try await store.execute(report, [1, "market", 1])
            #expect(
                await store.refusal { try $0.run(Statement(report, [2, "nowhere", 1])) }?.kind == "constraint")

            try await store.migrate([tables, untied], at: 2)
            try await store.execute(report, [2, "nowhere", 1])
            #expect(await store.refusal { try $0.run(Statement(report, [3, "nowhere", 9])) }?.kind == "constraint")
        }
        // Anyone who opens the store later finds it so too.
        try await withStore(place) { store in
            try await store.execute(report, [4, "elsewhere", 1])
            #expect(try await store.integers("SELECT id FROM reports ORDER BY id") == [1, 2, 4])
            let twice = Migration("roads.003-again", untied.statements)
            #expect(await refusal(store, [tables, untied, twice])?.kind == "statement")
        }
    }

    @Sendable private static func manyMigrateAtOnce(_ place: StorePlace) async throws {
        // A migration that ran twice would fail, and one that ran in halves would leave another sum.
        let migrations =
            (1...12).map { number in
                Migration(
                    "steps.\(number)",
                    [
                        "CREATE TABLE step\(number) (id $IDENTITY, number INTEGER NOT NULL) $STRICT",
                        "INSERT INTO step\(number) (number) VALUES (\(number))",
                        "CREATE INDEX step\(number)_numbers ON step\(number) (number)",
                    ])
            } + [roads, more]
        var stores: [any Database] = []
        do {
            for _ in 1...5 { stores.append(try await place.open()) }
            let ran = try await withThrowingTaskGroup(of: Int.self) { group in
                for (index, store) in stores.enumerated() {
                    group.addTask { try await store.migrate(migrations, at: Int64(index)).count }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ran.count == stores.count)
            for store in stores {
                #expect(try await store.integers("SELECT COUNT(*) FROM migrations") == [14])
                #expect(try await store.migrate(migrations, at: 9).isEmpty)
                for number in 1...12 {
                    #expect(try await store.integers("SELECT number FROM step\(number)") == [Int64(number)])
                }
            }
        } catch {
            for store in stores { await store.close() }
            throw error
        }
        for store in stores { await store.close() }
    }
}
