import GatewayTestKit
import Storage
import Testing

/// What is in a table, told in two numbers, and what tables there are.
struct MovingContentTests {
    @Test(
        arguments: StoreMaker.all,
        [
            "UPDATE reports SET at = at + 1 WHERE id = 700", "UPDATE reports SET state = '' WHERE id = 701",
            "UPDATE roads SET name = 'Last' WHERE code = '~'", "DELETE FROM marks WHERE report = 9",
            "UPDATE reports SET weight = NULL WHERE id = 701",
            "UPDATE roads SET length = 1.2500000000000002 WHERE code = '~'",
            "INSERT INTO reports (id, road, at) VALUES (9000, 'A1', 9)",
            // The same values, in each other's place.
            "UPDATE reports SET at = (CASE id WHEN 801 THEN 802 ELSE 801 END) WHERE id IN (801, 802)",
        ])
    func `a changed row changes the sum of its table and of no other`(maker: StoreMaker, change: String) async throws {
        try await MovingFixture.withStore(on: maker) { store in
            try await MovingFixture.fill(store)
            try await store.write { try $0.post(Statement("UPDATE reports SET at = id WHERE id IN (801, 802)")) }
            let before = try await MovingFixture.contents(of: store)
            try await store.write { try $0.post(Statement(change)) }
            let after = try await MovingFixture.contents(of: store)
            let changed = zip(before, after).filter { $0 != $1 }
            #expect(changed.count == 1)
            #expect(changed.allSatisfy { change.contains($0.0.name) && $0.0.sum != $0.1.sum })
        }
    }

    @Test(arguments: StoreMaker.all)
    func `the numbers are the same on every engine, and whatever the order of the rows`(maker: StoreMaker) async throws
    {
        try await MovingFixture.withStore(on: maker) { store in
            try await store.migrate(MovingFixture.migrations, at: 1)
            for code in ["b", "a", "c"] {
                try await store.write {
                    try $0.post(
                        Statement(
                            "INSERT INTO roads (code, name, length) VALUES ($1, 'Rue \u{E9}', -0.0)", [.text(code)]))
                }
            }
            let roads = try await MovingFixture.contents(of: store).first
            #expect(roads?.rows == 3 && roads?.digits == Self.threeRoads)
        }
    }

    /// The sum over (code, length, name) of the three roads above, worked out apart from this program.
    private static let threeRoads = "e590e8511295374b"

    @Test(arguments: [
        "CREATE TABLE alone (name TEXT) STRICT",
        "CREATE TABLE hens (id INTEGER PRIMARY KEY, egg INTEGER REFERENCES eggs (id)) STRICT",
    ])
    func `tables that cannot be read row by row or one after the other are refused`(table: String) async throws {
        try await MovingFixture.withStore(on: .sqlite) { store in
            try await store.migrate(MovingFixture.migrations, at: 1)
            try await store.write { transaction in
                try transaction.post(Statement(table))
                try transaction.post(
                    Statement("CREATE TABLE eggs (id INTEGER PRIMARY KEY, hen INTEGER REFERENCES hens (id)) STRICT"))
            }
            let expected: MovingRefusal =
                table.contains("alone") ? .noKey(table: "alone") : .circle(tables: ["eggs", "hens"])
            await #expect(throws: expected) { try await MovingFixture.contents(of: store) }
        }
    }

    @Test(arguments: StoreMaker.all)
    func `a sound store has no problems`(maker: StoreMaker) async throws {
        try await MovingFixture.withStore(on: maker) { store in
            try await MovingFixture.fill(store)
            #expect(await store.integrity().problems == [])
        }
    }
}
