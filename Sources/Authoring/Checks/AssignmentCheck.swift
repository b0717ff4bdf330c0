import Conversation
import Wording

/// Every variable that is read has a value on every way that leads there, and every return brings what was promised.
///
/// For each state the variables are found that some way from the start leaves unset, 64 variables at a time, each state
/// visited again only when a variable joins them.
struct AssignmentCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        let secrets = draft.secretVariables
        return draft.orderedFlows.flatMap { found -> [Diagnostic] in
            // A state that could not be made might be the one that sets the variable.
            guard found.unmade.isEmpty else { return [] }
            return missingReturns(in: found.flow)
                + unsetVariables(in: found.flow, secret: secrets.names(in: found.flow.name))
        }
    }

    // MARK: Returns

    private func missingReturns(in flow: Flow) -> [Diagnostic] {
        guard !flow.returns.isEmpty else { return [] }
        return flow.states.values.flatMap { state -> [Diagnostic] in
            guard state.facts.ends, state.facts.texts.isEmpty else { return [] }
            let brought = Set(state.facts.returned.map(\.name.value))
            return flow.returns.keys.sorted().filter { !brought.contains($0) }.map { name in
                Diagnostic(
                    .error, .missingReturn, at: state.place,
                    "This end does not return \"\(name)\", which the flow promises.",
                    advice: "Add it under \"return\".")
            }
        }
    }

    // MARK: Variables

    private func unsetVariables(in flow: Flow, secret: Set<String>) -> [Diagnostic] {
        let graph = AssignmentGraph(flow, secret: secret) { use in placeholders(of: use.key) }
        return graph.unsetReads().map { read in
            guard !secret.contains(read.name) else { return forgotten(read) }
            return Diagnostic(
                .error, .unsetVariable, at: read.place,
                "\"\(read.name)\" may have no value here: "
                    + (read.from.map { "\"\($0)\" leads here without setting it." }
                        ?? "the flow begins here without it."),
                advice: "Set it on that way too, or let the flow take it.")
        }
    }

    /// A PIN is stored nowhere, so it is gone when the citizen is asked something else.
    private func forgotten(_ read: AssignmentGraph.Read) -> Diagnostic {
        Diagnostic(
            .error, .unsetVariable, at: read.place,
            "\"\(read.name)\" holds a PIN, which is forgotten before the next question"
                + (read.from.map { ", and \"\($0)\" leads here without it." } ?? "."),
            advice: "Give it to an action at once, and keep what the action answers.")
    }

    /// The variables a text shows in any language.
    private func placeholders(of key: String) -> Set<String> {
        var names: Set<String> = []
        for pack in draft.languages.values {
            for placeholder in pack.texts[key]?.placeholders ?? [] {
                names.insert(placeholder.name.split(separator: ".").first.map(String.init) ?? placeholder.name)
            }
        }
        return names
    }
}

/// One flow with what each way sets and each state reads.
private struct AssignmentGraph {
    struct Read {
        let name: String
        let place: SourcePlace
        /// A state that leads here without setting the variable; nil at the start.
        var from: String?
    }

    private let states: [State]
    private let start: Int?
    /// From which state to which.
    private var edges: [(from: Int, to: Int)] = []
    /// For each way whether the citizen is, or may be, asked something on it: no PIN is left then.
    private var forgets: [Bool] = []
    /// Variables of which the flow's callers may pass a PIN.
    private let secret: Set<String>
    private let taken: Set<String>
    private var leaving: [[Int]]
    private var entering: [[Int]]
    /// Variables something sets; neither what is given or taken, which is always there, nor what is unknown.
    private let variables: [String]
    /// For each variable the ways that set it.
    private var setting: [[Int]]
    /// For each variable where it is read before its state has set it.
    private var reading: [[(state: Int, place: SourcePlace)]]

    init(_ flow: Flow, secret: Set<String>, placeholders: @escaping (TextUse) -> Set<String>) {
        self.secret = secret
        taken = Set(flow.takes.keys)
        states = flow.states.values.sorted { $0.place < $1.place }
        let numbers = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($0.element.name, $0.offset) })
        start = numbers[flow.start]
        leaving = Array(repeating: [], count: states.count)
        entering = leaving
        var shown: [String: Set<String>] = [:]
        var collector = ReadCollector { use in
            if let names = shown[use.key] { return names }
            let names = placeholders(use)
            shown[use.key] = names
            return names
        }
        var sets: [(name: String, edge: Int)] = []
        for (number, state) in states.enumerated() {
            collector.collect(state, number)
            for way in state.facts.ways {
                let names = collector.collect(way, number)
                guard let target = numbers[way.target ?? state.name] else { continue }
                leaving[number].append(edges.count)
                entering[target].append(edges.count)
                for name in names { sets.append((name, edges.count)) }
                edges.append((number, target))
                forgets.append(state.facts.waits && !way.isSilent || way.isCall)
            }
        }
        let takenSecrets = secret.intersection(taken)
        variables = Set(sets.map(\.name)).union(takenSecrets)
            .filter { (flow.takes[$0] == nil || takenSecrets.contains($0)) && Visit.given[$0] == nil }.sorted()
        let indices = Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($0.element, $0.offset) })
        setting = Array(repeating: [], count: variables.count)
        reading = Array(repeating: [], count: variables.count)
        for set in sets { if let index = indices[set.name] { setting[index].append(set.edge) } }
        for read in collector.reads {
            if let index = indices[read.name] { reading[index].append((read.state, read.place)) }
        }
    }

    /// What is read without a value on some way: once a variable and state, at its first place, since what mends the first
    /// mends the others.
    func unsetReads() -> [Read] {
        var found: [Read] = []
        for first in stride(from: 0, to: variables.count, by: UInt64.bitWidth) {
            let group = first..<min(first + UInt64.bitWidth, variables.count)
            var cleared = [UInt64](repeating: 0, count: edges.count)
            for variable in group { for edge in setting[variable] { cleared[edge] |= 1 << UInt64(variable - first) } }
            let all: UInt64 = group.count == UInt64.bitWidth ? .max : (1 << UInt64(group.count)) - 1
            let given = mask(of: taken, in: group)
            let unset = unsetOnArrival(from: all & ~given, forgotten: mask(of: secret, in: group), cleared)
            for variable in group {
                let bit = UInt64(1) << UInt64(variable - first)
                var places: [Int: SourcePlace] = [:]
                for read in reading[variable] where unset[read.state] & bit != 0 {
                    places[read.state] = min(places[read.state] ?? read.place, read.place)
                }
                found += places.map { state, place in
                    Read(name: variables[variable], place: place, from: witness(to: state, bit, unset, cleared))
                }
            }
        }
        return found
    }

    /// The variables of a group that are among some.
    private func mask(of names: Set<String>, in group: Range<Int>) -> UInt64 {
        group.reduce(0) { names.contains(variables[$1]) ? $0 | 1 << UInt64($1 - group.lowerBound) : $0 }
    }

    /// For each state the variables some way leaves unset, with those that are forgotten wherever something is asked.
    private func unsetOnArrival(from begin: UInt64, forgotten: UInt64, _ cleared: [UInt64]) -> [UInt64] {
        var unset = [UInt64](repeating: 0, count: states.count)
        guard let start else { return unset }
        unset[start] = begin
        var open = [start]
        var seen: Set<Int> = []
        while let number = open.popLast() {
            let isNew = seen.insert(number).inserted
            for index in leaving[number] {
                let arriving = (forgets[index] ? unset[number] | forgotten : unset[number]) & ~cleared[index]
                let target = edges[index].to
                guard arriving & ~unset[target] != 0 || isNew && !seen.contains(target) else { continue }
                unset[target] |= arriving
                open.append(target)
            }
        }
        return unset
    }

    private func witness(to number: Int, _ bit: UInt64, _ unset: [UInt64], _ cleared: [UInt64]) -> String? {
        guard number != start else { return nil }
        let edge = entering[number].first { edge in
            (unset[edges[edge].from] & bit != 0 || forgets[edge]) && cleared[edge] & bit == 0
        }
        return edge.map { states[edges[$0].from].name }
    }
}

/// What a state and its ways read before they have set it themselves.
private struct ReadCollector {
    private let shown: (TextUse) -> Set<String>
    private(set) var reads: [(name: String, state: Int, place: SourcePlace)] = []
    private var number = 0

    init(shown: @escaping (TextUse) -> Set<String>) { self.shown = shown }

    /// What is read when the conversation arrives and while it waits.
    mutating func collect(_ state: State, _ number: Int) {
        self.number = number
        let facts = state.facts
        for formula in facts.conditions + facts.typed.map(\.expression) + facts.itemTexts.map(\.list) { read(formula) }
        for assignment in (facts.action?.arguments ?? []) + facts.returned { read(assignment.expression) }
        for use in facts.texts + [state.help, state.timeout?.reminder].compactMap(\.self) { read(use) }
        for item in facts.itemTexts { read(item.text, without: ["item"]) }
    }

    /// What a way reads, in the order things happen on it; answers what it sets.
    mutating func collect(_ way: Way, _ number: Int) -> Set<String> {
        self.number = number
        var sets = Set(way.writes.map(\.name.value))
        for assignment in way.transition.assignments {
            read(assignment.expression, without: sets)
            sets.insert(assignment.name.value)
        }
        if let say = way.transition.say { read(say, without: sets) }
        guard case .flow(let call, _) = way.transition.destination else { return sets }
        for argument in call.arguments { read(argument.expression, without: sets) }
        if let into = call.into { sets.insert(into.value) }
        return sets
    }

    private mutating func read(_ formula: Located<Expression>, without sets: Set<String> = []) {
        for name in formula.value.variables where !sets.contains(name) {
            reads.append((name, number, formula.place))
        }
    }

    private mutating func read(_ use: TextUse, without sets: Set<String> = []) {
        for name in shown(use) where !sets.contains(name) {
            reads.append((name, number, use.place))
        }
    }
}

extension Way {
    /// Whether it calls another flow, which may ask something.
    fileprivate var isCall: Bool { if case .flow = transition.destination { true } else { false } }

    /// The state of the same flow it leads to, at once or after a call; nil for the one it leaves.
    fileprivate var target: String? {
        switch transition.destination {
        case .state(let name): name.value
        case .flow(_, let then): then?.value
        }
    }
}
