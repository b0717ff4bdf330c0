import Synchronization

/// Counts that could not be written. They grow no larger than the program has states, ways and days.
final class FlowMetricRemainder: Sendable {
    private let counts = Mutex<[FlowMetric: Int]>([:])

    func addRest(_ rest: some Sequence<(key: FlowMetric, value: Int)>) {
        counts.withLock { counts in
            for (metric, times) in rest { counts[metric, default: 0] &+= times }
        }
    }

    /// Everything kept and these; nothing is kept afterwards.
    func removeAll(adding others: [FlowMetric: Int]) -> [FlowMetric: Int] {
        let kept = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        return others.merging(kept) { $0 &+ $1 }
    }
}
