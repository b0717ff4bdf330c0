import Conversation

/// Learns the kinds of one flow's variables from what writes them.
///
/// A write whose kind depends on other variables is looked at when the last of those is learnt, so that every write is
/// settled once, in whatever order the states stand.
struct VariableKinds {
    private enum Source {
        case type(ValueType)
        case formula(Located<Expression>)
        /// A record of the list this formula names.
        case element(Located<Expression>)

        var variables: Set<String> {
            switch self {
            case .type: []
            case .formula(let formula), .element(let formula): formula.value.variables
            }
        }
    }

    private let draft: Draft
    private let writes: [(name: Located<String>, source: Source)]
    private var kinds: [String: ValueType]

    init(flow: Flow, draft: Draft) {
        self.draft = draft
        kinds = Visit.given.merging(flow.takes) { given, _ in given }
        writes = flow.states.values.sorted { $0.place < $1.place }.flatMap { Self.writes(of: $0.facts, draft) }
    }

    private static func writes(of facts: StepFacts, _ draft: Draft) -> [(Located<String>, Source)] {
        var found: [(Located<String>, Source)] = []
        for write in facts.writes {
            switch write.source {
            case .type(let type): found.append((write.name, .type(type)))
            case .element(let list): found.append((write.name, .element(list)))
            case .outcome(let action, let outcome):
                if let record = draft.vocabulary.actions[action]?.outcomes[outcome] {
                    found.append((write.name, .type(.record(record))))
                }
            }
        }
        for transition in facts.transitions {
            found += transition.assignments.map { ($0.name, .formula($0.expression)) }
            if case .flow(let call, _) = transition.destination, let into = call.into,
                let called = draft.flows[call.flow.value]?.flow
            {
                found.append((into, .type(.record(RecordType(called.name, called.returns)))))
            }
        }
        return found
    }

    /// The kinds that can be learnt, and where a variable would be of two.
    consuming func learn() -> (kinds: [String: ValueType], conflicts: [Diagnostic]) {
        var readers: [String: [Int]] = [:]
        var lacking = writes.map { write in write.source.variables.subtracting(kinds.keys) }
        for (index, names) in lacking.enumerated() { for name in names { readers[name, default: []].append(index) } }
        var ready = writes.indices.filter { lacking[$0].isEmpty }
        var next = 0
        var settled: [(index: Int, type: ValueType)] = []
        while next < ready.count {
            let index = ready[next]
            next += 1
            guard let type = type(of: writes[index].source) else { continue }
            settled.append((index, type))
            let name = writes[index].name.value
            guard kinds[name] == nil else { continue }
            kinds[name] = type
            for reader in readers[name] ?? [] {
                lacking[reader].remove(name)
                if lacking[reader].isEmpty { ready.append(reader) }
            }
        }
        return (kinds, settled.compactMap { conflict(writes[$0.index].name, $0.type) })
    }

    private func type(of source: Source) -> ValueType? {
        switch source {
        case .type(let type): return type
        case .formula(let formula): return try? formula.value.type(kinds)
        case .element(let list):
            guard case .list(let record)? = try? list.value.type(kinds) else { return nil }
            return .record(record)
        }
    }

    private func conflict(_ name: Located<String>, _ type: ValueType) -> Diagnostic? {
        guard let earlier = kinds[name.value], earlier != type, Visit.given[name.value] == nil else { return nil }
        return Diagnostic(
            .error, .typeConflict, at: name.place,
            "\"\(name.value)\" would be \(type.word) here and is \(earlier.word) elsewhere.",
            advice: "Use another name for one of them.")
    }
}
