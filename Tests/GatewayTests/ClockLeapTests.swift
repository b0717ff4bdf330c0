import Civic
import Conversation
import Gateway
import GatewayTestKit
import SQLiteStorage
import Storage
import Testing

/// A clock that is wrong for a while destroys nothing.
@Suite(.onEveryStore) struct `A clock that leaps` {
    private static let day: Int64 = 86_400

    /// What the gateway does every minute.
    private static func minute(_ city: TestCity) async throws {
        let house = Housekeeping(office: city.world.office)
        let now = city.world.clock.now
        try await city.world.office.database.write { _ = try house.round(now: now, $0) }
        try await BoxCounting(office: city.world.office, log: .silent).round(now: now)
    }

    private static func keys(_ city: TestCity) async throws -> Int {
        try await city.count("SELECT consultation FROM ballot_keys")
    }

    @Test func `forgets and counts nothing until it has been steady for a day`() async throws {
        try await TestCity.open { city async throws in
            try await city.run("UPDATE consultations SET closes = '2026-03-03'")
            await city.talk(1, ["4", "1", "2"])
            try await Self.minute(city)
            // Ten days ahead, for a moment.
            city.world.clock.advance(seconds: 10 * Self.day)
            try await Self.minute(city)
            await city.talk(2, ["4"])
            #expect(try await Self.keys(city) == 1)
            #expect(try await city.count("SELECT id FROM sessions") == 2)
            #expect(try await city.count("SELECT id FROM replies") > 4)
            city.world.clock.advance(seconds: -10 * Self.day)
            // Right again, and the vote can be changed.
            try await Self.minute(city)
            await city.talk(1, ["4", "1", "3"], dial: "2")
            #expect(try await Self.keys(city) == 1)
            // Hours go by, one after the other, past the day of grace.
            for hour in 1...72 {
                city.world.clock.advance(seconds: Self.day / 24)
                try await Self.minute(city)
                let isOver =
                    city.world.clock.now >= TranscriptWorld.morning.adding(seconds: 2 * Self.day + Self.day / 2)
                if !isOver { #expect(try await Self.keys(city) == 1, "hour \(hour)") }
            }
            #expect(try await Self.keys(city) == 0)
            #expect(try await city.export("results").map { $0["votes"] } == ["0", "0", "1"])
            #expect(try await city.count("SELECT code FROM consultations WHERE counted = 2") == 1)
        }
    }

    @Test func `a gateway that was off for long waits a day before it counts`() async throws {
        try await TestCity.open { city async throws in
            try await city.run("UPDATE consultations SET closes = '2026-03-03'")
            await city.talk(1, ["4", "1", "2"])
            try await Self.minute(city)
            city.world.clock.advance(seconds: 9 * Self.day)
            for _ in 1...3 {
                try await Self.minute(city)
                #expect(try await Self.keys(city) == 1)
                city.world.clock.advance(seconds: 8 * 3600)
            }
            city.world.clock.advance(seconds: 60)
            try await Self.minute(city)
            #expect(try await Self.keys(city) == 0)
        }
    }
}

/// Ballot keys and backups.
@Suite(.onEveryStore) struct `Backups of open consultations` {
    @Test(arguments: [true, false])
    func `hold no ballot key, and can be counted with the keys that are kept apart`(hasKeys: Bool) async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        try await TestCity.open { city async throws in
            await city.talk(1, ["4", "1", "2"])
            let keys = try await city.world.office.database.read { try Participation.ballotKeys(in: $0) }
            #expect(keys.map(\.consultation) == ["first-work"])
            _ = try await BackupFile(path: folder.file("backup")).make(
                of: city.world.office.database, migrations: GatewaySchema.migrations, program: "guichet", at: 1,
                leavingOut: Participation.keyTables)
            let vault = city.world.office.vault
            try await StoreMaker.current.withPlace { place in
                let (archive, target) = (try SQLiteArchive(path: folder.file("backup")), try await place.open())
                #expect(try await archive.read { try Participation.ballotKeys(in: $0) } == [])
                let outcome = try await Restoring(from: archive).run(
                    into: target, at: city.world.clock.now, ballotKeys: hasKeys ? keys : [])
                #expect(outcome.boxesWithoutKeys == (hasKeys ? [] : ["first-work"]))
                let faults = try await target.read { try Participation.boxFaults(vault, in: $0) }
                #expect(faults.count == (hasKeys ? 0 : 1))
                let count = try await target.write { transaction in
                    try Participation.countBox("first-work", vault: vault, random: { 7 }, in: transaction)
                }
                #expect(count?.ballots == (hasKeys ? 1 : nil))
                // A vote whose key is lost is kept, and never told to be counted.
                #expect(try await target.read { try $0.rows(Statement("SELECT voter FROM voters")).count } == 1)
                await archive.close()
                await target.close()
            }
        }
    }
}
