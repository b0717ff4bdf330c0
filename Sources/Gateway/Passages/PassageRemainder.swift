import Synchronization

/// Counts that could not be written. They grow no larger than the program has states, ways and days.
final class PassageRemainder: Sendable {
    private let counts = Mutex<[Passage: Int]>([:])

    func addRest(_ rest: some Sequence<(key: Passage, value: Int)>) {
        counts.withLock { counts in
            for (passage, times) in rest { counts[passage, default: 0] &+= times }
        }
    }

    /// Everything kept and these; nothing is kept afterwards.
    func removeAll(adding others: [Passage: Int]) -> [Passage: Int] {
        let kept = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        return others.merging(kept) { $0 &+ $1 }
    }
}
