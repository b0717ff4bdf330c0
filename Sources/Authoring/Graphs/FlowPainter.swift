package import Conversation
import Wording

/// Makes the drawing of a flow from a checked program.
package struct FlowPainter {
    let program: Program
    /// The language texts are shown in.
    let language: String
    /// The codes and numbers citizens reach the city by.
    let addresses: [String]

    /// - Parameter city: for the codes of its channels.
    /// - Returns: nil when the program does not speak the language.
    package init?(program: Program, city: CitySettings, language: String) {
        guard program.languages[language] != nil else { return nil }
        self.program = program
        self.language = language
        addresses = city.channels.compactMap(\.ussd)
    }

    /// The drawing of one flow; nil when the program has no such flow.
    /// - Parameter traffic: what was counted there; nil draws no counts.
    package func graph(of name: String, traffic: Traffic? = nil) -> FlowGraph? {
        guard let flow = program.flows[name] else { return nil }
        let states = flow.states.values.sorted { ($0.place, $0.name) < ($1.place, $1.name) }
        var places = [beginning(of: flow)]
        var ways = WayGathering(flow: flow.name)
        ways.add(from: places[0].id, to: Self.id(flow.name, flow.start), line: nil)
        for state in states {
            let counted = traffic.map { $0.states[state.name] ?? Traffic.State() }
            places.append(place(of: state, in: flow, counted))
            for way in state.facts.ways {
                places += draw(way, of: state, in: flow, counted, &ways).filter { !places.contains($0) }
            }
        }
        return FlowGraph(flow: flow.name, title: flow.title, places: places, ways: ways.merged)
    }

    static func id(_ flow: String, _ state: String) -> String { "\(flow)/\(state)" }

    // MARK: Places

    private func beginning(of flow: Flow) -> FlowGraph.Place {
        var lines = flow.name == program.profile.entry ? addresses.map { "dial \($0)" } : []
        if let digits = program.dialled.first(where: { $0.value == flow.name })?.key {
            lines.append("dial a number of \(digits) digits behind the code")
        }
        let words = program.keywords.filter { word, keyword in
            keyword.flow == flow.name && (keyword.language ?? language) == language
        }.keys.sorted()
        if !words.isEmpty { lines.append("text " + words.map { isolated($0) }.joined(separator: ", ")) }
        let callers = program.flows.values.filter { $0.calls(flow.name) }.map(\.name).sorted()
        if !callers.isEmpty { lines.append("called by " + callers.joined(separator: ", ")) }
        let takes = flow.takes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.word)" }
        if !takes.isEmpty { lines.append("takes " + takes.joined(separator: ", ")) }
        return FlowGraph.Place(
            id: flow.name, kind: .beginning, name: flow.name, word: "flow",
            lines: (flow.title.isEmpty ? [] : [flow.title]) + lines.flatMap { $0.wrapped(most: 6) }, marks: [],
            traffic: nil)
    }

    private func place(of state: State, in flow: Flow, _ counted: Traffic.State?) -> FlowGraph.Place {
        let facts = state.facts
        var lines = facts.texts.first.map { shown($0) } ?? []
        if let action = facts.action { lines += [action.name.value] }
        if facts.ends, facts.texts.isEmpty {
            let names = facts.returned.map(\.name.value)
            lines.append(names.isEmpty ? "back to the caller" : "returns " + names.joined(separator: ", "))
        }
        let kind: FlowGraph.Place.Kind =
            facts.ends ? .ends : facts.waits ? .asks : facts.action != nil ? .acts : .passes
        return FlowGraph.Place(
            id: Self.id(flow.name, state.name), kind: kind, name: state.name, word: type(of: state.step).kind,
            lines: lines, marks: marks(of: state), traffic: counted)
    }

    private func marks(of state: State) -> [String] {
        var marks: [String] = []
        if state.isPrivate { marks.append(FlowGraph.privateMark) }
        if state.media.count == 1, let only = state.media.first { marks.append("\(only.rawValue.uppercased()) only") }
        if let timeout = state.timeout { marks.append("asks again after \(timeout.seconds.duration)") }
        return marks
    }

    // MARK: Ways

    /// Adds a way; answers the places it leads to that are no states of this flow.
    private func draw(
        _ way: Way, of state: State, in flow: Flow, _ counted: Traffic.State?, _ ways: inout WayGathering
    ) -> [FlowGraph.Place] {
        let from = Self.id(flow.name, state.name)
        let isAside = way.occasion == .otherMedium || way.occasion == .unanswered
        let line = ([words(of: way.occasion)] + effects(of: way.transition)).compactMap(\.self).joined(separator: "; ")
        switch way.transition.destination {
        case .state(let name):
            let to = Self.id(flow.name, name.value)
            ways.add(
                from: from, to: to, line: line, isAside: isAside, times: counted?.times(way.occasion, to: to),
                isOutcome: way.occasion.isOutcome)
            return []
        case .flow(let call, let then):
            let back = then?.value ?? state.name
            let called = FlowGraph.Place(
                id: "\(flow.name)>\(call.flow.value)>\(back)", kind: .flow(call.flow.value), name: call.flow.value,
                word: "flow", lines: program.flows[call.flow.value].map { $0.title.isEmpty ? [] : [$0.title] } ?? [],
                marks: [], traffic: nil)
            let start = program.flows[call.flow.value].map { Self.id($0.name, $0.start) } ?? ""
            ways.add(
                from: from, to: called.id, line: line, isAside: isAside, times: counted?.times(way.occasion, to: start),
                isOutcome: way.occasion.isOutcome)
            ways.add(
                from: called.id, to: Self.id(flow.name, back), line: call.into.map { "into \($0.value)" }, isAside: true
            )
            return [called]
        }
    }

    private func words(of occasion: Way.Occasion) -> String? {
        switch occasion {
        case .always, .answered: nil
        case .option(let number, let label, let condition):
            "\(number) \(shown(label).joined(separator: " "))" + (condition.map { ", if \($0.value.text)" } ?? "")
        case .condition(let condition): "if \(condition.value.text)"
        case .outcome(let name): name
        case .nothingToChoose: "nothing to choose"
        case .otherMedium: "by another medium"
        case .unanswered: "still no answer"
        }
    }

    private func effects(of transition: Transition) -> [String] {
        var effects: [String] = []
        if let say = transition.say { effects.append("says: " + shown(say).joined(separator: " ")) }
        if let language = transition.language { effects.append("language \(language.value)") }
        return effects
    }

    // MARK: Texts

    /// The first line of a text as it is written, in at most two lines.
    private func shown(_ use: TextUse) -> [String] {
        let source = program.pack(for: language)?.texts[use.key]?.message.source ?? use.key
        let first = source.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
        return first.wrapped().map { isolated($0) }
    }

    /// Text that runs from the right keeps its numbers and brackets to itself.
    private func isolated(_ text: String) -> String {
        program.pack(for: language)?.language.rightToLeft == true ? "\u{2068}\(text)\u{2069}" : text
    }
}

extension Flow {
    /// Whether a state of this flow enters another.
    fileprivate func calls(_ other: String) -> Bool {
        states.values.contains { state in
            state.facts.transitions.contains { transition in
                if case .flow(let call, _) = transition.destination { call.flow.value == other } else { false }
            }
        }
    }
}

extension Way.Occasion {
    fileprivate var isOutcome: Bool { if case .outcome = self { true } else { false } }
}

extension Traffic.State {
    /// How often a way was taken: by its outcome where it has one, else by where it led.
    fileprivate func times(_ occasion: Way.Occasion, to place: String) -> Int {
        if case .outcome(let name) = occasion { outcomes[name] ?? 0 } else { went[place] ?? 0 }
    }
}
