import Foundation
import GatewayTestKit
import Storage
import Testing

@testable import PostgresStorage

/// What the store does when bodies are in each other's way at the server, or take too long there.
struct PostgresContentionTests {
    /// Keys whose bodies run on different writer connections.
    private static let keys: [[UInt8]] = [[0], [1]]

    @Test func `bodies of different keys that lock each other out both end`() async throws {
        try await TroubledStore.use(settings: ["deadlock_timeout = '50ms'"]) { troubled in
            let (meeting, runs) = (MeetingPoint(of: 2), Counter())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (key, order) in zip(Self.keys, [[1, 2], [2, 1]] as [[Int64]]) {
                    group.addTask {
                        try await troubled.store.write(.of(key)) { transaction in
                            try transaction.run(Statement(TroubledStore.increment, [.integer(order[0])]))
                            if runs.add() <= 2 { meeting.arrive() }
                            try transaction.run(Statement(TroubledStore.increment, [.integer(order[1])]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(runs.value > 2)
            #expect(try await troubled.number(1) == 2)
            #expect(try await troubled.number(2) == 2)
        }
    }

    @Test func `a body that changes a row another gateway has changed meanwhile runs again`() async throws {
        try await TroubledStore.use { troubled in
            let other = try troubled.another()
            let (runs, read, changed) = (Counter(), Gate(), Gate())
            async let kept: Void = troubled.store.write { transaction in
                let question = Statement("SELECT number FROM counters WHERE id = 1")
                let number = try transaction.first(question)?.integer(0) ?? -1
                if runs.add() == 1 {
                    read.open()
                    changed.pass()
                }
                try transaction.run(Statement("UPDATE counters SET number = $1 WHERE id = 1", [.integer(number + 1)]))
            }
            try await onOwnThread { read.pass() }
            try await other.write { _ = try $0.run(Statement(TroubledStore.increment, [.integer(1)])) }
            changed.open()
            try await kept
            await other.close()
            #expect(runs.value == 2)
            #expect(try await troubled.number(1) == 2)
        }
    }

    @Test func `a row that is held too long makes a body busy, and no longer than it is held`() async throws {
        var options = TroubledStore.impatient
        options.lockMilliseconds = 50
        options.retryLimit = 1
        try await TroubledStore.use(options) { troubled in
            let other = try troubled.another()
            let (held, freed, runs) = (Gate(), Gate(), Counter())
            async let holding: Void = other.write { transaction in
                try transaction.run(Statement(TroubledStore.increment, [.integer(1)]))
                held.open()
                freed.pass()
            }
            try await onOwnThread { held.pass() }
            let refusal = await troubled.refusal { transaction in
                runs.add()
                try transaction.run(Statement(TroubledStore.increment, [.integer(1)]))
            }
            #expect(refusal?.kind == "busy")
            #expect(runs.value == 2)
            freed.open()
            try await holding
            try await troubled.store.write { _ = try $0.run(Statement(TroubledStore.increment, [.integer(1)])) }
            await other.close()
            #expect(try await troubled.number(1) == 2)
        }
    }

    @Test func `a statement that takes too long ends its body alone, unless that is to take long`() async throws {
        var options = TroubledStore.impatient
        options.statementMilliseconds = 200
        try await TroubledStore.use(options) { troubled in
            let (gate, store) = (Gate(), troubled.store)
            store.submit({ _ in gate.pass() }) { _ in }
            async let before = troubled.insert("before")
            async let slow = troubled.refusal { transaction in
                try transaction.run(Statement(TroubledStore.insert, [.text("slow")]))
                try transaction.run(Statement("SELECT pg_sleep(5)"))
            }
            async let after = troubled.insert("after")
            gate.open()
            #expect(await slow?.kind == "inputOutput")
            _ = try await (before, after)
            #expect(try await troubled.names() == ["after", "before"])
            try await store.write(.long) { transaction in
                try transaction.run(Statement("SELECT pg_sleep(0.5)"))
                try transaction.run(Statement(TroubledStore.insert, [.text("long")]))
            }
            #expect(try await troubled.names() == ["after", "before", "long"])
        }
    }

    /// Two doctors are on call, and each may leave when the other stays: the documented limit, and the way around it.
    @Test(arguments: [false, true])
    func `bodies that read what the other writes are kept apart only by a row both change`(
        _ shareRow: Bool
    ) async throws {
        try await TroubledStore.use { troubled in
            let (meeting, runs) = (MeetingPoint(of: 2), Counter())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, key) in Self.keys.enumerated() {
                    let (mine, other) = (SQLValue.integer(Int64(index) + 1), SQLValue.integer(2 - Int64(index)))
                    group.addTask {
                        try await troubled.store.write(.of(key)) { transaction in
                            let question = Statement("SELECT number FROM counters WHERE id = $1", [other])
                            let hasLeft = try transaction.first(question)?.integer(0) == 1
                            if runs.add() <= 2 { meeting.arrive() }
                            if hasLeft { return }
                            try transaction.run(Statement(TroubledStore.increment, [mine]))
                            if shareRow { try transaction.run(Statement(TroubledStore.increment, [.integer(3)])) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let left = [try await troubled.number(1), try await troubled.number(2)]
            #expect(left.compactMap { $0 }.reduce(0, +) == (shareRow ? 1 : 2))
            #expect(runs.value == (shareRow ? 3 : 2))
        }
    }

    @Test func `a server that takes no changes for a while is borne, and read from meanwhile`() async throws {
        var options = TroubledStore.impatient
        options.patienceMilliseconds = 300
        try await TroubledStore.use(options) { troubled in
            let setting = "ALTER DATABASE \(troubled.database) SET default_transaction_read_only = on"
            try await troubled.cluster.query(setting)
            try await troubled.cluster.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(troubled.database)'")
            let refusal = await troubled.refusal { transaction in
                try transaction.run(Statement(TroubledStore.insert, [.text("one")]))
            }
            #expect(refusal?.kind == "statement")
            let count = try await troubled.store.read { try $0.first(Statement("SELECT COUNT(*) FROM things")) }
            #expect(count == Row([.integer(0)]))
            try await troubled.cluster.query(setting.replacing("= on", with: "= off"))
            #expect(try await troubled.insert("one") == 1)
        }
    }
}
