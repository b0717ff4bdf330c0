import Storage
import Synchronization
import Testing

extension StoreConformance {
    static let groupCases: [StoreConformanceCase] = [
        StoreConformanceCase("bodies that throw are undone alone among those that wait", things: throwingIsAlone),
        StoreConformanceCase("a body that throws before it writes disturbs nobody", things: throwingEarlyIsAlone),
        StoreConformanceCase("the order of submission is the order of effects and of completions", things: orderIsKept),
        StoreConformanceCase(
            "a constraint checked at the commit refuses only the body that broke it", things: lateConstraints),
        StoreConformanceCase("a body that meets a busy engine runs again", things: busyRunsAgain),
        StoreConformanceCase("a body that is always busy fails, and only it", things: alwaysBusyFails),
    ]

    /// Submits bodies so that they wait together, and answers how each ended, in the order of their completions.
    private static func submit(
        _ count: Int, to store: any Database, _ body: @escaping @Sendable (Int, any Transaction) throws -> Void
    ) async -> [(number: Int, error: (any Error)?)] {
        await withCheckedContinuation { continuation in
            let gate = Gate()
            let ends = Ends()
            // While this one keeps the writer, the others gather behind it.
            store.submit({ _ in gate.pass() }) { _ in }
            for number in 0..<count {
                store.submit({ try body(number, $0) }) { result in
                    var failure: (any Error)?
                    if case .failure(let error) = result { failure = error }
                    let all = ends.add((number, failure))
                    if all.count == count { continuation.resume(returning: all) }
                }
            }
            gate.open()
        }
    }

    private final class Ends: Sendable {
        private let all = Mutex<[(number: Int, error: (any Error)?)]>([])
        func add(_ end: (number: Int, error: (any Error)?)) -> [(number: Int, error: (any Error)?)] {
            all.withLock { all in
                all.append(end)
                return all
            }
        }
    }

    private static func insert(_ number: Int) -> Statement {
        Statement("INSERT INTO things (id) VALUES ($1)", [SQLValue(number)])
    }

    @Sendable private static func throwingIsAlone(_ store: any Database) async throws {
        for round in 0..<3 {
            let ends = await submit(50, to: store) { number, transaction in
                try transaction.run(insert(round * 50 + number))
                if number % 7 == 3 { throw Objection() }
            }
            for (number, error) in ends { #expect((error as? Objection != nil) == (number % 7 == 3)) }
        }
        let kept = try await store.integers("SELECT id FROM things ORDER BY id")
        #expect(kept == (0..<150).filter { $0 % 50 % 7 != 3 })
    }

    @Sendable private static func throwingEarlyIsAlone(_ store: any Database) async throws {
        let ends = await submit(50, to: store) { number, transaction in
            if number % 2 == 0 { throw Objection() }
            try transaction.run(insert(number))
        }
        #expect(ends.filter { $0.error == nil }.map(\.number) == (0..<50).filter { $0 % 2 == 1 })
        #expect(try await store.integers("SELECT count(*) FROM things") == [25])
    }

    @Sendable private static func orderIsKept(_ store: any Database) async throws {
        let ends = await submit(500, to: store) { number, transaction in
            let last = try transaction.first(Statement("SELECT coalesce(max(id), -1) FROM things"))?.integer(0)
            guard last == Int64(number - 1) else { throw Objection() }
            try transaction.run(insert(number))
        }
        #expect(ends.map(\.number) == Array(0..<500))
        #expect(ends.allSatisfy { $0.error == nil })
    }

    @Sendable private static func lateConstraints(_ store: any Database) async throws {
        try await store.execute(
            "CREATE TABLE parts (id INTEGER PRIMARY KEY, "
                + "thing INTEGER NOT NULL REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED) $STRICT")
        let ends = await submit(20, to: store) { number, transaction in
            try transaction.run(
                Statement("INSERT INTO parts (id, thing) VALUES ($1, $2)", [SQLValue(number), SQLValue(number)]))
            if number != 5 { try transaction.run(insert(number)) }
        }
        #expect(ends.filter { $0.error != nil }.map(\.number) == [5])
        #expect((ends.first { $0.number == 5 }?.error as? StorageError)?.kind == "constraint")
        #expect(try await store.integers("SELECT count(*) FROM parts") == [19])
    }

    @Sendable private static func busyRunsAgain(_ store: any Database) async throws {
        let runs = Runs()
        let ends = await submit(5, to: store) { number, transaction in
            try transaction.run(insert(number))
            if number == 2, runs.count() < 3 { throw StorageError.busy("twice") }
        }
        #expect(ends.map(\.number) == [0, 1, 2, 3, 4])
        #expect(ends.allSatisfy { $0.error == nil })
        #expect(try await store.integers("SELECT id FROM things ORDER BY id") == [0, 1, 2, 3, 4])
    }

    private final class Runs: Sendable {
        private let runs = Mutex(0)
        func count() -> Int {
            runs.withLock { runs in
                runs += 1
                return runs
            }
        }
    }

    @Sendable private static func alwaysBusyFails(_ store: any Database) async throws {
        let ends = await submit(5, to: store) { number, transaction in
            try transaction.run(insert(number))
            if number == 2 { throw StorageError.busy("always") }
        }
        #expect(ends.filter { $0.error != nil }.map(\.number) == [2])
        #expect(try await store.integers("SELECT id FROM things ORDER BY id") == [0, 1, 3, 4])
    }
}
