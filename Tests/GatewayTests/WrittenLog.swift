import Logging
import Synchronization

/// Keeps the lines of a log: the level and the sentence, without metadata.
final class WrittenLog: Sendable {
    private let kept: Mutex<[String]> = Mutex([])

    var lines: [String] { kept.withLock { $0 } }

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

        func log(event: LogEvent) { log.kept.withLock { $0.append("\(event.level) \(event.message)") } }
    }
}
