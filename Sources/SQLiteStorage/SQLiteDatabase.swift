import Foundation
package import Storage

/// A store in one SQLite file: one thread writes, in groups, each commit durable before anyone is told; a few threads
/// read; one copies the write-ahead log into the database.
///
/// Every connection belongs to the thread that made it. The threads share only mailboxes, so nothing of SQLite's is ever
/// touched by two of them.
package final class SQLiteDatabase: Database {
    package var dialect: Dialect { .sqlite }

    private let writing = Mailbox<any Job<Connection>>()
    private let reading = Mailbox<any Job<Connection>>()
    private let watch = LogWatch()
    private let writer = ServiceThread()
    private let others: [ServiceThread]
    private let temporary: TemporaryFolder?

    /// Opens the file, creating it when it is absent; it must lie on a local file system.
    ///
    /// Returns when every connection is open, having waited for the disk: open at the start of a program.
    /// - Parameters:
    ///   - path: the file, or `:memory:` for a new database that vanishes when it is closed.
    ///   - options: how it is tuned.
    /// - Throws: when the file cannot be opened, is no database, or a commit to it would not be durable.
    package init(path: String, options: SQLiteOptions = SQLiteOptions()) throws(StorageError) {
        temporary = path == ":memory:" ? try TemporaryFolder() : nil
        let file = temporary.map { $0.path + "/guichet.sqlite" } ?? path
        var others: [ServiceThread] = []
        for _ in 0..<(max(1, options.readerCount) + 1) { others.append(ServiceThread()) }
        self.others = others
        do throws(StorageError) {
            try start(file: file, options: options)
        } catch {
            closeMailboxes()
            temporary?.remove()
            throw error
        }
    }

    deinit {
        closeMailboxes()
        // The threads finish what waits on the files they hold open.
        temporary?.remove()
    }

    private func start(file: String, options: SQLiteOptions) throws(StorageError) {
        let (writing, reading, watch, others) = (writing, reading, watch, others)
        // What is deleted with the last user of a temporary store may still be written to.
        let isTemporary = temporary != nil
        try OwnersFile.prepare(file)
        // First, for it makes the file.
        try writer.start("sqlite writer") { () throws(StorageError) in
            let connection = try Connection(path: file, role: .writer, options: options)
            return {
                Writer(connection: connection, options: options, watch: watch, isTemporary: isTemporary)
                    .serve(writing)
                // The last connection to close copies what is left of the log, and one that never read would not.
                withExtendedLifetime(connection) { for thread in others { thread.join() } }
            }
        }
        for (index, thread) in others.enumerated() where index > 0 {
            try thread.start("sqlite reader") { () throws(StorageError) in
                let connection = try Connection(path: file, role: .reader, options: options)
                return { Reader(connection: connection).serve(reading) }
            }
        }
        try others.first?.start("sqlite log") { () throws(StorageError) in
            let connection = try Connection(path: file, role: .checkpointer, options: options)
            return { Checkpointer(connection: connection, watch: watch, tailPages: options.tailPages).serve() }
        }
    }

    /// There is one writer, so the order of submission is everybody's, whatever the terms.
    package func submit<Answer: Sendable>(
        _ terms: WriteTerms,
        _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        let job = BodyJob<Connection, Answer>(body: { try body($0) }, completion: completion)
        if !writing.put(job) { job.refuse(StorageError.closed) }
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await onReader { try body($0) }
    }

    /// Runs a body that needs a reader's connection itself.
    func onReader<Answer: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let job = BodyJob(body: body) { continuation.resume(with: $0) }
            if !reading.put(job) { job.refuse(StorageError.closed) }
        }
    }

    package func rewrite(_ tables: [String]) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let job = RewriteJob { continuation.resume(with: $0) }
            if !writing.put(job) { job.refuse(StorageError.closed) }
        }
    }

    package func close() async {
        closeMailboxes()
        // Every other thread is gone when the writer is.
        await writer.end()
        temporary?.remove()
    }

    private func closeMailboxes() {
        writing.close()
        reading.close()
        watch.close()
    }
}
