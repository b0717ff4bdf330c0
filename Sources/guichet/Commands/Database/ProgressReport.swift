import Storage
import Synchronization

/// Tells on standard error how far long work is: at most every second, and nothing at all of what is done at once.
final class ProgressReport: Sendable {
    private static let pause = Duration.seconds(1)

    private let lastTold = Mutex(ContinuousClock.now)

    func tell(_ progress: MovingProgress) {
        let isDue = lastTold.withLock { last in
            let now = ContinuousClock.now
            guard now - last >= Self.pause else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let deed =
            switch progress.step {
            case .copying: "copied"
            case .comparing: "compared"
            case .reading: "read"
            }
        Terminal.complain("\(progress.table): \(progress.rows) rows \(deed)…")
    }
}
