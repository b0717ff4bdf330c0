import Foundation
import GatewayTestKit
import PostgresStorage
import Storage
import Synchronization

/// A store on a server that gives it trouble: in a database of its own, with the tables `things` and `counters`.
struct TroubledStore: Sendable {
    let store: PostgresDatabase
    let cluster: PostgresCluster
    let database: String
    let relay: CuttingRelay
    let options: PostgresOptions

    static let insert = "INSERT INTO things (name) VALUES ($1)"
    static let increment = "UPDATE counters SET number = number + 1 WHERE id = $1"

    /// Little patience, so that its end can be waited for.
    static var impatient: PostgresOptions {
        var options = PostgresOptions()
        options.statementMilliseconds = 1_000
        options.graceMilliseconds = 500
        options.lockMilliseconds = 500
        options.patienceMilliseconds = 2_000
        options.requiresDurability = false
        return options
    }

    /// - Parameter settings: of the database, which hold from the next connection.
    static func use(
        _ options: PostgresOptions = impatient, on cluster: PostgresCluster? = nil, settings: [String] = [],
        _ check: (TroubledStore) async throws -> Void
    ) async throws {
        let isShared = cluster == nil
        let cluster = if let cluster { cluster } else { try await PostgresCluster.shared() }
        let database = "troubled_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        try await cluster.createDatabase(database)
        for setting in settings { try await cluster.query("ALTER DATABASE \(database) SET \(setting)") }
        let relay = try CuttingRelay(to: cluster.port)
        defer { relay.stop() }
        let url = "postgres://postgres@127.0.0.1:\(relay.port)/\(database)"
        let store = try PostgresDatabase(url: url, options: options)
        let troubled = TroubledStore(
            store: store, cluster: cluster, database: database, relay: relay, options: options)
        do {
            _ = try await store.write { transaction in
                try transaction.run(Statement("CREATE TABLE things (name TEXT COLLATE \"C\" PRIMARY KEY)"))
                try transaction.run(Statement("CREATE TABLE counters (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)"))
                try transaction.run(Statement("INSERT INTO counters SELECT i, 0 FROM generate_series(1, 100) i"))
            }
            try await check(troubled)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        // A server of a test's own goes with all it holds, and may be gone already.
        if isShared { try await cluster.dropDatabase(database) }
    }

    /// Another gateway's store on the same database, by the same way.
    func another() throws -> PostgresDatabase {
        try PostgresDatabase(url: "postgres://postgres@127.0.0.1:\(relay.port)/\(database)", options: options)
    }

    /// Inserts a name; answers how often the body ran.
    func insert(_ name: String, _ terms: WriteTerms = .inOrder) async throws -> Int {
        let runs = Counter()
        try await store.write(terms) { transaction in
            runs.add()
            try transaction.run(Statement(Self.insert, [.text(name)]))
        }
        return runs.value
    }

    /// The names there are, seen past the relay.
    func names() async throws -> [String] {
        try await cluster.query("SELECT name FROM things ORDER BY name", in: database)
    }

    /// A counter's number, seen past the relay.
    func number(_ id: Int) async throws -> Int? {
        try await cluster.query("SELECT number FROM counters WHERE id = \(id)", in: database).first.flatMap { Int($0) }
    }

    /// How a body ended that is not expected to be kept.
    func refusal(
        _ terms: WriteTerms = .inOrder, _ body: @escaping @Sendable (any Transaction) throws -> Void
    ) async -> StorageError? {
        do {
            try await store.write(terms, body)
            return nil
        } catch {
            return error as? StorageError
        }
    }
}

/// Counts what bodies do, which run on threads of the store's.
final class Counter: Sendable {
    private let held = Mutex(0)

    var value: Int { held.withLock { $0 } }

    /// Counts one more, and answers how many there are.
    @discardableResult
    func add() -> Int {
        held.withLock { value in
            value += 1
            return value
        }
    }
}

/// Where bodies on different threads wait for each other, and go on when all are there.
final class MeetingPoint: Sendable {
    private let condition = NSCondition()
    private let missing: Mutex<Int>

    init(of count: Int) { missing = Mutex(count) }

    /// Waits for the others, though not for ever.
    func arrive() {
        condition.lock()
        defer { condition.unlock() }
        missing.withLock { $0 -= 1 }
        condition.broadcast()
        let deadline = Date(timeIntervalSinceNow: 10)
        while missing.withLock({ $0 > 0 }), condition.wait(until: deadline) {}
    }
}

extension StorageError {
    /// The kind of an error without the server's words.
    var kind: String { String(String(describing: self).prefix { $0 != "(" }) }
}
