import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

extension TestCity {
    /// As if the gateway had run all the time and its clock never leapt.
    func trustClock() async throws {
        try await run(
            """
            INSERT INTO clock_marks (slot, since, last) VALUES (1, 0, $1)
            ON CONFLICT (slot) DO UPDATE SET since = excluded.since, last = excluded.last
            """, [.integer(world.clock.now.milliseconds)])
    }

    /// One round of maintenance now, of a gateway that ran all the time.
    func runMaintenance() async throws {
        try await trustClock()
        let maintenance = Maintenance(gateway: world.gateway)
        let now = world.clock.now
        _ = try await world.gateway.database.write { try maintenance.round(now: now, $0) }
        try await runJobs()
    }

    /// Every job of every domain, once.
    func runJobs() async throws {
        let jobs = JobRunner(gateway: world.gateway, counters: world.counters, log: .silent)
        _ = try await jobs.runAll(at: world.clock.now)
    }
}

/// Timers, and what is forgotten in time.
@Suite(.onEveryStore) struct `Timers and maintenance` {
    private static let day: Int64 = 86_400

    @Test func `a timer goes off at its time, once, and comes back when nobody served it`() async throws {
        try await TestCity.open { city async throws in
            let database = city.world.gateway.database
            let start = city.world.clock.now
            func due(after seconds: Int64) async throws -> [TimerStore.Due] {
                try await database.write {
                    try TimerStore(transaction: $0).lease(atMost: 10, now: start.adding(seconds: seconds))
                }
            }
            try await database.write {
                try TimerStore(transaction: $0).set("kind", "a", due: start.adding(seconds: 10))
            }
            #expect(try await due(after: 9) == [])
            #expect(try await due(after: 10).map(\.attempts) == [1])
            #expect(try await due(after: 39) == [])
            #expect(try await due(after: 40).map(\.attempts) == [2])
            try await database.write { try TimerStore(transaction: $0).clear("kind", "a") }
            #expect(try await due(after: 1000) == [])
        }
    }

    @Test func `a timer set again moves and keeps its count`() async throws {
        try await TestCity.open { city async throws in
            let start = city.world.clock.now
            let due = try await city.world.gateway.database.write { transaction in
                let timers = TimerStore(transaction: transaction)
                try timers.set("kind", "a", due: start)
                let first = try timers.lease(atMost: 10, now: start)
                try timers.set("kind", "a", due: start.adding(seconds: 5))
                let early = try timers.lease(atMost: 10, now: start.adding(seconds: 4))
                return [first, early, try timers.lease(atMost: 10, now: start.adding(seconds: 5))]
            }
            #expect(due.map { $0.map(\.attempts) } == [[1], [], [2]])
        }
    }

    @Test func `the same subject of two kinds is two timers, and the earliest goes first`() async throws {
        try await TestCity.open { city async throws in
            let start = city.world.clock.now
            let kinds = try await city.world.gateway.database.write { transaction in
                let timers = TimerStore(transaction: transaction)
                try timers.set("late", "a", due: start.adding(seconds: 2))
                try timers.set("early", "a", due: start.adding(seconds: 1))
                try timers.set("later", "a", due: start.adding(seconds: 3))
                return try timers.lease(atMost: 2, now: start.adding(seconds: 10)).map(\.kind)
            }
            #expect(kinds == ["early", "late"])
        }
    }

    @Test func `two workers at once serve a timer once`() async throws {
        try await TestCity.open { city async throws in
            let now = city.world.clock.now
            try await city.world.gateway.database.write {
                try TimerStore(transaction: $0).set(WalletHandler.question, "wallet/R1", due: now)
            }
            let network = ScriptedNetwork.answering(.success(OutboundResponse(status: 500, headers: [], body: [])))
            let timers = city.workers(network).timers
            _ = await atOnce(3) { try? await timers.round() }
            #expect(network.requests.count == 1)
        }
    }

    @Test func `a timer about a wallet this gateway does not have is left to one that has it`() async throws {
        try await TestCity.open { city async throws in
            let now = city.world.clock.now
            try await city.world.gateway.database.write {
                try TimerStore(transaction: $0).set(WalletHandler.question, "mpesa/R1", due: now)
            }
            try await city.workers(ScriptedNetwork.accepting()).timers.round()
            #expect(try await city.count("SELECT kind FROM timers") == 1)
        }
    }

    @Test func `old answers go, younger ones stay`() async throws {
        try await TestCity.open { city async throws in
            await city.hop(1, "", dial: "old")
            city.world.clock.advance(seconds: 5 * Self.day)
            let kept = await city.hop(1, "", dial: "young")
            city.world.clock.advance(seconds: 3 * Self.day + 1)
            try await city.runMaintenance()
            #expect(try await city.count("SELECT id FROM replies") == 1)
            #expect(await city.hop(1, "", dial: "young") == kept)
            #expect(city.counted(.turnRepeated) == 1)
        }
    }

    @Test func `old sessions go wherever they lie, live ones stay`() async throws {
        try await TestCity.open { city async throws in
            for phone in 1...6 { await city.talk(phone, ["2"]) }
            city.world.clock.advance(seconds: 2 * Self.day + 1)
            let place = await city.talk(7, ["2", "1"], dial: "a")
            // Each round goes over a stretch that begins anywhere.
            for _ in 1...200 { try await city.runMaintenance() }
            #expect(try await city.count("SELECT id FROM sessions") == 1)
            await city.hop(7, "", dial: "b")
            #expect(await city.hop(7, "1", dial: "b") == place)
        }
    }

    @Test func `maintenance sets its own timer again`() async throws {
        try await TestCity.open { city async throws in
            let start = city.world.clock.now
            try await city.world.gateway.database.write { try Maintenance.start(now: start, $0) }
            let timers = city.workers(ScriptedNetwork.accepting()).timers
            for round in 1...3 {
                city.world.clock.advance(seconds: 60)
                #expect(try await timers.round() >= 1, "round \(round)")
                let due = try await city.rows("SELECT due_at FROM timers WHERE kind = 'housekeeping'")
                #expect(
                    try due.map { try $0.integer(0) } == [city.world.clock.now.adding(seconds: 60).milliseconds])
            }
        }
    }

    @Test func `a great many old answers go batch after batch without waiting a minute`() async throws {
        try await TestCity.open { city async throws in
            try await city.world.gateway.database.write { transaction in
                for number in 0..<4500 {
                    let hop = [UInt8](String(number).utf8)
                    try transaction.post(
                        Statement("INSERT INTO replies (hop, reply, at) VALUES ($1, $1, 0)", [.blob(hop)]))
                }
            }
            let start = city.world.clock.now
            try await city.trustClock()
            try await city.world.gateway.database.write { try Maintenance.start(now: start, $0) }
            let timers = city.workers(ScriptedNetwork.accepting()).timers
            city.world.clock.advance(seconds: 60)
            for left in [2_500, 500, 0] {
                #expect(try await timers.round() >= 1)
                #expect(try await city.count("SELECT id FROM replies") == left)
                city.world.clock.advance(seconds: 1)
            }
            let due = city.world.clock.now.adding(seconds: 59).milliseconds
            let next = try await city.rows("SELECT due_at FROM timers WHERE kind = 'housekeeping'")
            #expect(try next.map { try $0.integer(0) } == [due])
        }
    }
}
