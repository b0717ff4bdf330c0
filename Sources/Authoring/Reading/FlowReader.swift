import Conversation
import Wording

/// Reads one flow file.
struct FlowReader {
    /// Full keys of the default language's texts; nil where not all of them could be read.
    let knownTexts: Set<String>?

    /// A flow with the places a checker must point at.
    struct Found {
        let flow: Flow
        let place: SourcePlace
        let startPlace: SourcePlace
        let keywords: [KeywordUse]
        /// How many digits a number has that begins this flow when it is dialled behind the code.
        let dialled: Located<Int>?
        /// States that were written and could not be made, as their findings say. Other checks pass over what may only
        /// follow from them.
        let unmade: [String: SourceNode]

        /// Of the states that were made and of those that were not.
        let stateNames: Set<String>

        init(
            flow: Flow, place: SourcePlace, startPlace: SourcePlace, keywords: [KeywordUse],
            dialled: Located<Int>?, unmade: [String: SourceNode]
        ) {
            self.flow = flow
            self.place = place
            self.startPlace = startPlace
            self.keywords = keywords
            self.dialled = dialled
            self.unmade = unmade
            stateNames = Set(flow.states.keys).union(unmade.keys)
        }

        func hasState(_ name: String) -> Bool { stateNames.contains(name) }
    }

    struct KeywordUse {
        let text: TextUse
        let arguments: [Assignment]
        let usage: KeywordUsage
    }

    func read(_ text: String, file: String, _ diagnostics: inout [Diagnostic]) -> Found? {
        guard let root = YAMLReader.read(text, file: file, &diagnostics) else { return nil }
        var reader = MappingReader(root)
        let name = reader.requiredText("flow", advice: "Name the flow, as taxes.pay.")
        let title = reader.optionalText("title")?.value ?? ""
        let start = reader.requiredText("start", advice: "Name the state the flow begins with.")
        let takes = types("takes", &reader)
        let returns = types("returns", &reader)
        let keywordNode = reader.optional("keywords")
        let dialled = dialled(takes, &reader)
        let statesNode = reader.required("states")
        guard let name else {
            diagnostics += reader.diagnostics
            return nil
        }
        let keywords = keywordNode.map { self.keywords($0, flow: name.value, &reader) } ?? []
        let (states, unmade) = statesNode.map { self.states($0, flow: name.value, &reader) } ?? ([:], [:])
        reader.finish()
        diagnostics += reader.diagnostics
        guard let start, !states.isEmpty || !unmade.isEmpty else { return nil }
        let flow = Flow(
            name: name.value, title: title, start: start.value, takes: takes, returns: returns, states: states)
        return Found(
            flow: flow, place: name.place, startPlace: start.place, keywords: keywords, dialled: dialled,
            unmade: unmade)
    }

    /// A number dialled behind the code, which the flow is given as it is given what follows a keyword.
    private func dialled(_ takes: [String: ValueType], _ reader: inout MappingReader) -> Located<Int>? {
        guard let node = reader.optional("dialled") else { return nil }
        var part = MappingReader(node)
        let place = node.place
        let digits = part.optionalInteger("digits", in: Program.dialledDigits)
        part.finish()
        if digits == nil, part.diagnostics.isEmpty {
            part.error(
                "\"dialled\" does not say how long the number is.", .missingSetting, at: place,
                advice: "Write { digits: 10 }.")
        }
        if takes["words"] != .text {
            part.error(
                "The number that is dialled is given to the flow as \"words\", which it does not take.", at: place,
                advice: "Write takes: { words: text }.")
        }
        reader.adopt(part)
        return digits.map { Located($0, at: place) }
    }

    private func types(_ key: String, _ reader: inout MappingReader) -> [String: ValueType] {
        guard let node = reader.optional(key) else { return [:] }
        guard let entries = node.entries else {
            reader.error("\"\(key)\" must hold names with kinds.", at: node.place, advice: "Write { words: text }.")
            return [:]
        }
        var found: [String: ValueType] = [:]
        for entry in entries {
            guard let word = entry.value.scalar, let type = ValueType.named[word] else {
                let words = ValueType.named.keys.sorted()
                reader.error(
                    "\"\(entry.value.scalar ?? "")\" is not a kind of variable.", at: entry.value.place,
                    advice: "One of: \(words.joined(separator: ", ")).")
                continue
            }
            found[entry.key] = type
        }
        return found
    }

    private func keywords(_ node: SourceNode, flow: String, _ reader: inout MappingReader) -> [KeywordUse] {
        guard let items = node.items else {
            reader.error("\"keywords\" must be a list.", at: node.place, advice: "Write - { text: <text of words> }.")
            return []
        }
        return items.compactMap { item in
            var part = StateReader(item, flow: flow, knownTexts: knownTexts)
            let text = part.requiredTextUse("text")
            let arguments = part.settings.optionalExpressions("with")
            let usage = usage(&part.settings)
            part.settings.finish()
            reader.adopt(part.settings)
            return text.map { KeywordUse(text: $0, arguments: arguments, usage: usage) }
        }
    }

    /// How the words are looked for: `rest` says what may stand behind them.
    private func usage(_ reader: inout MappingReader) -> KeywordUsage {
        var rest = KeywordUsage.Rest.words
        if let word = reader.optionalText("rest") {
            if let named = KeywordUsage.Rest(rawValue: word.value) {
                rest = named
            } else {
                let names = KeywordUsage.Rest.allCases.map(\.rawValue)
                reader.error(
                    "\"rest\" must be one of \(names.joined(separator: ", ")).", .badValue, at: word.place,
                    advice: names.suggestion(for: word.value))
            }
        }
        // What cannot be read is told once: phrases may be of several words.
        let anywhere = reader.node["anywhere"]
        let isUnclear = anywhere.map { !["true", "yes", "false", "no"].contains($0.scalar ?? "") } ?? false
        return KeywordUsage(
            rest: rest, isAnywhere: reader.optionalFlag("anywhere") || isUnclear,
            isUrgent: reader.optionalFlag("urgent"),
            isWeak: reader.optionalFlag("weak"), isFilled: reader.optionalFlag("filled"),
            isAlone: reader.optionalFlag("alone"))
    }

    // MARK: States

    private func states(
        _ node: SourceNode, flow: String, _ reader: inout MappingReader
    ) -> (made: [String: State], unmade: [String: SourceNode]) {
        guard let entries = node.entries else {
            reader.error("\"states\" must hold names with what each state does.", at: node.place)
            return ([:], [:])
        }
        var found: [String: State] = [:]
        var unmade: [String: SourceNode] = [:]
        for entry in entries {
            var part = StateReader(entry.value, flow: flow, knownTexts: knownTexts)
            if let state = state(entry, &part) { found[entry.key] = state } else { unmade[entry.key] = entry.value }
            reader.adopt(part.settings)
        }
        return (found, unmade)
    }

    private func state(_ entry: SourceNode.Entry, _ reader: inout StateReader) -> State? {
        guard let settings = entry.value.entries else {
            reader.settings.error(
                "The state \"\(entry.key)\" does nothing.", .noKind, at: entry.place, advice: Self.kindAdvice)
            return nil
        }
        let kinds = settings.map(\.key).filter { StepCatalog.step(of: $0) != nil }
        guard let kind = Self.kind(among: kinds), let step = StepCatalog.step(of: kind) else {
            let near = settings.map(\.key).compactMap { StepCatalog.kinds.suggestion(for: $0) }.first
            reader.settings.error(
                kinds.isEmpty
                    ? "The state \"\(entry.key)\" has no kind."
                    : "The state \"\(entry.key)\" is of several kinds: \(kinds.joined(separator: ", ")).",
                kinds.isEmpty ? .noKind : .severalKinds, at: entry.place, advice: near ?? Self.kindAdvice)
            return nil
        }
        let help = reader.optionalTextUse("help")
        let attempts = reader.settings.optionalInteger("attempts", in: 1...9)
        let isPrivate = reader.settings.optionalFlag("private")
        let beside = StateSettings.read(&reader)
        let made = step.read(&reader)
        reader.settings.finish()
        guard let made else { return nil }
        return State(
            name: entry.key, step: made, help: help, attempts: attempts ?? ConversationLimits.attempts,
            isPrivate: isPrivate, media: beside.media, otherwise: beside.otherwise, timeout: beside.timeout,
            pages: beside.pages, shortAbove: beside.shortAbove ?? 1, place: entry.place)
    }

    private static let kindAdvice = "Give it one of: \(StepCatalog.kinds.joined(separator: ", "))."

    /// `say` and `call` are also settings of the other kinds; they make the kind only where they stand alone.
    private static func kind(among kinds: [String]) -> String? {
        if kinds.count == 1 { return kinds.first }
        let own = kinds.filter { $0 != SayStep.kind && $0 != CallStep.kind }
        if own.count == 1 { return own.first }
        return own.isEmpty && kinds.contains(CallStep.kind) ? CallStep.kind : nil
    }
}
