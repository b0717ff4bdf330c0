import GatewayTestKit
import PostgresStorage
import Storage
import Testing

/// Damage on a PostgreSQL server, and how much of it is seen by what is installed there.
@Suite(.timeLimit(.minutes(2))) struct `Damage on PostgreSQL` {
    private static let noChecksums =
        "The server keeps no checksums of its pages, so damage on its disk may stay unseen (pg_checksums)."
    private static let noCheckers =
        "The indexes were only counted: amcheck is not installed (CREATE EXTENSION amcheck)."

    /// A filled store, with what a superuser does to it in between.
    private static func findings(
        after change: [String], with settings: [String] = []
    ) async throws -> Integrity {
        let cluster = try await PostgresCluster.shared()
        return try await StoreMaker.postgres.withPlace { place in
            let store = try await place.open()
            do {
                try await MovingFixture.fill(store)
                let name = try await store.read { try $0.first(Statement("SELECT current_database()"))?.text(0) }
                for statement in change { try await cluster.query(statement, in: name ?? "") }
                let found = await store.integrity()
                await store.close()
                return found
            } catch {
                await store.close()
                throw error
            }
        }
    }

    @Test func `a sound store is sound, and it is said what was not looked at`() async throws {
        let counted = try await Self.findings(after: [])
        #expect(counted == Integrity(notes: [Self.noChecksums, Self.noCheckers]))
        let checked = try await Self.findings(after: ["CREATE EXTENSION amcheck"])
        #expect(checked == Integrity(notes: [Self.noChecksums]))
    }

    /// A row that was written while the server did not keep the primary key's index up.
    private static let unindexedRow = [
        "UPDATE pg_index SET indisready = FALSE WHERE indexrelid = 'roads_pkey'::regclass",
        "INSERT INTO roads (code, name) VALUES ('lost', 'lost')",
        "UPDATE pg_index SET indisready = TRUE WHERE indexrelid = 'roads_pkey'::regclass",
    ]

    @Test func `a row its index does not know is seen with and without amcheck`() async throws {
        let counted = try await Self.findings(after: Self.unindexedRow)
        #expect(counted.problems == ["roads: 6 rows by the primary key, 7 without it."])
        let checked = try await Self.findings(after: Self.unindexedRow + ["CREATE EXTENSION amcheck"])
        #expect(checked.problems.count == 1)
        #expect(checked.problems.first?.hasPrefix("roads_pkey: ") == true, "\(checked.problems)")
    }
}
