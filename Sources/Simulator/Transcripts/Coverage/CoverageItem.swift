package import Conversation
import Gateway

/// Something of a flow that a transcript can reach: a state, or a way on from it.
package struct CoverageItem: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case state
        /// A choice of a menu.
        case option
        /// How an action came out.
        case outcome
        /// Any other way from a state to the next.
        case way
    }

    package let kind: Kind
    package let flow: String
    package let state: String
    /// The option's label, the outcome, or where the way leads; empty for a state.
    package let name: String
    package let place: SourcePlace

    /// `taxes.pay/review, option pay_all`.
    package var title: String {
        kind == .state ? "\(flow)/\(state)" : "\(flow)/\(state), \(kind.rawValue) \(name)"
    }
}

extension CoverageItem {
    /// Everything of a program, in the order of the files.
    package static func all(of program: Program) -> [CoverageItem] {
        program.flows.values.flatMap { flow in flow.states.values.flatMap { items(of: $0, in: flow.name) } }
            .sorted { ($0.flow, $0.place, $0.kind.rank, $0.name) < ($1.flow, $1.place, $1.kind.rank, $1.name) }
    }

    private static func items(of state: State, in flow: String) -> [CoverageItem] {
        func item(_ kind: Kind, _ name: String, _ place: SourcePlace) -> CoverageItem {
            CoverageItem(kind: kind, flow: flow, state: state.name, name: name, place: place)
        }
        let facts = state.facts
        var items = [item(.state, "", state.place)]
        // The outcomes of a state that only acts are its first ways, and told by their names.
        items += facts.action?.handled.map { item(.outcome, $0.value, $0.place) } ?? []
        let own = facts.ways.dropFirst(facts.waits ? 0 : facts.action?.handled.count ?? 0)
        for (index, way) in own.enumerated() {
            if facts.options.indices.contains(index) {
                let label = facts.options[index].label.key.split(separator: ".").last.map(String.init) ?? ""
                items.append(item(.option, label, way.transition.place))
            } else {
                items.append(item(.way, "to \(way.transition.destination.name)", way.transition.place))
            }
        }
        return items
    }
}

extension CoverageItem.Kind {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Destination {
    /// The state or flow it leads to.
    fileprivate var name: String {
        switch self {
        case .state(let name): name.value
        case .flow(let call, _): call.flow.value
        }
    }
}
