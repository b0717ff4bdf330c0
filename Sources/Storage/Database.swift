/// What a body may do inside a transaction. It must not leave the body: the connection goes on to the next one.
package protocol Transaction {
    /// Runs a statement and answers all its rows, empty when it returns none.
    func rows(_ statement: Statement) throws(StorageError) -> [Row]
    /// Runs a statement and answers how many rows it changed.
    @discardableResult
    func run(_ statement: Statement) throws(StorageError) -> Int
}

extension Transaction {
    /// The first row, or nil when there is none.
    package func first(_ statement: Statement) throws(StorageError) -> Row? {
        try rows(statement).first
    }
}

/// A store of rows with transactions, the same to everything above it whichever engine is below.
///
/// A body is synchronous and may run again (after a busy engine or a failed commit), so it keeps no state of its own
/// and does no I/O but through its transaction. What it throws undoes what it did and reaches the caller; other bodies
/// committed in the same group are untouched.
package protocol Database: Sendable {
    /// How this engine spells the few things the two do not share.
    var dialect: Dialect { get }

    /// Runs `body` in a transaction, in the order of submission, and calls `completion` once: after the commit is
    /// durable, or with the error when nothing was kept. `completion` must be brief; it runs on the writer's thread.
    func submit<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void)

    /// Runs `body` against a consistent snapshot on a reader's connection. Writing there throws.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer

    /// Lets what was submitted finish, then closes. What is submitted later fails with `StorageError.closed`.
    func close() async
}

extension Database {
    /// Runs `body` in a transaction and returns after its commit is durable.
    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            submit(body) { continuation.resume(with: $0) }
        }
    }
}
