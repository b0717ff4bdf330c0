package import Logging
import Storage
import Synchronization

/// What a transaction's body has to count and to log, kept until its commit: a body may run again, and what is undone never
/// happened. Each run of a body has its own.
package final class CommitReport: Sendable {
    private struct Line: Sendable {
        let level: Logger.Level
        let message: Logger.Message
        let metadata: Logger.Metadata
    }

    private struct Kept: Sendable {
        var events: [(event: GatewayCounters.Event, amount: UInt64, rank: OutboxClass?)] = []
        var lines: [Line] = []
    }

    private let kept: Mutex<Kept> = Mutex(Kept())

    package init() {}

    /// - Parameter rank: the class of the row it happened to, where it is told by class.
    package func count(_ event: GatewayCounters.Event, by amount: UInt64 = 1, of rank: OutboxClass? = nil) {
        kept.withLock { $0.events.append((event, amount, rank)) }
    }

    /// A log for what is called inside the body: its lines are written after the commit.
    package var log: Logger {
        var logger = Logger(label: "commit") { _ in Gathering(report: self) }
        logger.logLevel = .trace
        return logger
    }

    /// Counts and logs what was kept, once.
    package func tell(_ counters: GatewayCounters, _ log: Logger) {
        let kept = kept.withLock { kept in
            defer { kept = Kept() }
            return kept
        }
        for (event, amount, rank) in kept.events { counters.count(event, by: amount, of: rank) }
        for line in kept.lines { log.log(level: line.level, line.message, metadata: line.metadata) }
    }

    private struct Gathering: LogHandler {
        let report: CommitReport
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(report: CommitReport) { self.report = report }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(
                level: event.level, message: event.message,
                metadata: metadata.merging(event.metadata ?? [:]) { _, own in own })
            report.kept.withLock { $0.lines.append(line) }
        }
    }
}

extension Database {
    /// Writes, and counts and logs what the body has to tell after its commit; nothing where it was undone.
    func write<Answer: Sendable>(
        _ terms: WriteTerms = .inOrder, telling counters: GatewayCounters, _ log: Logger,
        _ body: @escaping @Sendable (any Transaction, CommitReport) throws -> Answer
    ) async throws -> Answer {
        let (answer, report) = try await write(terms) { transaction in
            let report = CommitReport()
            return (try body(transaction, report), report)
        }
        report.tell(counters, log)
        return answer
    }

    /// The same of a body that only reads.
    func read<Answer: Sendable>(
        telling counters: GatewayCounters, _ log: Logger,
        _ body: @escaping @Sendable (any Transaction, CommitReport) throws -> Answer
    ) async throws -> Answer {
        let (answer, report) = try await read { transaction in
            let report = CommitReport()
            return (try body(transaction, report), report)
        }
        report.tell(counters, log)
        return answer
    }
}
