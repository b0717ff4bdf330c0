import Conversation
import Wording

/// The widest of what can have been said on the way to a state, to stand above its text: every `say` since the citizen was
/// last asked something, through called flows and back.
///
/// A turn makes a bounded number of moves, so ways longer than that are not followed.
struct NoticeBounds {
    typealias Place = SilentGraph.Place

    private let flows: [String: Flow]
    private let medium: Surface.Medium
    /// Asked while the bounds are made, and forgotten then.
    private var said: (String, TextUse) -> WidestText
    /// What is said from the start of its flow to a place, for places a way leads to without asking.
    private var carried: [Place: WidestText] = [:]
    /// What is said on a silent way through a whole flow.
    private var passing: [String: WidestText] = [:]
    /// What is said in the flow itself since a question in it.
    private var fresh: [Place: WidestText] = [:]
    /// What was said before a flow was entered.
    private var entry: [String: WidestText] = [:]

    /// - Parameter said: the widest a text of a flow can become.
    init(_ flows: [String: Flow], by medium: Surface.Medium, said: @escaping (String, TextUse) -> WidestText) {
        self.flows = flows
        self.medium = medium
        self.said = said
        carry()
        begin()
        enter()
        self.said = { _, _ in .empty }
    }

    /// What can stand above a state; empty where nothing is ever said before it.
    func above(_ place: Place) -> WidestText {
        let own = fresh[place] ?? .empty
        guard let carried = carried[place], let before = entry[place.flow] else {
            return own.or(carried[place] ?? .empty)
        }
        return own.or(before.above(carried))
    }

    private func state(at place: Place) -> State? { flows[place.flow]?.states[place.state] }

    private func notice(of way: Way, in flow: String) -> WidestText {
        way.transition.say.map { said(flow, $0) } ?? .empty
    }

    /// Raises a bound; true where it has grown.
    private static func raise<Key>(_ bounds: inout [Key: WidestText], _ key: Key, _ text: WidestText) -> Bool {
        guard let before = bounds[key] else {
            bounds[key] = text
            return true
        }
        let after = before.or(text)
        guard after != before else { return false }
        bounds[key] = after
        return true
    }

    // MARK: Within a flow, from its start

    private mutating func carry() {
        var callers: [String: Set<Place>] = [:]
        var unsolved = Set(flows.values.map { Place(flow: $0.name, state: $0.start) })
        for place in unsolved { carried[place] = .empty }
        for _ in 0..<ConversationLimits.movesInTurn where !unsolved.isEmpty {
            var next: Set<Place> = []
            for place in unsolved {
                guard let state = state(at: place), let before = carried[place] else { continue }
                if state.returns(by: medium), Self.raise(&passing, place.flow, before) {
                    next.formUnion(callers[place.flow] ?? [])
                }
                for way in state.silentWays(by: medium) {
                    let after = before.above(notice(of: way, in: place.flow))
                    switch way.transition.destination {
                    case .state(let name):
                        let target = Place(flow: place.flow, state: name.value)
                        if Self.raise(&carried, target, after) { next.insert(target) }
                    case .flow(let call, let then):
                        callers[call.flow.value, default: []].insert(place)
                        guard let passed = passing[call.flow.value] else { continue }
                        let target = Place(flow: place.flow, state: then?.value ?? place.state)
                        if Self.raise(&carried, target, after.above(passed)) { next.insert(target) }
                    }
                }
            }
            unsolved = next
        }
    }

    // MARK: Within a flow, from a question

    private mutating func begin() {
        var following: [String: Set<Place>] = [:]
        var unsolved: Set<Place> = []
        for flow in flows.values {
            for state in flow.states.values {
                let place = Place(flow: flow.name, state: state.name)
                for way in state.facts.ways {
                    if case .flow(let call, let then) = way.transition.destination {
                        following[call.flow.value, default: []].insert(
                            Place(flow: flow.name, state: then?.value ?? state.name))
                    }
                    guard state.facts.waits, !way.isSilent else { continue }
                    follow(way, from: place, .empty, &unsolved)
                }
            }
        }
        for _ in 0..<ConversationLimits.movesInTurn where !unsolved.isEmpty {
            var next: Set<Place> = []
            for place in unsolved {
                guard let state = state(at: place), let before = fresh[place] else { continue }
                if state.returns(by: medium) {
                    for target in following[place.flow] ?? [] where Self.raise(&fresh, target, before) {
                        next.insert(target)
                    }
                }
                for way in state.silentWays(by: medium) { follow(way, from: place, before, &next) }
            }
            unsolved = next
        }
    }

    /// Takes what was said along a way to where it leads in the same flow. Nothing said is nothing to take along.
    private mutating func follow(_ way: Way, from place: Place, _ before: WidestText, _ unsolved: inout Set<Place>) {
        var after = before.above(notice(of: way, in: place.flow))
        let target: Place
        switch way.transition.destination {
        case .state(let name): target = Place(flow: place.flow, state: name.value)
        case .flow(let call, let then):
            guard let passed = passing[call.flow.value] else { return }
            after = after.above(passed)
            target = Place(flow: place.flow, state: then?.value ?? place.state)
        }
        guard !after.isEmpty, Self.raise(&fresh, target, after) else { return }
        unsolved.insert(target)
    }

    // MARK: Into called flows

    private mutating func enter() {
        var unsolved: Set<String> = []
        for flow in flows.values {
            for state in flow.states.values {
                for way in state.facts.ways {
                    guard case .flow(let call, _) = way.transition.destination else { continue }
                    let isAnswer = state.facts.waits && !way.isSilent
                    let before = isAnswer ? nil : fresh[Place(flow: flow.name, state: state.name)]
                    let notice = (before ?? .empty).above(notice(of: way, in: flow.name))
                    if !notice.isEmpty, Self.raise(&entry, call.flow.value, notice) { unsolved.insert(call.flow.value) }
                }
            }
        }
        for _ in 0..<ConversationLimits.frames where !unsolved.isEmpty {
            var next: Set<String> = []
            for name in unsolved {
                guard let flow = flows[name], let before = entry[name] else { continue }
                for state in flow.states.values {
                    guard let carried = carried[Place(flow: name, state: state.name)] else { continue }
                    for way in state.silentWays(by: medium) {
                        guard case .flow(let call, _) = way.transition.destination else { continue }
                        let notice = before.above(carried).above(notice(of: way, in: name))
                        if Self.raise(&entry, call.flow.value, notice) { next.insert(call.flow.value) }
                    }
                }
            }
            unsolved = next
        }
    }
}
