import Foundation
import GatewayTestKit
import Storage
import Testing

@testable import PostgresStorage

/// What the store does when its server goes away, comes back, was never there or cannot be trusted. Each on a server of
/// its own, one after the other.
@Suite(.serialized) struct PostgresOutageTests {
    /// What one writer was told.
    private struct Told {
        var kept: [String] = []
        var refusals: [String] = []
    }

    /// Counts in a row of its own and in one all writers share, and inserts a name each time, until told to stop.
    private static func write(_ writer: Int, on store: PostgresDatabase, until isOver: @Sendable () -> Bool) async
        -> Told
    {
        var told = Told()
        var number = 0
        while !isOver() {
            number += 1
            let name = "\(writer)-\(number)"
            do {
                try await store.write(.of([UInt8(writer)])) { transaction in
                    try transaction.post(Statement(TroubledStore.insert, [.text(name)]))
                    try transaction.run(Statement(TroubledStore.increment, [.integer(Int64(writer))]))
                    if writer % 10 == 0 { try transaction.post(Statement(TroubledStore.increment, [.integer(100)])) }
                }
                told.kept.append(name)
            } catch {
                told.refusals.append((error as? StorageError)?.kind ?? "\(error)")
            }
        }
        return told
    }

    @Test(arguments: [false, true])
    func `fifty writers lose nothing and count nothing twice when the server is started again`(
        _ isKilled: Bool
    ) async throws {
        try await PostgresCluster.use(.durable) { cluster in
            var options = TroubledStore.impatient
            options.requiresDurability = true
            options.patienceMilliseconds = 20_000
            try await TroubledStore.use(options, on: cluster) { troubled in
                let (over, store) = (Counter(), troubled.store)
                try await withThrowingTaskGroup(of: Told.self) { group in
                    for writer in 1...50 {
                        group.addTask { await Self.write(writer, on: store) { over.value > 0 } }
                    }
                    for _ in 0..<3 {
                        try await Self.waitForMore(troubled)
                        if isKilled { try await cluster.kill() }
                        try await cluster.restart()
                    }
                    try await Self.waitForMore(troubled)
                    over.add()
                    let told = try await group.reduce(into: [Told]()) { $0.append($1) }
                    // Another writer's row may be in the way for longer than retries last; then nothing was kept.
                    #expect(Set(told.flatMap(\.refusals)).isSubset(of: ["busy"]))
                    try await Self.compare(told, with: troubled)
                }
            }
        }
    }

    /// Returns when more has been written than when it was asked.
    private static func waitForMore(_ troubled: TroubledStore) async throws {
        let before = try await troubled.number(100) ?? 0
        while try await troubled.number(100) ?? 0 < before + 20 { try await Task.sleep(for: .milliseconds(20)) }
    }

    private static func compare(_ told: [Told], with troubled: TroubledStore) async throws {
        let kept = told.flatMap(\.kept)
        #expect(try await troubled.names().sorted() == kept.sorted())
        let sum = try await troubled.cluster.query(
            "SELECT sum(number) FROM counters WHERE id < 100", in: troubled.database)
        #expect(sum == ["\(kept.count)"])
        let shared = kept.count { $0.prefix { $0 != "-" }.hasSuffix("0") }
        #expect(try await troubled.number(100) == shared)
    }

    @Test func `a server that stays away is not waited for longer than patience lasts, and is welcome back`()
        async throws
    {
        try await PostgresCluster.use(.durable) { cluster in
            var options = TroubledStore.impatient
            options.patienceMilliseconds = 400
            try await TroubledStore.use(options, on: cluster) { troubled in
                let store = troubled.store
                try await cluster.kill()
                let began = ContinuousClock.now
                #expect(
                    await troubled.refusal { try $0.post(Statement(TroubledStore.insert, [.text("one")])) }?.kind
                        == "inputOutput")
                await #expect(throws: StorageError.self) {
                    try await store.read { try $0.rows(Statement("SELECT name FROM things")) }
                }
                // Patience is over for those who come now.
                for _ in 0..<20 { #expect(await troubled.refusal { _ in }?.kind == "inputOutput") }
                #expect(began.duration(to: .now) < .seconds(5))
                try await cluster.restart()
                #expect(try await troubled.insert("two") == 1)
                #expect(try await store.read { try $0.rows(Statement("SELECT name FROM things")) }.count == 1)
            }
        }
    }

    @Test func `a server that is not there when the program starts is told at once`() async throws {
        let began = ContinuousClock.now
        #expect { _ = try PostgresDatabase(url: "postgres://nobody@127.0.0.1:1/nowhere?connect_timeout=2") } throws: {
            ($0 as? StorageError)?.kind == "inputOutput" && "\($0)".contains("127.0.0.1")
        }
        let cluster = try await PostgresCluster.shared()
        #expect { _ = try PostgresDatabase(url: cluster.url(database: "nowhere")) } throws: {
            "\($0)".contains("nowhere")
        }
        #expect(began.duration(to: .now) < .seconds(10))
    }

    @Test func `a server that would lose what it says it kept is refused`() async throws {
        let cluster = try await PostgresCluster.shared()
        #expect { _ = try PostgresDatabase(url: cluster.url()) } throws: { "\($0)".contains("fsync off") }
        try await PostgresCluster.use(.durable) { cluster in
            let store = try PostgresDatabase(url: cluster.url())
            await store.close()
            try await cluster.createDatabase("careless")
            try await cluster.query("ALTER DATABASE careless SET synchronous_commit = off")
            #expect { _ = try PostgresDatabase(url: cluster.url(database: "careless")) } throws: {
                ($0 as? StorageError)?.kind == "schema" && "\($0)".contains("synchronous_commit off")
            }
        }
    }

    @Test func `what the standby has not confirmed is told to nobody, also after its connection was given up`()
        async throws
    {
        try await PostgresCluster.use(.durable) { primary in
            let standby = try await PostgresCluster.standby(of: primary)
            var options = TroubledStore.impatient
            (options.statementMilliseconds, options.graceMilliseconds) = (200, 200)
            options.patienceMilliseconds = 500
            options.retryLimit = 1
            try await TroubledStore.use(options, on: primary) { troubled in
                #expect(try await troubled.insert("one") == 1)
                try await standby.kill()
                let refusal = await troubled.refusal { transaction in
                    try transaction.post(Statement(TroubledStore.insert, [.text("two")]))
                }
                #expect(refusal?.kind == "unknown")
                // A second try, as after a request that came again, is not told either.
                let again = await troubled.refusal { transaction in
                    let question = Statement("SELECT name FROM things WHERE name = 'two'")
                    guard try transaction.rows(question).isEmpty else { return }
                    try transaction.post(Statement(TroubledStore.insert, [.text("two")]))
                }
                #expect(again != nil)
                try await standby.restart()
                try await primary.wait(
                    for: "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", toBe: "0")
                #expect(try await troubled.names() == ["one", "two"])
                #expect(try await troubled.insert("three") == 1)
            }
            await standby.stop()
        }
    }
}
