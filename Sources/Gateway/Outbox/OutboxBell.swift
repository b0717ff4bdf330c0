import Synchronization

/// Wakes the outbox worker when something may be waiting, so that nothing waits for the next look.
///
/// Ringing is cheap and may happen before the commit that makes a row visible: whoever wakes too early looks again
/// shortly after.
package final class OutboxBell: Sendable {
    private struct Listeners {
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let listeners = Mutex(Listeners())

    package init() {}

    /// Notes that a row is being written; `ring` wakes the worker once the commit is through.
    func ringAfterCommit() { listeners.withLock { $0.isRung = true } }

    /// Wakes the worker when anything was noted since it last slept.
    package func ring() {
        let waiting = listeners.withLock { listeners -> CheckedContinuation<Void, Never>? in
            guard listeners.isRung else { return nil }
            defer { listeners.waiting = nil }
            return listeners.waiting
        }
        waiting?.resume()
    }

    /// Wakes the worker whatever was noted: to stop it, or because time has passed.
    package func wake() {
        let waiting = listeners.withLock { listeners -> CheckedContinuation<Void, Never>? in
            listeners.isRung = true
            defer { listeners.waiting = nil }
            return listeners.waiting
        }
        waiting?.resume()
    }

    /// Returns at once when the bell was rung since the last call, else when it is rung next.
    package func waitForRing() async {
        await withCheckedContinuation { continuation in
            let isRung = listeners.withLock { listeners -> Bool in
                guard !listeners.isRung else {
                    listeners.isRung = false
                    return true
                }
                listeners.waiting = continuation
                return false
            }
            if isRung { continuation.resume() }
        }
        listeners.withLock { $0.isRung = false }
    }
}
