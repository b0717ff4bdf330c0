import DomainKit
import Consultations
import Conversation
import Gateway
import GatewayTestKit
import Providers
import SQLiteStorage
import Simulator
import Storage
import Testing

/// A clock that is wrong for a while destroys nothing.
@Suite(.onEveryStore) struct `A clock that leaps` {
    private static let day: Int64 = 86_400

    /// What the gateway does every minute.
    private static func minute(_ city: TestCity) async throws {
        let maintenance = Maintenance(gateway: city.world.gateway)
        let now = city.world.clock.now
        try await city.world.gateway.database.write { _ = try maintenance.round(now: now, $0) }
        try await city.runJobs()
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

    // MARK: What is told

    private static let pending = OutboundResponse(status: 202, body: Array("status=pending".utf8))
    static let leap = 2 * day + 60

    /// Lets hours go by, with everything the gateway does in them.
    private static func pass(hours: Int, _ city: TestCity) async throws {
        for _ in 1...hours {
            city.world.clock.advance(seconds: 3_600)
            try await minute(city)
            try await city.world.settle()
        }
    }

    @Test(arguments: [true, false])
    func `lets a push leave that seems to be days old, and tells nobody that nothing was paid`(
        isNoted: Bool
    ) async throws {
        try await TestCity.open { city async throws in
            try await Self.minute(city)
            await city.talk(1, TestCity.payment(1))
            city.world.clock.advance(seconds: Self.leap)
            if isNoted { try await Self.minute(city) }
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            while try await city.workers(network).outbox.round() > 0 {}
            #expect(network.walletCalls == ["POST"])
            #expect(try await city.export("payments").map { $0["state"] } == ["pending"])
            #expect(network.values(of: "message") == [])
            // Nor is a payment that is under way told to be in doubt.
            city.world.clock.advance(seconds: 10)
            try await city.workers(network).timers.round()
            #expect(network.walletCalls == ["POST", "GET"])
            #expect(try await city.export("payments").map { $0["state"] } == ["pending"])
            city.world.clock.advance(seconds: -Self.leap - 10)
            try await Self.minute(city)
            #expect(try await city.export("messages").isEmpty)
        }
    }

    @Test func `lets a push that was put off while it was ahead leave when it is right again`() async throws {
        try await TestCity.open { city async throws in
            try await Self.minute(city)
            await city.talk(1, TestCity.payment(1))
            city.world.clock.advance(seconds: Self.leap)
            let broken = ScriptedNetwork.wallet { _, _ in .failure(.notSent("The connection was refused.")) }
            try await city.workers(broken).outbox.round()
            city.world.clock.advance(seconds: -Self.leap)
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            while try await city.workers(network).outbox.round() > 0 {}
            #expect(network.walletCalls == ["POST"])
            #expect(try await city.export("payments").map { $0["state"] } == ["pending"])
        }
    }

    @Test(arguments: [0, leap]) func `ends a push when ten minutes have really gone by since`(leap: Int64) async throws
    {
        try await TestCity.open { city async throws in
            try await Self.minute(city)
            await city.talk(1, TestCity.payment(1))
            city.world.clock.advance(seconds: leap)
            for _ in 0...10 {
                try await Self.minute(city)
                city.world.clock.advance(seconds: 60)
            }
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            while try await city.workers(network).outbox.round() > 0 {}
            #expect(network.walletCalls == [])
            #expect(network.values(of: "message").map { $0.hasPrefix("NOT PAID") } == [true])
        }
    }

    @Test func `marks no part of a bill as missed, and tells of none, until the day has really come`() async throws {
        try await TestCity.open { city async throws in
            try await Self.minute(city)
            let sealed = try city.world.gateway.vault.seal(TestCity.phone(1))
            try await city.run(
                "INSERT INTO instalments (bill, part, due_date, amount, owed_by_then, phone, remind_on, is_done) "
                    + "VALUES ($1, 1, '2026-03-02', 5000, 5000, $2, '2026-02-27', 1)",
                [.text(TestCity.bill(1)), .blob(sealed)])
            try await city.run(
                "INSERT INTO instalments (bill, part, due_date, amount, owed_by_then, phone, remind_on, is_done) "
                    + "VALUES ($1, 1, '2026-03-06', 5000, 5000, $2, '2026-03-03', 0)",
                [.text(TestCity.bill(2)), .blob(sealed)])
            func marked() async throws -> [Int] {
                [
                    try await city.count("SELECT part FROM instalments WHERE is_missed_told = 1"),
                    try await city.count("SELECT part FROM instalments WHERE due_date > '2026-03-03' AND is_done = 1"),
                    try await city.count("SELECT id FROM outbox WHERE kind = 'sms'"),
                ]
            }
            for seconds in [Self.leap, 60, -Self.leap - 60, 60] {
                city.world.clock.advance(seconds: seconds)
                try await Self.minute(city)
                #expect(try await marked() == [0, 0, 0])
            }
            try await Self.pass(hours: 26, city)
            #expect(try await marked() == [1, 1, 2])
        }
    }

    @Test func `reminds nobody of a question and ends no conversation until the time has really gone by`()
        async throws
    {
        try await TestCity.open { city async throws in
            try await Self.minute(city)
            _ = await city.text(1, "ADDRESS", id: "ask")
            try await city.world.settle()
            for seconds in [Self.leap, 60, -Self.leap - 60, 60] {
                city.world.clock.advance(seconds: seconds)
                try await city.world.settle()
                try await Self.minute(city)
                try await city.world.settle()
                #expect(try await city.received(1).count == 1)
            }
            #expect(try await city.count("SELECT id FROM sessions WHERE body IS NOT NULL") == 1)
            try await Self.pass(hours: 26, city)
            #expect(try await city.received(1).count == 2)
            #expect(city.counted(.answerReminded) == 1 && city.counted(.answerTimedOut) == 0)
        }
    }

    @Test func `that goes back runs maintenance as soon as it is right`() async throws {
        try await TestCity.open { city async throws in
            city.world.clock.advance(seconds: Self.leap)
            try await Self.minute(city)
            city.world.clock.advance(seconds: -Self.leap)
            for _ in 1...3 {
                try await city.world.settle()
                city.world.clock.advance(seconds: 60)
            }
            let marked = try await city.rows("SELECT last FROM clock_marks").first?.integer(0) ?? 0
            #expect(Instant(milliseconds: marked) <= city.world.clock.now)
        }
    }
}

/// What the gateway does for rolls by itself.
@Suite(.onEveryStore) struct `Rounds of open rolls` {
    @Test(arguments: [1, 2])
    func `begin once an hour, no matter who votes and however many gateways there are`(gateways: Int) async throws {
        try await TestCity.open(gateways: gateways) { cities async throws in
            let city = cities[0]
            let (vault, dialect) = (city.world.gateway.vault, city.world.gateway.database.dialect)
            for hour in 1...3 {
                await city.talk(hour, ["4", "1", "2"])
                for city in cities {
                    for _ in 1...2 {
                        try await city.runJobs()
                    }
                }
                #expect(
                    try await city.rows("SELECT roll_round FROM consultations").map { try $0.integer(0) }
                        == [Int64(hour)])
                let findings = try await city.world.gateway.database.read {
                    try ProjectCity.check.findings(dialect, with: vault, in: $0)
                }
                #expect(findings == [])
                for city in cities { city.world.clock.advance(seconds: 3_600) }
            }
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
            let keys = try await city.world.gateway.database.read { try Participation.ballotKeys(in: $0) }
            #expect(keys.map(\.owner) == ["first-work"])
            _ = try await BackupFile(path: folder.file("backup")).make(
                of: city.world.gateway.database, migrations: ProjectCity.schema.migrations, program: "guichet", at: 1,
                leavingOut: Participation.keyTables)
            let vault = city.world.gateway.vault
            try await StoreMaker.current.withPlace { place in
                let (archive, target) = (try SQLiteArchive(path: folder.file("backup")), try await place.open())
                #expect(try await archive.read { try Participation.ballotKeys(in: $0) } == [])
                let outcome = try await Restoring(from: archive).run(
                    into: target, as: ProjectCity.schema, at: city.world.clock.now,
                    keys: hasKeys ? keys : [])
                #expect(outcome.keyless.map(\.name) == (hasKeys ? [] : ["first-work"]))
                let faults = try await target.read { try Participation.boxFaults(vault, in: $0) }
                #expect(faults.count == (hasKeys ? 0 : 1))
                let now = city.world.clock.now
                let count = try await target.write { transaction in
                    try Participation.countBox("first-work", vault: vault, random: { 7 }, at: now, in: transaction)
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
