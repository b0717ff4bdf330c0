import Foundation
import GatewayTestKit
import Storage
import Testing

@testable import PostgresStorage

/// What the store does when a connection is cut, at each moment at which one can be.
struct PostgresFailureTests {
    @Test func `a body cut off before its commit runs again and is kept once`() async throws {
        try await TroubledStore.use { troubled in
            troubled.relay.cut(.beforeRequest, at: TroubledStore.insert)
            let first = try await troubled.insert("one")
            #expect(first == 2)
            #expect(troubled.relay.cuts == 1)
            #expect(try await troubled.names() == ["one"])
        }
    }

    @Test func `a commit whose answer is lost is known to be kept, and told once`() async throws {
        try await TroubledStore.use { troubled in
            for name in ["one", "two"] {
                troubled.relay.cut(.beforeAnswer, at: "COMMIT")
                let runs = try await troubled.insert(name)
                #expect(runs == 1)
            }
            #expect(troubled.relay.cuts == 2)
            #expect(try await troubled.names() == ["one", "two"])
        }
    }

    @Test func `a commit that is lost on its way is known not to be kept, and made again`() async throws {
        try await TroubledStore.use { troubled in
            for name in ["one", "two"] {
                troubled.relay.cut(.beforeRequest, at: "COMMIT")
                let runs = try await troubled.insert(name)
                #expect(runs == 2)
            }
            #expect(troubled.relay.cuts == 2)
            #expect(try await troubled.names() == ["one", "two"])
        }
    }

    @Test func `a commit still under way when its connection is cut is ended first and made again`() async throws {
        try await TroubledStore.use { troubled in
            try await troubled.store.write { transaction in
                for sql in [
                    """
                    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END'
                    """,
                    """
                    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION dawdle()
                    """,
                ] { try transaction.run(Statement(sql)) }
            }
            troubled.relay.cut(.afterRequest, at: "COMMIT")
            let first = try await troubled.insert("one")
            #expect(first == 2)
            #expect(try await troubled.names() == ["one"])
        }
    }

    @Test(arguments: [CuttingRelay.Moment.beforeRequest, .afterRequest, .beforeAnswer])
    func `all bodies of a group that was cut at its commit are kept once and told once`(
        _ moment: CuttingRelay.Moment
    ) async throws {
        try await TroubledStore.use { troubled in
            let (gate, told, store) = (Gate(), Counter(), troubled.store)
            store.submit({ _ in gate.pass() }) { _ in }
            await withCheckedContinuation { continuation in
                for number in 10..<40 {
                    let name = Statement(TroubledStore.insert, [.text("\(number)")])
                    store.submit({ try $0.post(name) }) { result in
                        if (try? result.get()) != nil, told.add() == 30 { continuation.resume() }
                    }
                }
                troubled.relay.cut(moment, at: "COMMIT")
                gate.open()
            }
            // A caller told twice would be by now: the writer connection does one thing after the other.
            let last = try await troubled.insert("last")
            #expect(last == 1)
            #expect(told.value == 30)
            #expect(troubled.relay.cuts == 1)
            #expect(try await troubled.names() == (10..<40).map { "\($0)" } + ["last"])
        }
    }

    @Test func `a connection that is cut between two bodies is not missed`() async throws {
        try await TroubledStore.use { troubled in
            let first = try await troubled.insert("one")
            #expect(first == 1)
            try await troubled.cluster.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(troubled.database)'")
            let second = try await troubled.insert("two")
            #expect(second <= 2)
            #expect(try await troubled.names() == ["one", "two"])
            let count = try await troubled.store.read { try $0.first(Statement("SELECT COUNT(*) FROM things")) }
            #expect(count == Row([.integer(2)]))
        }
    }

    @Test func `a body whose process at the server is ended in its midst runs again`() async throws {
        try await TroubledStore.use { troubled in
            let (runs, written, ended) = (Counter(), Gate(), Gate())
            async let kept: Void = troubled.store.write { transaction in
                try transaction.run(Statement(TroubledStore.insert, [.text("one")]))
                if runs.add() == 1 {
                    written.open()
                    ended.pass()
                }
                try transaction.run(Statement(TroubledStore.increment, [.integer(1)]))
            }
            try await onOwnThread { written.pass() }
            try await troubled.cluster.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = '\(troubled.database)' AND application_name LIKE 'guichet writer %'
                """)
            ended.open()
            try await kept
            #expect(runs.value == 2)
            #expect(try await troubled.names() == ["one"])
            #expect(try await troubled.number(1) == 1)
        }
    }

    @Test func `a server that falls silent is taken for gone`() async throws {
        try await TroubledStore.use { troubled in
            troubled.relay.cut(.silence, at: "COMMIT")
            let first = try await troubled.insert("one")
            #expect(first == 2)
            #expect(try await troubled.names() == ["one"])
        }
    }

    @Test func `a read that is cut off runs again`() async throws {
        try await TroubledStore.use { troubled in
            let first = try await troubled.insert("one")
            #expect(first == 1)
            for moment in [CuttingRelay.Moment.beforeRequest, .beforeAnswer] {
                let runs = Counter()
                troubled.relay.cut(moment, at: "SELECT name FROM things")
                let names = try await troubled.store.read { transaction in
                    runs.add()
                    // Other words each time, so that either reader prepares them again.
                    return try transaction.rows(Statement("SELECT name FROM things WHERE '\(moment)' <> ''"))
                }
                #expect(names == [Row([.text("one")])])
                #expect(runs.value == 2)
            }
            #expect(troubled.relay.cuts == 2)
        }
    }

    @Test(arguments: [CuttingRelay.Moment.beforeRequest, .beforeAnswer])
    func `a writer connection whose marker was removed says that it does not know`(_ moment: CuttingRelay.Moment)
        async throws
    {
        try await TroubledStore.use { troubled in
            try await troubled.cluster.query("DELETE FROM postgres_lanes", in: troubled.database)
            troubled.relay.cut(moment, at: "COMMIT")
            let runs = Counter()
            let refusal = await troubled.refusal { transaction in
                runs.add()
                try transaction.run(Statement(TroubledStore.insert, [.text("one")]))
            }
            #expect(refusal?.kind == "unknown")
            #expect(runs.value == 1)
            #expect(try await troubled.names() == (moment == .beforeAnswer ? ["one"] : []))
            // From then on it knows again.
            troubled.relay.cut(.beforeAnswer, at: "COMMIT")
            let second = try await troubled.insert("two")
            #expect(second == 1)
        }
    }

    @Test func `a commit that is cut off each time is refused in the end, and nothing is kept`() async throws {
        var options = TroubledStore.impatient
        options.retryLimit = 2
        try await TroubledStore.use(options) { troubled in
            let (runs, relay) = (Counter(), troubled.relay)
            let refusal = await troubled.refusal { transaction in
                runs.add()
                try transaction.run(Statement(TroubledStore.insert, [.text("one")]))
                relay.cut(.beforeRequest, at: "COMMIT")
            }
            #expect(refusal?.kind == "inputOutput")
            #expect(runs.value == 3)
            #expect(try await troubled.names() == [])
            let second = try await troubled.insert("two")
            #expect(second == 1)
        }
    }
}

/// Runs what blocks on a thread of its own.
func onOwnThread<Answer: Sendable>(_ work: @escaping @Sendable () throws -> Answer) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
