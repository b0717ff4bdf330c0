package import Storage

/// A SQLite file that is only read, as a backup is: it may lie on a disk that cannot be written, and nothing appears
/// beside it.
package final class SQLiteArchive: Database {
    package var dialect: Dialect { .sqlite }

    private let reading = Mailbox<any Job<Connection>>()
    private let thread = ServiceThread()

    /// - Throws: when there is no such file, or it cannot be read.
    package init(path: String) throws(StorageError) {
        let reading = reading
        do throws(StorageError) {
            try thread.start("sqlite archive") { () throws(StorageError) in
                let connection = try Connection(path: path, role: .archive, options: SQLiteOptions())
                return { Reader(connection: connection).serve(reading) }
            }
        } catch {
            reading.close()
            throw error
        }
    }

    deinit { reading.close() }

    /// Refuses whatever it is.
    package func submit<Answer: Sendable>(
        _ terms: WriteTerms,
        _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        completion(.failure(StorageError.inputOutput("the file is only read")))
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await onReader { try body($0) }
    }

    package func integrity() async -> Integrity {
        do {
            return try await onReader { connection in try connection.integrity() }
        } catch {
            return Integrity(problems: ["The file cannot be read: \(error)."])
        }
    }

    private func onReader<Answer: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let job = BodyJob(body: body) { continuation.resume(with: $0) }
            if !reading.put(job) { job.refuse(StorageError.closed) }
        }
    }

    package func close() async {
        reading.close()
        await thread.end()
    }
}
