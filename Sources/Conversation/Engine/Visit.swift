package import Wording

/// The values of the moment a step decides by: variables, texts, the city, the time. Nothing of it changes.
///
/// A class, because each text and formula passes it on: as a structure every copy would count references for all that a
/// session holds.
package final class Visit: Sendable {
    package let program: Program
    package let surface: Surface
    package let now: Instant
    let session: Session
    /// How texts are written.
    package let variant: RenderVariant
    /// Of the innermost flow.
    private let variables: [String: Value]

    package init(
        program: Program, surface: Surface, now: Instant, session: Session, variant: RenderVariant = .usual
    ) {
        self.program = program
        self.surface = surface
        self.now = now
        self.session = session
        self.variant = variant
        variables = session.frames.last?.variables ?? [:]
    }

    /// The same moment with its texts written in another variant.
    func written(in variant: RenderVariant) -> Visit {
        if variant == self.variant { return self }
        return Visit(program: program, surface: surface, now: now, session: session, variant: variant)
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
        "emergency": .text, "office_phone": .text,
    ]

    /// A variable of the flow, or one of the given ones.
    package func variable(_ name: String) -> Value? {
        if let own = variables[name] { return own }
        switch name {
        case "language": return .text(session.language)
        case "language_chosen": return .boolean(session.languageChosen)
        case "medium": return .text(surface.medium.rawValue)
        case "address": return .text(surface.address)
        case "emergency": return .text(profile.emergency)
        case "office_phone": return .text(profile.officePhone.isEmpty ? surface.address : profile.officePhone)
        default: return nil
        }
    }

    package func value(_ expression: Located<Expression>?) -> Value? {
        expression?.value.evaluate(variable)
    }

    // MARK: Texts

    /// A text of the flow, formatted with its variables.
    package func text(_ use: TextUse) -> String { written(use.key, argument) }

    /// A text that shows one record of a list under the name `item`.
    package func text(_ use: TextUse, item: Value) -> String {
        written(use.key) { name in
            var parts = DottedPath(name)
            return parts.next() == "item" ? item.value(at: parts)?.messageArgument : argument(name)
        }
    }

    /// A text of the engine, with `address` and what else it shows.
    package func text(_ text: EngineText, _ arguments: [String: MessageArgument] = [:]) -> String {
        written(text.key) { name in
            name == "address" ? .text(surface.address) : arguments[name]
        }
    }

    /// A name that stands by itself, in the letters of the language.
    package func name(_ name: String) -> String {
        variant.isPlain && language?.letters == .fold ? name.inPlainLetters ?? name : name.inKeypadMarks
    }

    private func written(_ key: String, _ argument: (String) -> MessageArgument?) -> String {
        guard variant.isPlain else {
            return program.text(key, in: session.language, form: variant.form) { inKeypadMarks(argument($0), of: $0) }
        }
        var keeps = false
        let text = program.text(key, in: session.language, form: variant.form) { name in
            let value = inKeypadMarks(argument(name), of: name)
            keeps = keeps || isTyped(name) && value?.isInGSM7 == false
            return value
        }
        // A citizen's own words are shown as they were typed, or the whole is not folded.
        return keeps ? text : program.inLetters(of: key, in: session.language, text)
    }

    /// The words of a record with the marks of a keypad; what a citizen typed stays as it is.
    private func inKeypadMarks(_ value: MessageArgument?, of name: String) -> MessageArgument? {
        guard case .text(let text)? = value, !text.utf8.allSatisfy({ $0 < 0x80 }), !isTyped(name) else { return value }
        return .text(text.inKeypadMarks)
    }

    /// Whether a name stands for what a citizen typed: as actions and the engine call it, or asked for in this flow.
    private func isTyped(_ name: String) -> Bool {
        if name == "typed" || name.hasSuffix(".typed") { return true }
        guard let flow = session.frames.last?.flow else { return false }
        return program.flows[flow]?.typedVariables.contains(name) ?? false
    }

    private func argument(_ name: String) -> MessageArgument? {
        var parts = DottedPath(name)
        guard let first = parts.next() else { return nil }
        return variable(first)?.value(at: parts)?.messageArgument
    }
}

extension MessageArgument {
    /// A text of a record as a keypad would write its marks; everything else as it is.
    var inKeypadMarks: MessageArgument {
        if case .text(let text) = self { .text(text.inKeypadMarks) } else { self }
    }

    fileprivate var isInGSM7: Bool {
        if case .text(let text) = self { TextMeasure(text).encoding == .gsm7 } else { true }
    }
}
