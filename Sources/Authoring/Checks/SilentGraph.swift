import Conversation

/// Where a conversation goes on without asking the citizen anything, through all flows.
///
/// A called flow is passed silently where some way through it never waits; then what follows the call belongs to the same
/// turn. What follows a call whose flow waits does not.
struct SilentGraph {
    struct Place: Hashable {
        let flow: String
        let state: String
    }

    private var places: [Place] = []
    private var numbers: [Place: Int] = [:]
    private var ways: [[Int]] = []

    /// The graph of those who come by one medium: a state that does not run there has no way but its other one.
    init(_ flows: [String: Flow], by medium: Surface.Medium) {
        let passed = Self.passedSilently(flows, by: medium)
        for flow in flows.values.sorted(by: { $0.name < $1.name }) {
            for state in flow.states.values.sorted(by: { $0.place < $1.place }) {
                numbers[Place(flow: flow.name, state: state.name)] = places.count
                places.append(Place(flow: flow.name, state: state.name))
            }
        }
        ways = places.map { place in
            guard let state = flows[place.flow]?.states[place.state] else { return [] }
            return state.silentWays(by: medium).flatMap { way -> [Place] in
                switch way.transition.destination {
                case .state(let name): return [Place(flow: place.flow, state: name.value)]
                case .flow(let call, let then):
                    let start = flows[call.flow.value].map { [Place(flow: $0.name, state: $0.start)] } ?? []
                    guard passed.contains(call.flow.value) else { return start }
                    return start + [Place(flow: place.flow, state: then?.value ?? place.state)]
                }
            }.compactMap { numbers[$0] }
        }
    }

    /// The flows some way leads through, from the start to a return, without asking.
    ///
    /// Every state is visited once: what follows a call waits until the called flow is known to be passed.
    static func passedSilently(_ flows: [String: Flow], by medium: Surface.Medium) -> Set<String> {
        var passed: Set<String> = []
        var waiting: [String: [Place]] = [:]
        var reached = Set(flows.values.map { Place(flow: $0.name, state: $0.start) })
        var open = Array(reached)
        func reach(_ place: Place) { if reached.insert(place).inserted { open.append(place) } }
        while let place = open.popLast() {
            guard let state = flows[place.flow]?.states[place.state] else { continue }
            if state.returns(by: medium), passed.insert(place.flow).inserted {
                for following in waiting.removeValue(forKey: place.flow) ?? [] { reach(following) }
            }
            for way in state.silentWays(by: medium) {
                switch way.transition.destination {
                case .state(let name): reach(Place(flow: place.flow, state: name.value))
                case .flow(let call, let then):
                    let following = Place(flow: place.flow, state: then?.value ?? place.state)
                    if passed.contains(call.flow.value) {
                        reach(following)
                    } else {
                        waiting[call.flow.value, default: []].append(following)
                    }
                }
            }
        }
        return passed
    }

    /// Every place from which a silent way leads back to it: the circles of the graph, by Tarjan's algorithm for strongly
    /// connected components, without recursion, since a flow may be ten thousand states deep.
    func circles() -> Set<Place> {
        var search = ComponentSearch(ways)
        return Set(search.circles().map { places[$0] })
    }
}

/// Tarjan's search for strongly connected components of more than one place, or of one that leads to itself.
private struct ComponentSearch {
    private let ways: [[Int]]
    private var order: [Int]
    private var lowest: [Int]
    private var isOpen: [Bool]
    private var stack: [Int] = []
    private var seen = 0
    private var found: [Int] = []

    private static let unseen = -1

    init(_ ways: [[Int]]) {
        self.ways = ways
        order = Array(repeating: Self.unseen, count: ways.count)
        lowest = order
        isOpen = Array(repeating: false, count: ways.count)
    }

    mutating func circles() -> [Int] {
        for place in ways.indices where order[place] == Self.unseen { search(from: place) }
        return found
    }

    private mutating func search(from root: Int) {
        var path = [(place: root, next: 0)]
        visit(root)
        while let last = path.indices.last {
            let (place, next) = path[last]
            guard next < ways[place].count else {
                path.removeLast()
                if let parent = path.last?.place { lowest[parent] = min(lowest[parent], lowest[place]) }
                if lowest[place] == order[place] { close(place) }
                continue
            }
            path[last].next += 1
            let target = ways[place][next]
            if order[target] == Self.unseen {
                visit(target)
                path.append((target, 0))
            } else if isOpen[target] {
                lowest[place] = min(lowest[place], order[target])
            }
        }
    }

    private mutating func visit(_ place: Int) {
        order[place] = seen
        lowest[place] = seen
        seen += 1
        isOpen[place] = true
        stack.append(place)
    }

    private mutating func close(_ root: Int) {
        var members: [Int] = []
        while let place = stack.popLast() {
            isOpen[place] = false
            members.append(place)
            if place == root { break }
        }
        if members.count > 1 || ways[root].contains(root) { found += members }
    }
}
