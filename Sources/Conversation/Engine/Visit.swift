package import Wording

/// The values of the moment a step decides by: variables, texts, the city, the time.
package struct Visit: Sendable {
    package let program: Program
    package let surface: Surface
    package let now: Instant
    let session: Session

    package init(program: Program, surface: Surface, now: Instant, session: Session) {
        self.program = program
        self.surface = surface
        self.now = now
        self.session = session
    }

    package var profile: CityProfile { program.profile }

    /// The language the citizen reads, or the default one where the program does not speak that.
    package var language: Language? { program.pack(for: session.language)?.language }

    /// The languages of the city, the citizen's own first.
    package var spoken: SpokenLanguages {
        SpokenLanguages(own: language, others: program.profile.languages.compactMap { program.languages[$0]?.language })
    }

    /// Variables every flow has without setting them.
    package static let given: [String: ValueType] = [
        "language": .text, "language_chosen": .boolean, "medium": .text, "address": .text,
    ]

    /// A variable of the flow, or one of the given ones.
    package func variable(_ name: String) -> Value? {
        if let own = session.frames.last?.variables[name] { return own }
        switch name {
        case "language": return .text(session.language)
        case "language_chosen": return .boolean(session.languageChosen)
        case "medium": return .text(surface.medium.rawValue)
        case "address": return .text(surface.address)
        default: return nil
        }
    }

    package func value(_ expression: Located<Expression>?) -> Value? {
        expression?.value.evaluate(variable)
    }

    /// A text of the flow, formatted with its variables.
    package func text(_ use: TextUse) -> String {
        program.text(use.key, in: session.language, argument)
    }

    /// A text that shows one record of a list under the name `item`.
    package func text(_ use: TextUse, item: Value) -> String {
        program.text(use.key, in: session.language) { name in
            let parts = name.split(separator: ".").map(String.init)
            guard parts.first == "item" else { return argument(name) }
            return item.value(at: parts.dropFirst())?.messageArgument
        }
    }

    /// A text of the engine, with `address` and what else it shows.
    package func text(_ text: EngineText, _ arguments: [String: MessageArgument] = [:]) -> String {
        program.text(text.key, in: session.language) { name in
            name == "address" ? .text(surface.address) : arguments[name]
        }
    }

    private func argument(_ name: String) -> MessageArgument? {
        guard name.utf8.contains(UInt8(ascii: ".")) else { return variable(name)?.messageArgument }
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first else { return nil }
        return variable(first)?.value(at: parts.dropFirst())?.messageArgument
    }
}
