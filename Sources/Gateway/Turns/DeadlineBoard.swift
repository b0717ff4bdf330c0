package import Conversation
import Synchronization

/// Turns that owe somebody an answer, each with the moment by which it must be given.
///
/// The first to come gives the answer: the turn when it is committed, or the board when time is up. The turn goes on
/// either way.
package final class DeadlineBoard<Answer: Sendable>: Sendable {
    private struct Entry {
        let deadline: Instant
        let continuation: CheckedContinuation<Answer?, Never>
    }

    private struct Entries {
        var next: UInt64 = 0
        var waiting: [UInt64: Entry] = [:]
    }

    private let entries = Mutex(Entries())

    package init() {}

    /// Runs `start` with a way to give the answer, and returns that answer, or nil when the deadline passed first.
    package func answer(
        by deadline: Instant, _ start: (@escaping @Sendable (Answer) -> Void) -> Void
    ) async -> Answer? {
        await withCheckedContinuation { continuation in
            let number = entries.withLock { entries -> UInt64 in
                entries.next &+= 1
                entries.waiting[entries.next] = Entry(deadline: deadline, continuation: continuation)
                return entries.next
            }
            start { answer in self.removeWaiter(number)?.resume(returning: answer) }
        }
    }

    /// Gives up waiting for every turn whose deadline is over at this moment.
    package func expire(at now: Instant) {
        let late = entries.withLock { entries -> [Entry] in
            let numbers = entries.waiting.filter { $0.value.deadline <= now }.keys
            return numbers.compactMap { entries.waiting.removeValue(forKey: $0) }
        }
        for entry in late { entry.continuation.resume(returning: nil) }
    }

    /// How many turns are waited for.
    package var count: Int { entries.withLock { $0.waiting.count } }

    private func removeWaiter(_ number: UInt64) -> CheckedContinuation<Answer?, Never>? {
        entries.withLock { $0.waiting.removeValue(forKey: number) }?.continuation
    }
}
