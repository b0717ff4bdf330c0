package import Conversation
import Synchronization

/// How often citizens came to each state and what happened to them there, counted in memory since the last drain.
///
/// Only what a committed turn left goes in. Counting by state and event keeps no phone, no time and no word of anybody.
package final class StepCounts: Sendable {
    private let counts = Mutex<[Footstep: Int]>([:])

    package init() {}

    /// Counts what one turn passed.
    package func note(_ trail: [Footstep]) {
        guard !trail.isEmpty else { return }
        counts.withLock { counts in
            for step in trail { counts[step, default: 0] += 1 }
        }
    }

    /// What was counted, which begins anew from zero.
    package func drain() -> [Footstep: Int] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
    }

    /// What was counted so far.
    package var snapshot: [Footstep: Int] { counts.withLock { $0 } }
}
