import GatewayTestKit
import PostgresStorage
import Storage
import Testing

/// Databases that tests lend one another hold nothing of the test before.
struct StorePoolTests {
    private static let migration = Migration(
        "pool.001-things", ["CREATE TABLE things (id $IDENTITY, name TEXT NOT NULL) $STRICT"])

    /// What a store of the pool holds at first: its rows, and the number of the row that is added.
    private func use(_ change: (any Database) async throws -> Void) async throws -> (rows: Int, next: Int64) {
        try await StoreMaker.postgres.withPlace([Self.migration]) { place in
            let store = try await place.open()
            let names = try await store.read { try $0.rows(Statement("SELECT name FROM things")) }
            try await store.migrate([Self.migration], at: 0)
            let next = try await store.write { transaction in
                try transaction.first(Statement("INSERT INTO things (name) VALUES ('a') RETURNING id"))?.integer(0)
            }
            try await change(store)
            await store.close()
            return (names.count, next ?? 0)
        }
    }

    @Test func `rows, numbers and changes of the schema are gone`() async throws {
        let changes: [(any Database) async throws -> Void] = [
            { _ in },
            { store in
                // A number is used up though the row is refused.
                _ = try? await store.write { try $0.run(Statement("INSERT INTO things (name) VALUES (NULL)")) }
            },
            { store in try await store.write { _ = try $0.run(Statement("DROP TABLE things")) } },
            { store in try await store.write { _ = try $0.run(Statement("CREATE TABLE others (id BIGINT)")) } },
            { _ in },
        ]
        for change in changes {
            let found = try await use(change)
            #expect(found.rows == 0)
            #expect(found.next == 1)
        }
    }
}
