import Storage
import Testing

extension StoreConformance {
    static let lifeCases: [StoreConformanceCase] = [
        StoreConformanceCase("what was acknowledged is there when the store is opened again", reopeningKeepsAll),
        StoreConformanceCase("closing lets what was submitted finish", closingDrains),
        StoreConformanceCase("a closed store refuses, and closing it again does no harm", closedRefuses),
    ]

    private static let table = "CREATE TABLE things (id INTEGER PRIMARY KEY) $STRICT"

    @Sendable private static func reopeningKeepsAll(_ place: StorePlace) async throws {
        let store = try await place.open()
        try await store.execute(table)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    _ = try await store.execute("INSERT INTO things (id) VALUES ($1)", [SQLValue(number)])
                }
            }
            try await group.waitForAll()
        }
        await store.close()
        let reopened = try await place.open()
        #expect(try await reopened.integers("SELECT id FROM things ORDER BY id") == Array(0..<100))
        await reopened.close()
    }

    @Sendable private static func closingDrains(_ place: StorePlace) async throws {
        let store = try await place.open()
        try await store.execute(table)
        let gate = Gate()
        store.submit({ _ in gate.pass() }) { _ in }
        let isKept = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                // Submitted before the store is closed, completed while it closes.
                await withCheckedContinuation { submitted in
                    group.addTask {
                        try await withCheckedThrowingContinuation { continuation in
                            store.submit({ transaction in
                                _ = try transaction.run(
                                    Statement("INSERT INTO things (id) VALUES ($1)", [SQLValue(number)]))
                            }) { continuation.resume(with: $0) }
                            submitted.resume()
                        }
                    }
                }
            }
            group.addTask { await store.close() }
            gate.open()
            try await group.waitForAll()
            return true
        }
        #expect(isKept)
        let reopened = try await place.open()
        #expect(try await reopened.integers("SELECT count(*) FROM things") == [20])
        await reopened.close()
    }

    @Sendable private static func closedRefuses(_ place: StorePlace) async throws {
        let store = try await place.open()
        await store.close()
        await store.close()
        #expect(await store.refusal { _ in } == .closed)
        await #expect(throws: StorageError.closed) { try await store.read { _ in } }
    }
}
