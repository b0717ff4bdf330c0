import Logging
import Synchronization

/// Keeps the lines of a log.
final class WrittenLog: Sendable {
    struct Line: Sendable, Hashable {
        /// The level and the sentence.
        let text: String
        let metadata: [String: String]
    }

    private let kept: Mutex<[Line]> = Mutex([])

    var written: [Line] { kept.withLock { $0 } }
    /// The level and the sentence of each, without metadata.
    var lines: [String] { written.map(\.text) }

    var logger: Logger {
        var logger = Logger(label: "written") { _ in Handler(log: self) }
        logger.logLevel = .notice
        return logger
    }

    private struct Handler: LogHandler {
        let log: WrittenLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(log: WrittenLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(
                text: "\(event.level) \(event.message)", metadata: (event.metadata ?? [:]).mapValues { "\($0)" })
            log.kept.withLock { $0.append(line) }
        }
    }
}
