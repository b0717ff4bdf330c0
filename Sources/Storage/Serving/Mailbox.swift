import Dispatch
import Synchronization

/// A queue between the callers of a database and the thread that serves them, in order of arrival.
///
/// A thread sleeps only when nothing waits, and is woken only when it sleeps: under load a letter costs one lock and
/// no system call.
package final class Mailbox<Letter: Sendable>: Sendable {
    private struct State {
        var letters: [Letter] = []
        var sleepers = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    package init() {}

    /// Adds a letter, or answers false when the box is closed.
    package func put(_ letter: Letter) -> Bool {
        let (isAccepted, hasSleeper) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.letters.append(letter)
            guard state.sleepers > 0 else { return (true, false) }
            state.sleepers -= 1
            return (true, true)
        }
        if hasSleeper { wake.signal() }
        return isAccepted
    }

    /// Moves the oldest letters, at most `limit`, into the empty array `letters`; sleeps until there is one.
    /// Answers false once the box is closed and empty.
    package func removeLetters(into letters: inout [Letter], limit: Int) -> Bool {
        while true {
            let isSettled: Bool? = state.withLock { state in
                if state.letters.isEmpty {
                    if state.isClosed { return false }
                    state.sleepers += 1
                    return nil
                }
                if state.letters.count <= limit {
                    // The arrays trade places, so neither is allocated again.
                    swap(&letters, &state.letters)
                } else {
                    letters.append(contentsOf: state.letters.prefix(limit))
                    state.letters.removeFirst(limit)
                }
                return true
            }
            if let isSettled { return isSettled }
            wake.wait()
        }
    }

    /// Accepts no more. What waits can still be taken.
    package func close() {
        let sleepers = state.withLock { state in
            state.isClosed = true
            defer { state.sleepers = 0 }
            return state.sleepers
        }
        for _ in 0..<sleepers { wake.signal() }
    }
}
