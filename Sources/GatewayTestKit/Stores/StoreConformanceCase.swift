import Storage

/// One thing every store promises to what is built on it, and the check that it keeps it.
///
/// The checks record their findings with Swift Testing, so they run inside a test.
package struct StoreConformanceCase: Sendable, CustomStringConvertible {
    /// The case as a sentence.
    package let sentence: String
    let check: @Sendable (StorePlace) async throws -> Void

    init(_ sentence: String, _ check: @escaping @Sendable (StorePlace) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }

    /// A case about one open store, with the table `things` in it.
    init(_ sentence: String, things check: @escaping @Sendable (any Database) async throws -> Void) {
        self.init(sentence) { place in
            let store = try await place.open()
            do {
                try await store.execute(
                    "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, data $BYTES, weight REAL) $STRICT")
                try await check(store)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }

    package var description: String { sentence }
}

/// The conformance cases of a store. Whatever keeps them all may stand below the gateway.
package enum StoreConformance {
    package static let cases =
        statementCases + transactionCases + groupCases + lifeCases + migrationCases

    /// Checks one case on a new store of one engine.
    package static func check(_ conformanceCase: StoreConformanceCase, on maker: StoreMaker) async throws {
        try await maker.withPlace { place in try await conformanceCase.check(place) }
    }
}

extension Database {
    /// Runs one statement in its own transaction, with the dialect's words.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue] = []) async throws -> Int {
        let statement = Statement(dialect.schema(sql), arguments)
        return try await write { try $0.run(statement) }
    }

    /// The first column of a query, which is of whole numbers.
    func integers(_ sql: String, _ arguments: [SQLValue] = []) async throws -> [Int64] {
        try await read { transaction in
            var integers: [Int64] = []
            for row in try transaction.rows(Statement(sql, arguments)) { integers.append(try row.integer(0)) }
            return integers
        }
    }

    /// The error of a body, or nil when it was kept.
    func refusal(of body: @escaping @Sendable (any Transaction) throws -> Void) async -> StorageError? {
        do {
            try await write(.inOrder, body)
            return nil
        } catch {
            return error as? StorageError
        }
    }
}

extension StorageError {
    /// The kind of an error without its message, to compare engines that word theirs differently.
    var kind: String { String(String(describing: self).prefix { $0 != "(" }) }
}

/// What a body throws of its own accord.
struct Objection: Error, Equatable {}
