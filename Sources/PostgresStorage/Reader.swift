import Foundation
import Storage

/// Serves reads one after the other, each in a transaction that sees one snapshot. A read whose connection is lost runs
/// again on another: it has changed nothing.
final class Reader {
    private let source: ConnectionSource
    private let options: PostgresOptions
    private var pipeline: Pipeline?
    private var lostAt: ContinuousClock.Instant?

    /// Connects, or throws why it cannot.
    init(source: ConnectionSource, options: PostgresOptions) throws(StorageError) {
        self.source = source
        self.options = options
        guard options.connectsAhead else { return }
        do throws(PostgresError) { pipeline = try source.connect() } catch { throw error.error }
    }

    func serve(_ mailbox: Mailbox<any Job<Pipeline>>) {
        var jobs: [any Job<Pipeline>] = []
        // One at a time: what waits is for whichever reader is free first.
        while mailbox.removeLetters(into: &jobs, limit: 1) {
            for job in jobs { perform(job) }
            jobs.removeAll(keepingCapacity: true)
        }
    }

    private func perform(_ job: any Job<Pipeline>) {
        var retries = 0
        while true {
            do throws(PostgresError) {
                return try attempt(job)()
            } catch {
                // Without a connection, patience is over.
                guard Self.helps(error), pipeline != nil, retries < options.retryLimit else {
                    return job.refuse(error.error)
                }
                retries += 1
            }
        }
    }

    /// Whether another try may help. A server that takes no changes is as good as another to who may make none.
    private static func helps(_ error: PostgresError) -> Bool { error.remedy != .none && error.remedy != .elsewhere }

    /// Runs a body and answers how to report its end. Throws what may go better with another connection.
    private func attempt(_ job: any Job<Pipeline>) throws(PostgresError) -> Acknowledgement {
        let pipeline = try connected()
        try pipeline.begin(.readOnlySnapshot)
        let acknowledge: Acknowledgement
        do {
            acknowledge = try job.run(on: pipeline)
        } catch {
            acknowledge = { job.refuse(error) }
        }
        if let failure = pipeline.failure, Self.helps(failure) {
            if !pipeline.isLost { try pipeline.rollBack() }
            throw failure
        }
        try pipeline.rollBack()
        return acknowledge
    }

    private func connected() throws(PostgresError) -> Pipeline {
        pipeline?.noticeHangUp()
        if let pipeline, !pipeline.isLost, !pipeline.isWorn { return pipeline }
        pipeline = nil
        let since = lostAt ?? .now
        lostAt = since
        let fresh = try source.connectPatiently(until: since + .milliseconds(options.patienceMilliseconds)) { _ in }
        (pipeline, lostAt) = (fresh, nil)
        return fresh
    }
}
