import Synchronization

/// Wakes the outbox worker when something may be waiting, so that nothing waits for the next look.
///
/// A turn notes in its transaction that it writes a row, and rings after its commit; a turn that wrote none rings too
/// and wakes nobody, for most turns send nothing.
package final class OutboxBell: Sendable {
    private struct Listeners {
        /// A row is being written and not yet visible.
        var isNoted = false
        /// Somebody must look: there may be a visible row nobody has looked at.
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let listeners = Mutex(Listeners())

    package init() {}

    /// Notes inside a transaction that a row is being written; `ring` wakes the worker once the commit is through.
    func ringAfterCommit() { listeners.withLock { $0.isNoted = true } }

    /// Wakes the worker when a row was noted since the last call.
    ///
    /// Only for the completion of a submitted body: those of one group run after its commit and before the next group,
    /// so that no note of a row that is not visible yet can be taken. Everybody else calls `wake`.
    package func ring() {
        let waiting = listeners.withLock { listeners -> CheckedContinuation<Void, Never>? in
            guard listeners.isNoted else { return nil }
            listeners.isNoted = false
            listeners.isRung = true
            defer { listeners.waiting = nil }
            return listeners.waiting
        }
        waiting?.resume()
    }

    /// Wakes the worker whatever was noted: after a commit, to stop it, or because time has passed.
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
