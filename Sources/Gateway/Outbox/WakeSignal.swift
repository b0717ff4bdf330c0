import Synchronization

/// Wakes the outbox worker when something may be waiting, so that nothing waits for the next look.
///
/// A turn notes in its transaction that it writes a row, and rings with its note after its commit; a turn that wrote none
/// rings too and wakes nobody, for most turns send nothing.
package final class WakeSignal: Sendable {
    private struct Listeners {
        /// Somebody must look: there may be a visible row nobody has looked at.
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let listeners = Mutex(Listeners())

    package init() {}

    /// Wakes the worker when the note says that a row was written. Called after its commit.
    package func ring(_ note: OutboxNote) {
        if note.isSet { wake() }
    }

    /// Wakes the worker: after a commit, to stop it, or because time has passed.
    package func wake() {
        let waiting = listeners.withLock { listeners -> CheckedContinuation<Void, Never>? in
            listeners.isRung = true
            defer { listeners.waiting = nil }
            return listeners.waiting
        }
        waiting?.resume()
    }

    /// Whether somebody must look and has not yet.
    var isRung: Bool { listeners.withLock { $0.isRung } }

    /// Returns at once when it was given since the last call, else when it is given next.
    package func waitForWake() async {
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

/// Whether one body wrote a row to the outbox. Each body has its own, for bodies run side by side.
package final class OutboxNote: Sendable {
    private let isNoted = Atomic<Bool>(false)
    private let refused = Atomic<UInt64>(0)

    package init() {}

    /// Forgets what a run of the body noted that was undone. Called first in a body.
    func restart() {
        isNoted.store(false, ordering: .relaxed)
        refused.store(0, ordering: .relaxed)
    }

    /// Notes inside a transaction that a row is being written.
    func set() { isNoted.store(true, ordering: .relaxed) }

    var isSet: Bool { isNoted.load(ordering: .relaxed) }

    /// Notes that a notice is not sent because its phone has had many.
    func refuse() { refused.wrappingAdd(1, ordering: .relaxed) }

    var refusals: UInt64 { refused.load(ordering: .relaxed) }
}
