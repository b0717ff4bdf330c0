import DomainKit
package import Conversation
package import Wording

/// What is counted of citizens' ways through the flows, and under which circumstances: a row of the counts without its
/// number. It holds names of staff's own files and nothing of any citizen.
package struct FlowMetric: Sendable, Hashable {
    /// What happened at a state. The words stand in the store and in exports.
    package enum Event: String, Sendable, Hashable, CaseIterable {
        /// Somebody came.
        case entered
        /// Somebody was asked.
        case waited
        /// An answer or a key led on.
        case answered
        /// An answer did not fit.
        case refused
        /// The action came out as `detail` says.
        case outcome
        /// A conversation ended.
        case ended
        /// The way led to the state `detail` names, as `taxes.pay/review`.
        case went
    }

    /// The civil day in the city.
    package let day: CivilDate
    /// The first twelve digits of the program's digest, as `guichet check` prints them.
    package let program: String
    package let flow: String
    package let state: String
    package let event: Event
    package let detail: String
    package let medium: Surface.Medium
    package let language: String

    package init(
        day: CivilDate, program: String, flow: String, state: String, event: Event, detail: String,
        medium: Surface.Medium, language: String
    ) {
        self.day = day
        self.program = program
        self.flow = flow
        self.state = state
        self.event = event
        self.detail = detail
        self.medium = medium
        self.language = language
    }
}

extension FlowMetric: Comparable {
    /// The order of the table's key. Several rows are written in this order, so that two gateways cannot deadlock.
    package static func < (left: FlowMetric, right: FlowMetric) -> Bool {
        if left.day != right.day { return left.day < right.day }
        return left.words.lexicographicallyPrecedes(right.words)
    }

    private var words: [String] { [program, flow, state, event.rawValue, detail, medium.rawValue, language] }
}

/// A turn as far as it is counted.
package struct PassedTurn: Sendable {
    let trail: [TrailStep]
    let program: String
    let medium: Surface.Medium
    let at: Instant

    /// - Parameter now: when its input came.
    package init(_ turn: Turn, medium: Surface.Medium, at now: Instant) {
        trail = turn.trail
        program = turn.session.program
        self.medium = medium
        at = now
    }

    /// The outcomes of actions the city should learn of, with where they came out.
    func remarks(of domains: DomainModules) -> [(step: TrailStep, remark: OutcomeRemark)] {
        trail.compactMap { step in
            guard case .outcome(let name) = step.event, let remark = domains.remarks[name] else { return nil }
            return (step, remark)
        }
    }
}
