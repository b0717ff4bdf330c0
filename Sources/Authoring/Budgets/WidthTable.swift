import Conversation

/// How wide every variable of every flow can become: the widest of all that is ever written to it.
struct WidthTable {
    /// A variable of a flow; `isReturned` for what the flow gives back under that name.
    private struct Holder: Hashable {
        let flow: String
        let name: String
        var isReturned = false
    }

    private enum Source {
        case width(ValueWidth)
        case formula(Expression, in: String)
        /// A record of the list this formula names.
        case element(Expression, in: String)
        /// Everything a flow gives back.
        case returned(String, [String])

        var holders: [Holder] {
            switch self {
            case .width: []
            case .formula(let formula, let flow), .element(let formula, let flow):
                formula.variables.map { Holder(flow: flow, name: $0) }
            case .returned(let flow, let names): names.map { Holder(flow: flow, name: $0, isReturned: true) }
            }
        }
    }

    /// What a text message says after its keyword comes under this name.
    private static let texted = "words"

    private var widths: [Holder: ValueWidth] = [:]

    init(_ draft: Draft) {
        var writes: [(holder: Holder, source: Source)] = []
        for found in draft.orderedFlows { Self.collect(found, draft, &writes) }
        var readers: [Holder: [Int]] = [:]
        for (index, write) in writes.enumerated() {
            for holder in write.source.holders { readers[holder, default: []].append(index) }
        }
        // Widths only grow and have bounds, so this comes to an end.
        var open = Array(writes.indices)
        var isOpen = Array(repeating: true, count: writes.count)
        var next = 0
        while next < open.count {
            let index = open[next]
            next += 1
            isOpen[index] = false
            let (holder, source) = writes[index]
            guard let width = width(of: source) else { continue }
            let before = widths[holder]
            let after = before?.union(width) ?? width
            guard after != before else { continue }
            widths[holder] = after
            for reader in readers[holder] ?? [] where !isOpen[reader] {
                isOpen[reader] = true
                open.append(reader)
            }
        }
    }

    /// The width of a variable, or of a field of it, as `bill.due`.
    func width(of path: [String], in flow: String) -> ValueWidth? {
        guard let name = path.first else { return nil }
        return widths[Holder(flow: flow, name: name)]?.at(path.dropFirst())
    }

    func width(of formula: Expression, in flow: String) -> ValueWidth? {
        formula.width { widths[Holder(flow: flow, name: $0)] }
    }

    // MARK: What is written

    private static func collect(
        _ found: FlowReader.Found, _ draft: Draft, _ writes: inout [(holder: Holder, source: Source)]
    ) {
        let flow = found.flow
        for (name, type) in Visit.given.merging(flow.takes, uniquingKeysWith: { given, _ in given }) {
            writes.append((Holder(flow: flow.name, name: name), .width(.usual(for: type))))
        }
        if !found.keywords.isEmpty, flow.takes[texted] == .text {
            let most = ValueWidth.text(most: ConversationLimits.inputLength, letters: .words)
            writes.append((Holder(flow: flow.name, name: texted), .width(most)))
        }
        if let dialled = found.dialled {
            let most = ValueWidth.text(most: dialled.value, letters: .plain)
            writes.append((Holder(flow: flow.name, name: texted), .width(most)))
        }
        for argument in found.keywords.flatMap(\.arguments) {
            let holder = Holder(flow: flow.name, name: argument.name.value)
            writes.append((holder, .formula(argument.expression.value, in: flow.name)))
        }
        for state in flow.states.values { collect(state.facts, in: flow.name, draft, &writes) }
    }

    private static func collect(
        _ facts: StepFacts, in flow: String, _ draft: Draft, _ writes: inout [(holder: Holder, source: Source)]
    ) {
        for write in facts.writes {
            guard let source = source(of: write, in: flow, draft) else { continue }
            writes.append((Holder(flow: flow, name: write.name.value), source))
        }
        for returned in facts.returned {
            let holder = Holder(flow: flow, name: returned.name.value, isReturned: true)
            writes.append((holder, .formula(returned.expression.value, in: flow)))
        }
        for transition in facts.transitions {
            for assignment in transition.assignments {
                let holder = Holder(flow: flow, name: assignment.name.value)
                writes.append((holder, .formula(assignment.expression.value, in: flow)))
            }
            guard case .flow(let call, _) = transition.destination, let called = draft.flows[call.flow.value]?.flow
            else { continue }
            for argument in call.arguments {
                let holder = Holder(flow: called.name, name: argument.name.value)
                writes.append((holder, .formula(argument.expression.value, in: flow)))
            }
            if let into = call.into {
                writes.append(
                    (Holder(flow: flow, name: into.value), .returned(called.name, called.returns.keys.sorted())))
            }
        }
    }

    private static func source(of write: VariableWrite, in flow: String, _ draft: Draft) -> Source? {
        if let width = write.width { return .width(width) }
        switch write.source {
        case .type(let type): return .width(.usual(for: type))
        case .element(let list): return .element(list.value, in: flow)
        case .outcome(let action, let outcome):
            return draft.vocabulary.actions[action]?.outcomes[outcome].map { .width($0.width) }
        }
    }

    private func width(of source: Source) -> ValueWidth? {
        switch source {
        case .width(let width): return width
        case .formula(let formula, let flow): return width(of: formula, in: flow)
        case .element(let list, let flow):
            guard case .list(let element, _)? = width(of: list, in: flow) else { return nil }
            return element
        case .returned(let flow, let names):
            return .record(
                names.reduce(into: [:]) { fields, name in
                    fields[name] = widths[Holder(flow: flow, name: name, isReturned: true)]
                })
        }
    }
}

extension Expression {
    /// Digits a whole number can have, and those an amount can have before its point and up to four decimals.
    private static let mostDigits = 18
    private static let mostMoneyDigits = 14

    /// How wide the value can become; nil where a variable has no width yet.
    fileprivate func width(_ variable: (String) -> ValueWidth?) -> ValueWidth? {
        switch self {
        case .literal(let value): return value.width
        case .path(let name, let fields): return variable(name)?.at(fields)
        case .negated(let inner): return inner.width(variable)
        case .binary(.plus, let left, let right), .binary(.minus, let left, let right):
            switch (left.width(variable), right.width(variable)) {
            case (.integer(let first), .integer(let second)):
                return .integer(digits: min(max(first, second) + 1, Self.mostDigits))
            case (.money(let first), .money(let second)):
                return .money(digits: min(max(first, second) + 1, Self.mostMoneyDigits))
            default: return nil
            }
        case .not, .binary: return .boolean
        }
    }
}

extension Value {
    /// How wide a literal is; other values have no width of their own.
    fileprivate var width: ValueWidth? {
        switch self {
        case .text(let text): .text(most: text.count, letters: .words)
        case .integer(let number): .integer(digits: String(number.magnitude).count)
        case .boolean: .boolean
        case .money, .date, .phone, .record, .list: nil
        }
    }
}
