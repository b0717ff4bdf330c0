package import Storage
import Synchronization

/// Whether a store can be read.
package final class Readability: Sendable {
    private let isBroken = Mutex(false)

    package init() {}

    /// From now on nothing can be read.
    package func end() { isBroken.withLock { $0 = true } }

    /// From now on it can be read again.
    package func mend() { isBroken.withLock { $0 = false } }

    fileprivate var isThere: Bool { isBroken.withLock { !$0 } }
}

/// A store whose readers fail when told, as when their connections are lost, while it can be written to.
package struct UnreadableDatabase: Database {
    private let base: any Database
    private let readability: Readability

    package init(_ base: any Database, _ readability: Readability) {
        self.base = base
        self.readability = readability
    }

    package var dialect: Dialect { base.dialect }

    package func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        base.submit(terms, body, completion: completion)
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        guard readability.isThere else { throw StorageError.busy("nobody can read") }
        return try await base.read(body)
    }

    package func integrity() async -> Integrity { await base.integrity() }

    package func close() async { await base.close() }
}

extension StorePlace {
    /// The same place, where stores can be read as long as is told.
    package func readable(as readability: Readability) -> StorePlace {
        let open = open
        return StorePlace(open: { UnreadableDatabase(try await open(), readability) }, bytes: bytes, remove: remove)
    }
}
