import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing

/// What a city's store has, and what only a demonstration's has besides.
@Suite(.onEveryStore) struct `The schema of a city` {
    private static let now = Instant(seconds: 1_772_445_600)

    private static func tables(_ database: any Database) async throws -> Set<String> {
        let dialect = database.dialect
        return try await database.read { Set(try StoreCatalog(of: dialect, in: $0).tables.map(\.name)) }
    }

    /// A new store without any table, closed afterwards.
    private static func onNewStore(_ body: (any Database) async throws -> Void) async throws {
        try await StoreMaker.current.withPlace([]) { place in
            let database = try await place.open()
            do {
                try await body(database)
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    @Test func `has no table of simulated phones, and every migration of a demonstration is one of both`() async throws
    {
        try await Self.onNewStore { database in
            try await ProjectCity.schema.migrate(database, now: Self.now)
            let tables = try await Self.tables(database)
            #expect(tables.isSuperset(of: ["bills", "outbox", "reports", "addresses", "voters"]))
            #expect(tables.filter { $0.hasPrefix("simulated") } == [])
            let dialect = database.dialect
            #expect(try await database.read { try ProjectCity.check.findings(dialect, in: $0) } == [])
        }
        #expect(SimulatedPhones.migrations.allSatisfy { !ProjectCity.schema.city.contains($0) })
    }

    @Test func `becomes a demonstration's, which a city's program opens as it is`() async throws {
        try await Self.onNewStore { database in
            try await ProjectCity.schema.migrate(database, now: Self.now)
            let added = try await ProjectCity.schema.migrate(database, hasExtras: true, now: Self.now)
            #expect(added == SimulatedPhones.migrations)
            #expect(try await ProjectCity.schema.migrate(database, now: Self.now) == [])
            #expect(try await Self.tables(database).contains("simulated_messages"))
            let dialect = database.dialect
            #expect(try await database.read { try ProjectCity.check.findings(dialect, in: $0) } == [])
        }
    }
}
