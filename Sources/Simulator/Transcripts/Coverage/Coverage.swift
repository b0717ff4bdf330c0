package import Conversation
package import Gateway
import Synchronization

/// What of a program was reached, and in which languages and by which media.
package struct Coverage: Sendable {
    /// A language by its tag, and how the citizen talked.
    package struct Mode: Sendable, Hashable, Comparable {
        package let language: String
        package let medium: Surface.Medium

        package init(language: String, medium: Surface.Medium) {
            self.language = language
            self.medium = medium
        }

        /// `en ussd`.
        package var name: String { "\(language) \(medium.rawValue)" }

        package static func < (left: Mode, right: Mode) -> Bool { left.name < right.name }
    }

    private enum Mark: Hashable {
        case state(flow: String, name: String)
        case outcome(flow: String, state: String, name: String)
        case way(SourcePlace)
    }

    private var marks: [Mark: Set<Mode>] = [:]

    package init() {}

    /// Adds what a turn came by.
    package mutating func add(_ witnessed: WitnessedTurn) {
        let mode = Mode(language: witnessed.turn.session.language, medium: witnessed.medium)
        for step in witnessed.turn.trail {
            marks[.state(flow: step.flow, name: step.state), default: []].insert(mode)
            if case .outcome(let name) = step.event {
                marks[.outcome(flow: step.flow, state: step.state, name: name), default: []].insert(mode)
            }
        }
        for place in witnessed.turn.ways { marks[.way(place), default: []].insert(mode) }
    }

    /// The modes something was reached in; empty where it never was.
    package func modes(of item: CoverageItem) -> Set<Mode> {
        switch item.kind {
        case .state: marks[.state(flow: item.flow, name: item.state)] ?? []
        case .outcome: marks[.outcome(flow: item.flow, state: item.state, name: item.name)] ?? []
        case .option, .way: marks[.way(item.place)] ?? []
        }
    }
}

/// Looks on while transcripts are played, several at once.
package final class CoverageRecorder: Sendable {
    private let collected = Mutex(Coverage())

    package init() {}

    package var witness: TurnWitness { { [self] turn in collected.withLock { $0.add(turn) } } }

    package var coverage: Coverage { collected.withLock { $0 } }
}
