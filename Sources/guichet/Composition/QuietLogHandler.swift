import Foundation
import Gateway
import Logging
import Synchronization

/// Writes a log without the lines that only say again what was said within the last minute; how many they were is told with
/// the next that is written.
struct QuietLogHandler: LogHandler {
    private final class Memory: Sendable {
        let lines = Mutex(RepeatedLines())
    }

    private var inner: any LogHandler
    private let memory = Memory()
    private let start = ContinuousClock.now

    init(_ inner: any LogHandler) { self.inner = inner }

    var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = newValue }
    }

    var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let now = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        let sentence = "\(event.level) \(event.message)"
        let more = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        let (verdict, overdue) = memory.lines.withLock { lines in
            let verdict = lines.admit(sentence: sentence, line: sentence + " " + more, at: now)
            return (verdict, lines.overdue(at: now))
        }
        for (line, leftOut) in overdue {
            var again = event
            again.metadata = ["line": "\(line)", "times": "\(leftOut)"]
            again.message = "A line of the log came again and was left out."
            inner.log(event: again)
        }
        guard case .written(let leftOut) = verdict else { return }
        guard leftOut > 0 else { return inner.log(event: event) }
        var counted = event
        counted.metadata = (event.metadata ?? [:]).merging(["left_out": "\(leftOut)"]) { first, _ in first }
        inner.log(event: counted)
    }
}
