/// What a body may do inside a transaction. It must not leave the body: the connection goes on to the next one.
package protocol Transaction {
    /// Runs a statement and answers all its rows, empty when it returns none.
    func rows(_ statement: Statement) throws(StorageError) -> [Row]
    /// Runs a statement and answers how many rows it changed.
    @discardableResult
    func run(_ statement: Statement) throws(StorageError) -> Int
    /// Runs a statement whose answer nobody needs. It may be carried out later than it is asked for, though before any
    /// statement that follows; when it fails, the body is undone and its caller is told, even if the body went on.
    func post(_ statement: Statement) throws(StorageError)
}

extension Transaction {
    package func post(_ statement: Statement) throws(StorageError) { try run(statement) }

    /// The first row, or nil when there is none.
    package func first(_ statement: Statement) throws(StorageError) -> Row? {
        try rows(statement).first
    }
}

/// A store of rows with transactions, the same to everything above it whichever engine is below.
///
/// A body is synchronous and may run again (after a busy engine or a failed commit), so it keeps no state of its own
/// and does no I/O but through its transaction. What it throws undoes what it did and reaches the caller; other bodies
/// committed in the same group are untouched. A statement that failed has spoilt its body: what the body does after it
/// counts for nothing.
///
/// Bodies may run side by side, here and in other processes on the same store. A body sees one moment and its own
/// changes; where another was quicker to change a row this one changes too, or to take a unique key, this one is undone
/// and runs again. Two bodies that each read what the other writes, and write different rows, are not kept apart: give
/// them a row they both change.
package protocol Database: Sendable {
    /// How this engine spells the few things the two do not share.
    var dialect: Dialect { get }

    /// Runs `body` in a transaction, when and as the terms say, and calls `completion` once: after the commit is
    /// durable, or with the error when nothing was kept (but see `StorageError.unknown`). `completion` must be brief; it
    /// runs on the writer's thread.
    func submit<Answer: Sendable>(
        _ terms: WriteTerms,
        _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void)

    /// Runs `body` against a consistent snapshot on a reader's connection. Writing there throws.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer

    /// Rewrites tables, so that nothing that was deleted from them stands in the engine's files; it blocks those who write to
    /// them meanwhile.
    /// - Throws: `StorageError.busy` when somebody who reads holds on to what was deleted: to be tried again.
    func rewrite(_ tables: [String]) async throws

    /// Rids the engine's log of everything that was written before. What copies and archives were made of it is beyond this.
    /// - Throws: `StorageError.busy` when somebody still needs the log: to be tried again. `StorageError.forbidden` when the
    ///   server does not let this program do it.
    func emptyLog() async throws

    /// Looks for damage in the engine's own files. It reads everything, beside writers, and may take hours.
    func integrity() async -> Integrity

    /// Lets what was submitted finish, then closes. What is submitted later fails with `StorageError.closed`.
    func close() async
}

extension Database {
    /// By the engine's statements for it, where it has them. Readers of what was deleted are waited for some seconds.
    package func rewrite(_ tables: [String]) async throws {
        guard let statements = dialect.rewriting else { return }
        let moment = try await read { try $0.first(Statement(statements.moment))?.integer(0) ?? 0 }
        var looks = 0
        var clear = 0
        // Who connects just now reads too, and cannot be seen for some milliseconds; so it must be over twice.
        while clear < 2 {
            let isOver = try await read { transaction in
                try transaction.first(Statement(statements.isOver, [.integer(moment)]))?.integer(0) == 1
            }
            clear = isOver ? clear + 1 : 0
            looks += 1
            guard clear < 2 else { break }
            guard looks < 50 else { throw StorageError.busy("somebody may still read what was deleted") }
            try await Task.sleep(for: .milliseconds(100))
        }
        for table in tables {
            try await write(.long) { try $0.post(Statement(statements.rewrite(table))) }
        }
    }

    /// By the engine's statements for it, where it has them. Files of the log that lie ready to be written again hold what they
    /// held before until they are; so each of them is gone through.
    package func emptyLog() async throws {
        guard let statements = dialect.emptying else { return }
        let missing = try await answer(statements.missing)
        guard missing.isEmpty else { throw StorageError.forbidden(missing) }
        let ended = try await answer(statements.end)
        try await write(.long) { try $0.post(Statement(statements.settle)) }
        let last = try await answer(statements.last)
        var reached = ended
        var files = 0
        while reached < last {
            guard files < 1_024 else { throw StorageError.busy("the log has too many files") }
            files += 1
            // Each by a commit of its own, so that a standby that must confirm it keeps up.
            try await write(.long) { _ = try $0.rows(Statement(statements.mark)) }
            reached = try await answer(statements.end)
        }
        let older = try await read { try $0.first(Statement(statements.older, [.text(ended)]))?.integer(0) ?? 0 }
        guard older == 0 else { throw StorageError.busy("an archive, a standby or a slot still needs the log") }
    }

    private func answer(_ sql: String) async throws -> String {
        try await write(.long) { try $0.first(Statement(sql))?.text(0) ?? "" }
    }

    /// `submit` in order.
    package func submit<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        submit(.inOrder, body, completion: completion)
    }

    /// Runs `body` in a transaction and returns after its commit is durable.
    package func write<Answer: Sendable>(
        _ terms: WriteTerms = .inOrder, _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            submit(terms, body) { continuation.resume(with: $0) }
        }
    }
}
