import Simulator
import Conversation
import DomainKit
import GatewayTestKit
import Logging
import Storage
import Synchronization
import Testing

@testable import Gateway

/// Jobs of domains: each by itself.
@Suite(.onEveryStore) struct `Jobs of domains` {
    /// How often each job ran, and what it is to do.
    private final class Runs: Sendable {
        private let counts: Mutex<[String: Int]> = Mutex([:])

        func note(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }
        subscript(name: String) -> Int { counts.withLock { $0[name] ?? 0 } }
    }

    private struct Broken: Error {}

    /// A gateway of the same city whose domains have these jobs.
    private static func timers(_ city: TestCity, _ jobs: [DomainJob]) -> (TimerWorker, Maintenance) {
        let own = city.world.gateway
        let gateway = GatewayContext(
            database: own.database, vault: own.vault, registry: own.registry, lines: own.lines,
            domains: DomainModules([DomainModule("test", jobs: jobs)]), world: own.world)
        let worker = TimerWorker(
            gateway: gateway, network: ScriptedNetwork.accepting(), counters: city.world.counters, log: .silent)
        return (worker, Maintenance(gateway: gateway))
    }

    private static func run(_ maintenance: Maintenance, _ city: TestCity) async throws {
        let now = city.world.clock.now
        _ = try await city.world.gateway.database.write { try maintenance.round(now: now, $0) }
    }

    @Test func `one that throws is counted and tried again, and holds up no other`() async throws {
        try await TestCity.open { city async throws in
            let runs = Runs()
            let (timers, maintenance) = Self.timers(
                city,
                [
                    DomainJob("test.breaks") { context -> JobProgress in
                        runs.note("breaks")
                        return try await context.database.write { transaction -> JobProgress in
                            try transaction.post(
                                Statement("INSERT INTO early_reports (provider_id, status, at) VALUES ('x', 'x', 0)"))
                            throw Broken()
                        }
                    },
                    DomainJob("test.works", everyMilliseconds: 120_000) { _ -> JobProgress in
                        runs.note("works")
                        return .done
                    },
                ])
            try await Self.run(maintenance, city)
            for minute in 1...5 {
                try await timers.round()
                #expect(runs["breaks"] == minute)
                #expect(runs["works"] == (minute + 1) / 2)
                city.world.clock.advance(seconds: 60)
            }
            let failed = city.world.counters.snapshot.first { $0.event == .jobFailed }?.count
            #expect(failed == 5)
            #expect(try await city.count("SELECT provider_id FROM early_reports") == 0)
        }
    }

    @Test func `one that has more to do goes on after a second`() async throws {
        try await TestCity.open { city async throws in
            let runs = Runs()
            let (timers, maintenance) = Self.timers(
                city,
                [
                    DomainJob("test.long") { _ -> JobProgress in
                        runs.note("long")
                        return runs["long"] < 3 ? .more : .done
                    }
                ])
            try await Self.run(maintenance, city)
            for _ in 1...10 {
                try await timers.round()
                city.world.clock.advance(seconds: 1)
            }
            #expect(runs["long"] == 3)
        }
    }

    @Test func `one of a transaction waits while the clock is in doubt, and one that looks at it itself runs`()
        async throws
    {
        try await TestCity.open { city async throws in
            let runs = Runs()
            let (timers, maintenance) = Self.timers(
                city,
                [
                    DomainJob.inTransaction("test.careful") { _ in
                        runs.note("careful")
                        return .done
                    },
                    DomainJob("test.any") { _ -> JobProgress in
                        runs.note("any")
                        return .done
                    },
                ])
            try await Self.run(maintenance, city)
            try await timers.round()
            #expect((runs["careful"], runs["any"]) == (1, 1))
            city.world.clock.advance(seconds: 3 * 86_400)
            try await Self.run(maintenance, city)
            try await timers.round()
            #expect((runs["careful"], runs["any"]) == (1, 2))
            city.world.clock.advance(seconds: 60)
            try await city.trustClock()
            try await timers.round()
            #expect((runs["careful"], runs["any"]) == (2, 3))
        }
    }

    @Test func `one set for long after now, as by a clock that was ahead, is set right by maintenance`() async throws {
        try await TestCity.open { city async throws in
            let runs = Runs()
            let (timers, maintenance) = Self.timers(
                city,
                [
                    DomainJob("test.early") { _ -> JobProgress in
                        runs.note("early")
                        return .done
                    }
                ])
            try await city.run(
                "INSERT INTO timers (kind, subject, due_at, attempts, line) VALUES ('job', 'test.early', $1, 0, '')",
                [.integer(city.world.clock.now.adding(seconds: 30 * 86_400).milliseconds)])
            try await Self.run(maintenance, city)
            try await timers.round()
            #expect(runs["early"] == 1)
        }
    }

    @Test func `one this program does not have is left to a gateway that has it`() async throws {
        try await TestCity.open { city async throws in
            let (timers, _) = Self.timers(city, [])
            try await city.run(
                "INSERT INTO timers (kind, subject, due_at, attempts, line) VALUES ('job', 'later.job', 0, 0, '')")
            try await timers.round()
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'job'") == 1)
        }
    }

    @Test func `every domain's has a name of its own that begins with the domain's`() {
        // The job that seals days is called as in the stores there were before payments stood apart.
        let old: Set<String> = ["taxes.seal"]
        for domain in ProjectCity.domains.all {
            for job in domain.jobs { #expect(job.name.hasPrefix(domain.name + ".") || old.contains(job.name)) }
        }
        let names = ProjectCity.domains.jobs.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
