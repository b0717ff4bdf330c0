/// Reads one state: the settings of its kind through `settings`, texts by short key, transitions.
package struct StateReader {
    package var settings: MappingReader
    /// The flow the state stands in.
    package let flow: String
    /// Every full text key of the default language; nil where its files could not all be read, so that nobody is told
    /// of missing texts that are only unreadable.
    private let knownTexts: Set<String>?

    package init(_ node: SourceNode, flow: String, knownTexts: Set<String>?) {
        settings = MappingReader(node)
        self.flow = flow
        self.knownTexts = knownTexts
    }

    /// A reader of one mapping inside this state.
    package func inner(_ node: SourceNode) -> StateReader {
        StateReader(node, flow: flow, knownTexts: knownTexts)
    }

    /// The text under a key, looked up as `<flow>.<word>` first and `<word>` second; reports when neither exists, and
    /// then answers with the first, so that the rest of the state can still be checked.
    package mutating func optionalTextUse(_ key: String) -> TextUse? {
        guard let word = settings.optionalText(key) else { return nil }
        return textUse(word)
    }

    /// One text or a list of them; empty where there is none.
    package mutating func optionalTextUses(_ key: String) -> [TextUse] {
        settings.optionalWords(key).map { textUse($0) }
    }

    package mutating func requiredTextUse(_ key: String) -> TextUse? {
        guard let word = settings.requiredText(key, advice: "Name a text of Locales/.") else { return nil }
        return textUse(word)
    }

    package mutating func textUse(_ word: Located<String>) -> TextUse {
        let own = TextUse(key: "\(flow).\(word.value)", place: word.place)
        guard let knownTexts else { return own }
        for key in [own.key, word.value] where knownTexts.contains(key) { return TextUse(key: key, place: word.place) }
        let prefix = flow + "."
        let near = knownTexts.lazy.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        settings.error(
            "There is no text \"\(word.value)\".", .unknownText, at: word.place,
            advice: near.suggestion(for: word.value)
                ?? "Add \"\(word.value)\" under \"\(flow)\" in every language of Locales/.")
        return own
    }

    /// The transition this mapping describes with `say`, `set`, `language`, `then`, `call`, `with` and `into`.
    package mutating func transition() -> Transition? {
        let say = optionalTextUse("say")
        let assignments = settings.optionalExpressions("set")
        let language = settings.optionalText("language")
        let then = settings.optionalText("then")
        let call = settings.optionalText("call")
        guard let call else {
            guard let then else {
                if settings.node["then"] == nil, settings.node["call"] == nil {
                    settings.error(
                        "This leads nowhere.", .leadsNowhere, advice: "Add \"then: <state>\" or \"call: <flow>\".")
                }
                return nil
            }
            return Transition(
                say: say, assignments: assignments, language: language, destination: .state(then),
                place: settings.node.place)
        }
        let flowCall = FlowCall(
            flow: call, arguments: settings.optionalExpressions("with"), into: settings.optionalText("into"))
        return Transition(
            say: say, assignments: assignments, language: language, destination: .flow(flowCall, then: then),
            place: settings.node.place)
    }

    /// Takes over what reading a part of this state found, after reporting what nobody asked for there.
    package mutating func adopt(_ part: StateReader) {
        var part = part
        part.settings.finish()
        settings.adopt(part.settings)
    }

    /// The transition of a mapping inside this state.
    package mutating func transition(in node: SourceNode) -> Transition? {
        if let name = node.scalar {
            return Transition(
                say: nil, assignments: [], language: nil, destination: .state(Located(name, at: node.place)),
                place: node.place)
        }
        var part = inner(node)
        let found = part.transition()
        adopt(part)
        return found
    }
}
