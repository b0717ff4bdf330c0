package import Storage
import Synchronization

/// What bodies asked of a store: each text once, with the arguments it came with first.
package final class StatementRecord: Sendable {
    private let kept = Mutex<[String: Statement]>([:])

    package init() {}

    /// What was asked since the beginning or `forget`, in the order of the texts.
    package var statements: [Statement] { kept.withLock { $0.values.sorted { $0.sql < $1.sql } } }

    /// Begins again.
    package func forget() { kept.withLock { $0 = [:] } }

    fileprivate func note(_ statement: Statement) {
        kept.withLock { kept in
            if kept[statement.sql] == nil { kept[statement.sql] = statement }
        }
    }
}

/// A store that keeps a record of every statement on its way to another store.
package struct RecordingDatabase: Database {
    private let base: any Database
    private let record: StatementRecord

    package init(_ base: any Database, _ record: StatementRecord) {
        self.base = base
        self.record = record
    }

    package var dialect: Dialect { base.dialect }

    package func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        let record = record
        base.submit(terms, { try body(RecordingTransaction(base: $0, record: record)) }, completion: completion)
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        let record = record
        return try await base.read { try body(RecordingTransaction(base: $0, record: record)) }
    }

    package func integrity() async -> Integrity { await base.integrity() }

    package func close() async { await base.close() }
}

private struct RecordingTransaction: Transaction {
    let base: any Transaction
    let record: StatementRecord

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        record.note(statement)
        return try base.rows(statement)
    }

    func run(_ statement: Statement) throws(StorageError) -> Int {
        record.note(statement)
        return try base.run(statement)
    }

    func post(_ statement: Statement) throws(StorageError) {
        record.note(statement)
        try base.post(statement)
    }
}

extension StorePlace {
    /// The same place, where every statement of its stores is recorded.
    package func recorded(by record: StatementRecord) -> StorePlace {
        let open = open
        return StorePlace(open: { RecordingDatabase(try await open(), record) }, bytes: bytes, remove: remove)
    }
}
