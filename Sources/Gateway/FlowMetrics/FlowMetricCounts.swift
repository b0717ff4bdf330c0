import Conversation
import Synchronization
import Wording

/// How often citizens came to each state and what happened to them there, counted in memory until it is written.
///
/// Only what a committed turn left goes in. It costs a turn a few look-ups and no call to the store; in return a gateway
/// that is killed forgets what it has counted since the last write. Nobody's money hangs on these counts.
package final class FlowMetricCounts: Sendable {
    /// Of one day, program and medium. Names are put together only when the counts are taken.
    fileprivate struct Circumstances: Hashable {
        let day: CivilDate
        let program: String
        let medium: Surface.Medium
    }

    fileprivate struct Step: Hashable {
        let from: TrailStep
        /// Set for a way from there: where it led.
        let to: TrailStep?
    }

    private struct Contents {
        var counts: [Circumstances: [Step: Int]] = [:]
        /// The last quarter of an hour asked about, and its day: zones differ by quarters of an hour, so a day begins
        /// with one.
        var quarter = Int64.min
        var day = CivilDate(daysSinceEpoch: 0)
    }

    private let contents = Mutex(Contents())

    package init() {}

    /// Counts what one committed turn passed.
    package func count(_ turn: PassedTurn, in calendar: CityCalendar) {
        guard !turn.trail.isEmpty else { return }
        contents.withLock { contents in
            let quarter = turn.at.milliseconds / 900_000
            if quarter != contents.quarter {
                contents.quarter = quarter
                contents.day = calendar.day(of: turn.at)
            }
            let circumstances = Circumstances(day: contents.day, program: turn.program, medium: turn.medium)
            contents.counts[circumstances, default: [:]].add(turn.trail)
        }
    }

    /// What was counted, which begins again from zero.
    package func removeCounts() -> [FlowMetric: Int] {
        let counts = contents.withLock { contents in
            defer { contents.counts = [:] }
            return contents.counts
        }
        var flowMetrics: [FlowMetric: Int] = [:]
        for (circumstances, steps) in counts {
            for (step, times) in steps { flowMetrics[step.metric(circumstances), default: 0] &+= times }
        }
        return flowMetrics
    }
}

extension [FlowMetricCounts.Step: Int] {
    fileprivate mutating func add(_ trail: [TrailStep]) {
        var before: TrailStep?
        for step in trail {
            self[FlowMetricCounts.Step(from: step, to: nil), default: 0] &+= 1
            if let before, step.event == .entered {
                self[FlowMetricCounts.Step(from: before, to: step), default: 0] &+= 1
            }
            before = step
        }
    }
}

extension FlowMetricCounts.Step {
    fileprivate func metric(_ circumstances: FlowMetricCounts.Circumstances) -> FlowMetric {
        let (event, detail): (FlowMetric.Event, String) =
            if let to {
                (.went, "\(to.flow)/\(to.state)")
            } else {
                switch from.event {
                case .entered: (.entered, "")
                case .waited: (.waited, "")
                case .answered: (.answered, "")
                case .refused: (.refused, "")
                case .outcome(let name): (.outcome, name)
                case .ended: (.ended, "")
                }
            }
        return FlowMetric(
            day: circumstances.day, program: String(circumstances.program.prefix(12)), flow: from.flow,
            state: from.state, event: event, detail: detail, medium: circumstances.medium, language: from.language)
    }
}
