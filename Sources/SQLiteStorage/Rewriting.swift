internal import CSQLite
import Storage

/// Asks the writer to rewrite the whole file between two groups.
struct RewriteJob: Job {
    let completion: @Sendable (Result<Void, any Error>) -> Void

    func run(on connection: Connection) throws -> Acknowledgement {
        try connection.rewrite()
        return { completion(.success(())) }
    }

    func refuse(_ error: any Error) { completion(.failure(error)) }
}

extension Connection {
    /// Bytes of a file that is rewritten at once. A larger one would hold up turns for too long; what was deleted from it
    /// is overwritten all the same (`secure_delete`), and its log is emptied.
    private static let mostBytes: Int64 = 1 << 30
    /// How often, and how long each time, readers are waited for that keep the log from being emptied.
    private static let tries = 20
    private static let waitingMilliseconds: Int32 = 100

    /// Rewrites the file and empties the log, outside any transaction.
    /// - Throws: `StorageError.busy` when readers kept the log.
    fileprivate func rewrite() throws(StorageError) {
        let pages = try answers("PRAGMA page_count").first?.integer(0) ?? 0
        let size = try answers("PRAGMA page_size").first?.integer(0) ?? 0
        if pages.multipliedReportingOverflow(by: size).partialValue <= Self.mostBytes {
            // In memory it would need as much of that as the file has bytes.
            try execute("PRAGMA temp_store = FILE")
            defer { try? execute("PRAGMA temp_store = MEMORY") }
            try execute("VACUUM")
        }
        for _ in 0..<Self.tries where try truncateLog(waiting: Self.waitingMilliseconds) { return }
        throw .busy("a reader keeps the log")
    }
}
