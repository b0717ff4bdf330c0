package import Gateway
package import Storage
import Synchronization

/// How often bodies were run by a store that runs each twice.
package final class RunCount: Sendable {
    private let count = Mutex((first: 0, second: 0))

    package init() {}

    /// Runs that were undone.
    package var undone: Int { count.withLock { $0.first } }
    /// Runs that came after one that was undone.
    package var repeated: Int { count.withLock { $0.second } }

    fileprivate func add(isRepeated: Bool) {
        count.withLock { count in
            if isRepeated { count.second += 1 } else { count.first += 1 }
        }
    }
}

/// A store that undoes every body's first run at its end, as when somebody else was quicker to change the same rows, and runs it
/// again. Whatever comes of more than once then was no change of the store, and ought to wait for the commit.
package struct RepeatingDatabase: Database {
    private struct Undone: Error {}

    private let base: any Database
    private let count: RunCount
    private let chance: SeededChance?

    /// - Parameter chance: where bodies have their random values from: the second run is given those of the first.
    package init(_ base: any Database, _ count: RunCount = RunCount(), chance: SeededChance? = nil) {
        self.base = base
        self.count = count
        self.chance = chance
    }

    package var dialect: Dialect { base.dialect }

    package func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        let (base, count, chance) = (base, count, chance)
        let first = { @Sendable (transaction: any Transaction) throws -> Answer in
            count.add(isRepeated: false)
            let position = chance?.position
            defer { if let position { chance?.rewind(to: position) } }
            _ = try body(transaction)
            throw Undone()
        }
        base.submit(terms, first) { result in
            // A store that is closed or full runs no body; nor would it the second time.
            if case .failure(let error) = result, error is StorageError { return completion(result) }
            base.submit(
                terms,
                { transaction in
                    count.add(isRepeated: true)
                    return try body(transaction)
                }, completion: completion)
        }
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await base.read { transaction in
            _ = try body(transaction)
            return try body(transaction)
        }
    }

    package func integrity() async -> Integrity { await base.integrity() }

    package func close() async { await base.close() }
}
