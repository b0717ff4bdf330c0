import GatewayTestKit
import Storage
import Synchronization
import Testing

/// A small schema with every kind of column and key, and tables whose names stand in another order than their references.
enum MovingFixture {
    static let first = Migration(
        "roads.001-all",
        [
            "CREATE TABLE roads (code TEXT PRIMARY KEY, name TEXT NOT NULL, length REAL) $STRICT",
            """
            CREATE TABLE reports (
                id $IDENTITY, road TEXT NOT NULL REFERENCES roads (code), photo $BYTES, weight REAL, at INTEGER NOT NULL
            ) $STRICT
            """,
            """
            CREATE TABLE marks (
                report INTEGER NOT NULL REFERENCES reports (id), who $BYTES NOT NULL, note TEXT,
                PRIMARY KEY (who, report)
            ) $CLUSTERED
            """,
        ])
    static let second = Migration("roads.002-state", ["ALTER TABLE reports ADD COLUMN state TEXT"])
    static let migrations = [first, second]
    /// Another step after the first.
    static let other = Migration("roads.002-other", ["ALTER TABLE roads ADD COLUMN lanes INTEGER"])

    static let reports = 1_500

    /// Fills a store with values an engine could get wrong, and with more than one page of rows and of bytes.
    static func fill(_ store: any Database) async throws {
        try await store.migrate(migrations, at: 1)
        try await store.write { transaction in
            for (code, name, length) in roads {
                try transaction.post(
                    Statement(
                        "INSERT INTO roads (code, name, length) VALUES ($1, $2, $3)", [.text(code), name, length])
                )
            }
            for number in 1...reports { try transaction.post(report(number)) }
            // The highest number was given once and is free again: it may not come back by a copy.
            try transaction.post(Statement("DELETE FROM reports WHERE id = $1", [SQLValue(7)]))
            for number in 8...reports where number % 3 == 0 { try transaction.post(mark(number)) }
        }
    }

    private static let roads: [(String, SQLValue, SQLValue)] = [
        ("", "the empty code", .real(0.5)), ("A1", "", nil), ("É", "Rue de l'École \u{1F6A7}", .real(-0.0)),
        ("a1", "lower \"case\"", .real(1e-300)), ("ß\n\t", "odd\u{1}marks", .real(9_007_199_254_740_994)),
        ("~", "last", .real(-1.25)),
    ]

    private static func report(_ number: Int) -> Statement {
        let photo: SQLValue =
            switch number % 100 {
            case 0: .blob([UInt8](repeating: UInt8(number % 251), count: 40_000))
            case 1: .blob([])
            case 2: .null
            default: .blob([UInt8(number % 256), 0, 255])
            }
        return Statement(
            "INSERT INTO reports (id, road, photo, weight, at, state) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                SQLValue(number), .text(roads[number % roads.count].0), photo,
                number % 5 == 0 ? nil : .real(Double(number) / 3), .integer(Int64(number) &* 6_148_914_691_236_517_205),
                number % 2 == 0 ? "open" : nil,
            ])
    }

    private static func mark(_ number: Int) -> Statement {
        Statement(
            "INSERT INTO marks (report, who, note) VALUES ($1, $2, $3)",
            [SQLValue(number), .blob([UInt8(number * 7 % 256), UInt8(number % 4)]), number % 2 == 0 ? "seen" : nil])
    }

    /// Every row of every table, by the order of the keys.
    static func rows(of store: any Database) async throws -> [[Row]] {
        try await store.read { transaction in
            try [
                "SELECT code, name, length FROM roads ORDER BY code",
                "SELECT id, road, photo, weight, at, state FROM reports ORDER BY id",
                "SELECT report, who, note FROM marks ORDER BY who, report",
            ].map { try transaction.rows(Statement($0)) }
        }
    }

    static func contents(of store: any Database) async throws -> [TableContent] {
        let dialect = store.dialect
        return try await store.read { transaction in
            try StoreCatalog(of: dialect, in: transaction).contents(in: transaction, .reading)
        }
    }

    /// A new and open store of an engine, closed and removed whatever the body does.
    static func withStore<Answer: Sendable>(
        on maker: StoreMaker, _ body: (any Database) async throws -> Answer
    ) async throws -> Answer {
        try await maker.withPlace { place in
            let store = try await place.open()
            do {
                let answer = try await body(store)
                await store.close()
                return answer
            } catch {
                await store.close()
                throw error
            }
        }
    }
}

/// A store that passes everything on to another, until it is told to fail.
final class FaultyStore: Database {
    enum Fault: Sendable {
        /// Bodies beyond as many are refused.
        case writesEnd(after: Int)
        /// Every read is carried out twice, as after a lost connection.
        case readsRunAgain
        /// Somebody else brings the schema up to date after the first read.
        case migratesAfterFirstRead([Migration])
    }

    private let inner: any Database
    private let fault: Fault
    private let writes = Mutex(0)

    init(_ inner: any Database, _ fault: Fault) {
        self.inner = inner
        self.fault = fault
    }

    var dialect: Dialect { inner.dialect }

    func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        let count = writes.withLock { writes in
            writes += 1
            return writes
        }
        if case .writesEnd(let limit) = fault, count > limit {
            return completion(.failure(StorageError.full("no room is left")))
        }
        inner.submit(terms, body, completion: completion)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        switch fault {
        case .writesEnd: return try await inner.read(body)
        case .readsRunAgain:
            return try await inner.read { transaction in
                _ = try body(transaction)
                return try body(transaction)
            }
        case .migratesAfterFirstRead(let migrations):
            let answer = try await inner.read(body)
            try await inner.migrate(migrations, at: 2)
            return answer
        }
    }

    func integrity() async -> Integrity { await inner.integrity() }

    func close() async { await inner.close() }
}
