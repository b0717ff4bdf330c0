import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing

/// A transaction's body may run again. What it does besides the changes of its rows is done once, after the commit: the same is
/// counted, told and left in the store, whether every body ran once or twice.
@Suite(.timeLimit(.minutes(5))) struct `A body that runs twice` {
    /// What came of a day, besides what citizens read.
    private struct Traces: Hashable {
        var counts: [String: UInt64] = [:]
        /// The lines of the log, sorted: those of calls that are made at once come in any order.
        var lines: [String] = []
        /// The rows of each table.
        var rows: [String: Int64] = [:]
        var outbox: [String] = []

        init(of city: TestCity, _ log: WrittenLog) async throws {
            for (event, count) in city.world.counters.snapshot {
                counts[event.rawValue] = count
                for rank in OutboxClass.allCases {
                    counts["\(event.rawValue) \(rank.word)"] = city.world.counters.count(of: event, to: rank)
                }
            }
            lines = log.lines.sorted()
            let dialect = city.world.gateway.database.dialect
            rows = try await city.world.gateway.database.read { transaction in
                try StoreCatalog(of: dialect, in: transaction).tables.reduce(into: [:]) { rows, table in
                    // Its rows are slots by numbers of rows, and PostgreSQL passes over those of runs that were undone.
                    let what = table.name == "message_counts" ? "CAST(SUM(sent) AS BIGINT)" : "COUNT(*)"
                    let count = Statement("SELECT \(what) FROM \(table.name)")
                    rows[table.name] = try transaction.first(count)?.optionalInteger(0) ?? 0
                }
            }
            outbox = try await city.outboxStates().sorted()
        }
    }

    /// The transcripts in English: the others run the same bodies.
    private static func plays() -> [Play] {
        var findings: [Diagnostic] = []
        guard let bundle = try? ProjectCity.bundle() else { return [] }
        return TranscriptReader.read(bundle, &findings).filter { $0.place.file.contains(".en.") }.map(Play.init)
    }

    /// - Parameter count: of the runs of bodies that are run twice; nil where each runs once.
    private static func open(
        _ place: StorePlace, _ count: RunCount?, _ chance: SeededChance
    ) async throws -> any Database {
        let store = try await place.open()
        guard let count else { return store }
        return RepeatingDatabase(store, count, chance: chance)
    }

    private func play(_ transcript: Transcript, _ count: RunCount?) async throws -> Traces {
        try await TestCity.onNewPlace { place in
            let chance = SeededChance(seed: TranscriptWorld.seed)
            let database = try await Self.open(place, count, chance)
            do {
                let runner = TranscriptRunner(
                    program: try ProjectCity.program(), compiler: ProjectCity.compiler, domains: ProjectCity.domains,
                    makeDatabase: { database })
                let log = WrittenLog()
                let world = try await TranscriptWorld(
                    runner.program, compiler: runner.compiler, domains: runner.domains, database: database,
                    at: runner.start(of: transcript), log: log.logger, chance: chance)
                let failures = try await runner.play(transcript, in: world)
                #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
                let traces = try await Traces(of: TestCity(world: world), log)
                await database.close()
                return traces
            } catch {
                await database.close()
                throw error
            }
        }
    }

    @Test(.nightlyOnEveryStore(daily: .sqlite), arguments: plays())
    func `leaves the traces of one run in every transcript`(play transcript: Play) async throws {
        let count = RunCount()
        let twice = try await play(transcript.transcript, count)
        #expect(try await play(transcript.transcript, nil) == twice)
        #expect(count.undone > 0 && count.repeated > 0)
    }

    /// What no transcript has: messages that are tried in vain, reports, jobs, releases, alarms.
    private func liveADay(_ count: RunCount?) async throws -> Traces {
        try await TestCity.onNewPlace { place in
            let chance = SeededChance(seed: TranscriptWorld.seed)
            let repeating = StorePlace(open: { try await Self.open(place, count, chance) }, remove: {})
            let log = WrittenLog()
            let program = try TestCity.program(ofChannel: "rate: 99999/second\n    budget: 1000")
            return try await TestCity.open(repeating, program, log: log.logger, chance: chance) { city async throws in
                try await city.queue(.broadcast, to: 1, "ROAD", until: city.world.clock.now)
                try await city.liveADay()
                return try await Traces(of: city, log)
            }
        }
    }

    @Test(.onEveryStore) func `leaves the traces of one run in a day's work`() async throws {
        let count = RunCount()
        let twice = try await liveADay(count)
        let once = try await liveADay(nil)
        #expect(once == twice)
        #expect(once.counts.values.count { $0 > 0 } > 10)
        #expect(count.undone > 50 && count.repeated > 50)
    }

    @Test(.onEveryStore) func `is found out when it counts by itself`() async throws {
        try await TestCity.onNewPlace { place in
            let counters = GatewayCounters()
            let database = RepeatingDatabase(try await place.open())
            try await database.write { _ in counters.count(.messageSent) }
            #expect(counters.snapshot.first { $0.event == .messageSent }?.count == 2)
            await database.close()
        }
    }
}
