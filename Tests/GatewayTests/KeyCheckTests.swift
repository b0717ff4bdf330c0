import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Storage
import Testing

/// A store and a key that do not belong together.
@Suite(.onEveryStore) struct `The key of a store` {
    private static func vault(_ byte: UInt8) throws -> Vault {
        try #require(Vault(masterKey: [UInt8](repeating: byte, count: 32)))
    }

    @Test func `a new store takes the first key and refuses any other`() async throws {
        try await TestCity.onNewPlace { place in
            let database = try await place.open()
            try await KeyCheck(ProjectCity.domains).require(Self.vault(1), in: database)
            try await KeyCheck(ProjectCity.domains).require(Self.vault(1), in: database)
            await #expect(throws: KeyCheck.WrongKey.self) {
                try await KeyCheck(ProjectCity.domains).require(Self.vault(2), in: database)
            }
            #expect(try await database.read { try $0.rows(Statement("SELECT slot FROM key_check")) }.count == 1)
            await database.close()
        }
    }

    @Test func `a store from before the check is known by what is sealed in it`() async throws {
        try await TestCity.open { city async throws in
            let database = city.world.gateway.database
            await #expect(throws: KeyCheck.WrongKey.self) {
                try await KeyCheck(ProjectCity.domains).require(Self.vault(2), in: database)
            }
            #expect(try await city.count("SELECT slot FROM key_check") == 0)
            // One broken row speaks against no key.
            try await city.run(
                "UPDATE bills SET payer_name = $1 WHERE number = $2", [.blob([1]), .text(TestCity.bill(1))])
            try await KeyCheck(ProjectCity.domains).require(city.world.gateway.vault, in: database)
            #expect(try await city.count("SELECT slot FROM key_check") == 1)
            await #expect(throws: KeyCheck.WrongKey.self) {
                try await KeyCheck(ProjectCity.domains).require(Self.vault(2), in: database)
            }
        }
    }

    @Test func `of two that open a new store at once with two keys one is refused`() async throws {
        try await TestCity.onNewPlace { place in
            let databases = [try await place.open(), try await place.open()]
            let vaults = try [Self.vault(1), Self.vault(2)]
            let refused = await withTaskGroup(of: Bool.self) { group in
                for (database, vault) in zip(databases, vaults) {
                    group.addTask {
                        do {
                            try await KeyCheck(ProjectCity.domains).require(vault, in: database)
                            return false
                        } catch { return error is KeyCheck.WrongKey }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refused.count { $0 } == 1)
            for database in databases { await database.close() }
        }
    }
}
