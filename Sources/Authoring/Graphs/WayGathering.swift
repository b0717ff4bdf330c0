/// Gathers what leads from one place to another into one arrow, so that a menu of many options stays readable.
struct WayGathering {
    private struct Ends: Hashable {
        let from: String
        let to: String
        let isAside: Bool
    }

    private struct Reasons {
        var lines: [String] = []
        /// Ways told apart by their outcomes add up; all others between the same places share one count.
        var outcomes: Int?
        var shared: Int?
    }

    private let flow: String
    private var order: [Ends] = []
    private var reasons: [Ends: Reasons] = [:]

    init(flow: String) { self.flow = flow }

    mutating func add(
        from: String, to: String, line: String?, isAside: Bool = false, times: Int? = nil, isOutcome: Bool = false
    ) {
        let ends = Ends(from: from, to: to, isAside: isAside)
        if reasons[ends] == nil { order.append(ends) }
        var known = reasons[ends] ?? Reasons()
        if let line, !line.isEmpty, !known.lines.contains(line) { known.lines.append(line) }
        if let times {
            if isOutcome { known.outcomes = (known.outcomes ?? 0) &+ times } else { known.shared = times }
        }
        reasons[ends] = known
    }

    /// The arrows in the order they were first drawn.
    var merged: [FlowGraph.Way] {
        order.compactMap { ends in
            guard let known = reasons[ends] else { return nil }
            var lines = Array(known.lines.prefix(FlowGraph.reasonsShown))
            let more = known.lines.count - lines.count
            if more > 0 { lines.append("and \(more) more") }
            return FlowGraph.Way(
                from: ends.from, to: ends.to, lines: lines, isAside: ends.isAside,
                times: known.outcomes ?? known.shared)
        }
    }
}
