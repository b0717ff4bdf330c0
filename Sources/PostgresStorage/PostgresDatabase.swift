import Foundation
package import Storage

/// A store on a PostgreSQL server that many gateways share: a few threads write, each on a connection of its own and in
/// groups, each commit durable before anyone is told; a few threads read.
///
/// Every connection belongs to the thread that made it, so no thread of anybody else ever waits for the server. Bodies
/// with a key are spread over the writer connections by it; those without have a writer connection to themselves, and so have those that take long.
package final class PostgresDatabase: Database {
    package var dialect: Dialect { .postgres }

    private let keyed: [Mailbox<Submission>]
    private let unkeyed = Mailbox<Submission>()
    private let long = Mailbox<Submission>()
    private let reading = Mailbox<any Job<Pipeline>>()
    private let threads: [ServiceThread]

    /// Connects; returns when every connection is open, having waited for the server: open at the start of a program.
    /// - Parameters:
    ///   - url: a libpq address, as `postgres://user@host1,host2/city?target_session_attrs=read-write`
    ///     (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
    ///   - options: how it is tuned.
    /// - Throws: when no server can be reached, or it is too old, may not write, or would not keep a commit.
    package init(url: String, options: PostgresOptions = PostgresOptions()) throws(StorageError) {
        keyed = (0..<max(1, options.writerConnections)).map { _ in Mailbox<Submission>() }
        threads = (0..<(keyed.count + 2 + max(1, options.readerCount))).map { _ in ServiceThread() }
        do throws(StorageError) {
            try start(url: url, options: options)
        } catch {
            closeMailboxes()
            throw error
        }
    }

    deinit { closeMailboxes() }

    private func start(url: String, options: PostgresOptions) throws(StorageError) {
        var threads = threads[...]
        for (index, mailbox) in ([long, unkeyed] + keyed).enumerated() {
            guard let thread = threads.popFirst() else { return }
            let isLong = index == 0
            try thread.start("postgres writer") { () throws(StorageError) in
                let marker = CommitMarker()
                let source = ConnectionSource(
                    address: url, purpose: isLong ? .long : .writer, identity: marker.name, options: options)
                let writer = try WriterConnection(source: source, marker: marker, isFirst: isLong, options: options)
                return { writer.serve(mailbox) }
            }
        }
        let reading = reading
        for thread in threads {
            try thread.start("postgres reader") { () throws(StorageError) in
                let source = ConnectionSource(
                    address: url, purpose: .reader, identity: CommitMarker().name, options: options)
                let reader = try Reader(source: source, options: options)
                return { reader.serve(reading) }
            }
        }
    }

    package func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        let job = BodyJob<Pipeline, Answer>(body: { try body($0) }, completion: completion)
        if !mailbox(for: terms).put(Submission(terms: terms, job: job)) { job.refuse(StorageError.closed) }
    }

    private func mailbox(for terms: WriteTerms) -> Mailbox<Submission> {
        if terms.isLong { return long }
        guard let key = terms.key else { return unkeyed }
        // FNV-1a, which spreads keys the same way in every process.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return keyed[Int(hash % UInt64(keyed.count))]
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let job = BodyJob<Pipeline, Answer>(body: { try body($0) }) { continuation.resume(with: $0) }
            if !reading.put(job) { job.refuse(StorageError.closed) }
        }
    }

    package func close() async {
        closeMailboxes()
        for thread in threads { await thread.end() }
    }

    private func closeMailboxes() {
        for mailbox in keyed { mailbox.close() }
        unkeyed.close()
        long.close()
        reading.close()
    }
}
