import Conversation
import DomainKit
import Foundation
import GatewayTestKit
import Simulator
import Storage
import Testing

@testable import Gateway

/// Timers of domains: to the second, once over all gateways, each by itself.
@Suite(.onEveryStore, .timeLimit(.minutes(2))) struct `Timers of domains` {
    private static let stored = "SELECT subject, due_at, failures, version FROM domain_timers ORDER BY subject"

    // MARK: When it goes off

    @Test func `one that a turn has set goes off to the second, once, and is gone`() async throws {
        try await CallBacks.open { city, _ async throws in
            let answer = await city.talk(1, ["3", "3", "1"])
            #expect(answer.text.hasPrefix("END "))
            let subject = try #require(try await city.rows(Self.stored).first?.text(0))
            try await city.reach(CallBacks.seconds - 1)
            #expect(try await city.calledBack == [])
            try await city.reach(CallBacks.seconds)
            #expect(try await city.calledBack == ["\(subject) \(CallBacks.seconds)"])
            try await city.reach(CallBacks.seconds + 600)
            #expect(try await city.calledBack.count == 1)
            #expect(try await city.rows(Self.stored) == [])
        }
    }

    @Test func `one is not set by a turn that is undone`() async throws {
        try await CallBacks.open { city, _ async throws in
            await #expect(throws: CallBacks.Broken.self) {
                try await city.withEffects { effects in
                    try effects.schedule(CallBacks.kind, "a", at: TranscriptWorld.morning)
                    throw CallBacks.Broken()
                }
            }
            #expect(try await city.rows(Self.stored) == [])
        }
    }

    @Test func `one set again moves, and one for a moment that is past goes off at once`() async throws {
        try await CallBacks.open { city, _ async throws in
            for seconds: Int64 in [60, 300] { try await city.callBack("later", after: seconds) }
            for seconds: Int64 in [300, 20] { try await city.callBack("sooner", after: seconds) }
            try await city.callBack("past", after: -5)
            for second: Int64 in [0, 20, 60, 299, 300, 900] { try await city.reach(second) }
            #expect(try await city.calledBack == ["past 0", "sooner 20", "later 300"])
        }
    }

    @Test func `one that is taken back does not go off`() async throws {
        try await CallBacks.open { city, _ async throws in
            for subject in ["a", "b"] { try await city.callBack(subject, after: 60) }
            try await city.withEffects { try $0.unschedule(CallBacks.kind, "a") }
            try await city.withEffects { try $0.unschedule(CallBacks.kind, "nobody") }
            try await city.reach(600)
            #expect(try await city.calledBack == ["b 600"])
        }
    }

    @Test func `one may set itself again while it goes off`() async throws {
        try await CallBacks.open { city, _ async throws in
            try await city.callBack("again", after: 60)
            for second: Int64 in [60, 119, 120, 180] { try await city.reach(second) }
            #expect(try await city.calledBack == ["again 60", "again 120", "again 180"])
        }
    }

    @Test func `none goes off while the clock is in doubt`() async throws {
        try await CallBacks.open { city, _ async throws in
            let maintenance = Maintenance(gateway: city.world.gateway)
            func note() async throws {
                let now = city.world.clock.now
                _ = try await city.world.gateway.database.write { try maintenance.round(now: now, $0) }
            }
            try await note()
            try await city.callBack("a", after: 60)
            let later: Int64 = 3 * 86_400
            city.world.clock.advance(seconds: later)
            try await note()
            try await city.reach(later)
            #expect(try await city.calledBack == [])
            try await city.trustClock()
            try await city.reach(later)
            #expect(try await city.calledBack == ["a \(later)"])
        }
    }

    @Test func `one outlives the gateway that set it`() async throws {
        try await TestCity.onNewPlace(CallBacks.schema) { place in
            try await CallBacks().open(place) { city async throws in try await city.callBack("a", after: 60) }
            let start = TranscriptWorld.morning.adding(seconds: 59)
            try await CallBacks().open(place, at: start) { city async throws in
                try await city.reach(59)
                #expect(try await city.calledBack == [])
                try await city.reach(60)
                #expect(try await city.calledBack == ["a 60"])
            }
        }
    }

    // MARK: Several gateways

    @Test func `each goes off once over two gateways that look at the same moment`() async throws {
        try await CallBacks.openTwo { cities async throws in
            let subjects = (100..<160).map { "\($0)" }
            for subject in subjects { try await cities[0].callBack(subject, after: 60) }
            cities[0].world.clock.advance(seconds: 60)
            var gone = 1
            while gone > 0 {
                gone = await cities.atOnce { (try? await $0.timers().round()) ?? 0 }.reduce(0, +)
            }
            #expect(try await cities[0].calledBack == subjects.map { "\($0) 60" })
            #expect(cities.allSatisfy { $0.counted(.timerFailed) == 0 })
        }
    }

    @Test func `one a dead gateway has leased comes back after its lease, and what comes too late does nothing`()
        async throws
    {
        try await CallBacks.openTwo { cities async throws in
            try await cities[0].callBack("a", after: 60)
            cities[0].world.clock.advance(seconds: 60)
            let leased = try await cities[0].timers().leaseDue()
            #expect(leased.count == 1)
            try await cities[1].reach(89)
            #expect(try await cities[1].calledBack == [])
            try await cities[1].reach(90)
            #expect(try await cities[1].calledBack == ["a 90"])
            for timer in leased { await cities[0].timers().serve(timer) }
            #expect(try await cities[0].calledBack == ["a 90"])
        }
    }

    @Test func `one that is moved or taken back after it was leased does not go off then`() async throws {
        try await CallBacks.open { city, _ async throws in
            for subject in ["moved", "off"] { try await city.callBack(subject, after: 60) }
            city.world.clock.advance(seconds: 60)
            let leased = try await city.timers().leaseDue()
            try await city.callBack("moved", after: 120)
            try await city.withEffects { try $0.unschedule(CallBacks.kind, "off") }
            for timer in leased { await city.timers().serve(timer) }
            #expect(try await city.calledBack == [])
            try await city.reach(120)
            #expect(try await city.calledBack == ["moved 120"])
        }
    }

    @Test func `one of a kind this program does not know is left as it is for a gateway that knows it`() async throws {
        try await CallBacks.open { city, _ async throws in
            try await city.callBack("a", after: 60)
            city.world.clock.advance(seconds: 60)
            let (own, before) = (city.world.gateway, try await city.rows(Self.stored))
            let older = GatewayContext(
                database: own.database, vault: own.vault, registry: own.registry, lines: own.lines,
                domains: ProjectCity.domains, world: own.world)
            let worker = TimerWorker(
                gateway: older, network: ScriptedNetwork.accepting(), counters: city.world.counters, log: .silent)
            #expect(try await worker.round() == 0)
            #expect(try await city.rows(Self.stored) == before)
            try await city.reach(60)
            #expect(try await city.calledBack == ["a 60"])
        }
    }

    // MARK: What fails

    @Test func `one that throws is undone, told, counted and tried again later and later, and stops no other`()
        async throws
    {
        try await CallBacks.open { city, callBacks async throws in
            callBacks.setBroken(["b"])
            for subject in ["a", "b", "c"] { try await city.callBack(subject, after: 60) }
            let log = WrittenLog()
            try await city.reach(60, log.logger)
            #expect(try await city.calledBack == ["a 60", "c 60"])
            for failures in 1...12 {
                #expect(city.counted(.timerFailed) == UInt64(failures))
                let line = try #require(log.written.last)
                #expect(line.text == "error A timer of a domain failed and is tried again.")
                #expect(line.metadata == ["timer": CallBacks.kind, "failures": "\(failures)", "error": "Broken"])
                let row = try #require(try await city.rows(Self.stored).first)
                #expect(try row.integer(2) == Int64(failures))
                let whole: Int64 = min(5_000 << (failures - 1), 3_600_000)
                let pause = try row.integer(1) - city.world.clock.now.milliseconds
                #expect(pause > whole * 3 / 4 && pause <= whole, "\(pause) after \(failures)")
                guard failures < 12 else { break }
                // The next whole second, for the clock of the test goes by those.
                city.world.clock.advance(seconds: (pause + 999) / 1_000)
                #expect(try await city.timers(log.logger).round() == 1)
            }
            callBacks.setBroken([])
            city.world.clock.advance(seconds: 3_600)
            #expect(try await city.timers(log.logger).round() == 1)
            #expect(try await city.calledBack.count == 3)
            #expect(try await city.rows(Self.stored) == [])
        }
    }

    @Test func `one that failed and is set again begins again`() async throws {
        try await CallBacks.open { city, callBacks async throws in
            callBacks.setBroken(["b"])
            try await city.callBack("b", after: 60)
            try await city.reach(60)
            try await city.callBack("b", after: 61)
            let row = try #require(try await city.rows(Self.stored).first)
            #expect(try row.integer(2) == 0)
            callBacks.setBroken([])
            try await city.reach(61)
            #expect(try await city.calledBack == ["b 61"])
        }
    }

    // MARK: What stands in the store

    @Test func `however many are set, none is looked for from end to end`() async throws {
        let record = StatementRecord()
        try await TestCity.onNewPlace(CallBacks.schema) { place in
            try await CallBacks().open(place.recorded(by: record)) { city async throws in
                let database = city.world.gateway.database
                try await BigTables.fill(database)
                for subject in ["a", "b"] { try await city.callBack(subject, after: 60) }
                try await city.withEffects { try $0.unschedule(CallBacks.kind, "b") }
                record.forget()
                try await city.reach(60)
                let statements = record.statements.filter { $0.sql.contains("domain_timers") }
                #expect(statements.count >= 4)
                for statement in statements {
                    let plans = try await database.read { try QueryPlan.all(of: statement, in: $0, database.dialect) }
                    for plan in plans { #expect(plan.tablesReadWhole(small: BigTables.small) == [], "\(plan)") }
                }
            }
        }
    }
}

/// What domains promise to do later, and what they list of it.
@Suite struct `Lists of jobs and timers` {
    @Test func `every domain's timer has a kind of its own that begins with the domain's name`() {
        for domain in ProjectCity.domains.all + [CallBacks().domain] {
            for timer in domain.timers { #expect(timer.kind.hasPrefix(domain.name + ".")) }
        }
        let kinds = ProjectCity.domains.all.flatMap(\.timers).map(\.kind)
        #expect(Set(kinds).count == kinds.count)
    }

    @Test func `a timer no domain lists is refused where it is set`() async throws {
        try await CallBacks.open { city, _ async throws in
            for kind in ["later.call-back", "taxes.later"] {
                await #expect(throws: UndeclaredTimer(kind: kind)) {
                    try await city.withEffects { try $0.schedule(kind, "a", at: TranscriptWorld.morning) }
                }
                await #expect(throws: UndeclaredTimer(kind: kind)) {
                    try await city.withEffects { try $0.unschedule(kind, "a") }
                }
            }
        }
    }

    /// Each is written down once where it is made and once in its domain's list; who forgets the list has a job that never runs.
    @Test func `every job and timer a domain makes is in its list`() throws {
        let sources = URL(filePath: ProjectCity.flows).deletingLastPathComponent().appending(path: "Sources")
        var (jobs, timers): (Set<String>, Set<String>) = ([], [])
        for folder in ["Domains", "Payments"] {
            let folder = sources.appending(path: folder)
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
            for case let file as URL in files where file.pathExtension == "swift" {
                // One name is as old as the stores, and stands apart.
                let text = try String(contentsOf: file, encoding: .utf8)
                    .replacing("StoredNames.sealing", with: "\"taxes.seal\"")
                jobs.formUnion(text.matches(of: /DomainJob(?:\.inTransaction)?\(\s*"([^"]+)"/).map { String($0.1) })
                timers.formUnion(text.matches(of: /DomainTimer\(\s*"([^"]+)"/).map { String($0.1) })
            }
        }
        #expect(jobs.count >= 9)
        #expect(jobs == Set(ProjectCity.domains.jobs.map(\.name)))
        #expect(timers == Set(ProjectCity.domains.timers.keys))
    }
}
