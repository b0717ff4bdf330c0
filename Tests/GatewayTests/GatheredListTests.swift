import DomainKit
import Foundation
import Gateway
import GatewayTestKit
import Storage
import Synchronization
import Testing
import Wording

/// Lists on their way out, however slow their reader.
@Suite(.onEveryStore) struct `A list that is taken out` {
    private static let migrations = [
        Migration("test.001", ["CREATE TABLE lines (id INTEGER PRIMARY KEY, words TEXT NOT NULL) $STRICT"])
    ]

    /// A store with lines that make several pieces.
    private static func open(_ body: (WatchedReads) async throws -> Void) async throws {
        try await StoreMaker.current.withPlace(migrations) { place in
            let database = WatchedReads(try await place.open())
            do {
                try await database.write { transaction in
                    for id in 1...3_000 {
                        try transaction.post(
                            Statement(
                                "INSERT INTO lines (id, words) VALUES ($1, $2)",
                                [SQLValue(id), .text(String(repeating: "yam ", count: 20))]))
                    }
                }
                try await body(database)
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    private static let read: @Sendable (any Transaction, (String) throws -> Void) throws -> Void = {
        transaction, write in
        for row in try transaction.rows(Statement("SELECT id, words FROM lines ORDER BY id")) {
            try write("\(try row.integer(0)),\(try row.text(1))\r\n")
        }
    }

    @Test func `holds nothing of the store while its reader is slow`() async throws {
        try await Self.open { database in
            var (pieces, text) = (0, "")
            try await GatheredList.handOver(from: database, Self.read) { piece in
                // As slow as a reader may be: the snapshot was let go before the first byte.
                #expect(database.open == 0)
                pieces += 1
                text += String(decoding: piece, as: UTF8.self)
            }
            #expect(database.reads == 1 && pieces > 2)
            let lines = text.split(separator: "\r\n")
            #expect(lines.count == 3_000 && lines.first?.hasPrefix("1,yam") == true)
            #expect(lines.last?.hasPrefix("3000,yam") == true)
        }
    }

    @Test func `is whole when it is read twice, and gone when it fails`() async throws {
        struct Wrong: Error {}
        try await Self.open { database in
            let tries = Mutex(0)
            var text = ""
            database.readsTwice = true
            try await GatheredList.handOver(from: database, Self.read) { text += String(decoding: $0, as: UTF8.self) }
            #expect(text.split(separator: "\r\n").count == 3_000)
            await #expect(throws: Wrong.self) {
                try await GatheredList.handOver(
                    from: database,
                    { _, write in
                        tries.withLock { $0 += 1 }
                        try write("begun")
                        throw Wrong()
                    }, to: { _ in Issue.record("what was begun was handed over") })
            }
            #expect(tries.withLock { $0 } == 1 && database.open == 0)
        }
    }
}

/// Counts how many reads there were and how many are open.
private final class WatchedReads: Database {
    private let base: any Database
    private let counts = Mutex((open: 0, reads: 0, twice: false))

    init(_ base: any Database) { self.base = base }

    var open: Int { counts.withLock { $0.open } }
    var reads: Int { counts.withLock { $0.reads } }
    /// Whether each body runs again, as after a busy engine.
    var readsTwice: Bool {
        get { counts.withLock { $0.twice } }
        set { counts.withLock { $0.twice = newValue } }
    }
    var dialect: Dialect { base.dialect }

    func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) { base.submit(terms, body, completion: completion) }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        let isTwice = counts.withLock { counts in
            counts.open += 1
            counts.reads += 1
            return counts.twice
        }
        defer { counts.withLock { $0.open -= 1 } }
        return try await base.read { transaction in
            if isTwice { _ = try body(transaction) }
            return try body(transaction)
        }
    }

    func integrity() async -> Integrity { await base.integrity() }
    func close() async { await base.close() }
}
