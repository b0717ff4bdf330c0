import Wording

/// Asks for something to be typed and keeps it in a variable.
///
/// ```yaml
/// how_many:
///   ask: { text: how_many_people, as: integer, into: people, least: 1, most: 40 }
///   help: whom_to_count
///   then: thanks
/// thanks:
///   end: thanks
/// ```
///
/// Settings: `text` names the question, `as` the [kind of answer](Inputs.md), which may have settings of its own beside
/// it, and `into` the variable that keeps the answer. The kind of the variable follows from the kind of the answer.
///
/// What citizens may type and what they are told is a matter of the kind. Where an answer may mean several things they
/// are asked to choose among them.
package struct AskStep: Step {
    package static let kind = "ask"

    let text: TextUse
    let input: any InputKind
    let variable: Located<String>
    let transition: Transition

    package static func read(_ reader: inout StateReader) -> AskStep? {
        guard let node = reader.settings.required(kind) else { return nil }
        guard node.entries != nil else {
            reader.settings.error(
                "\"ask\" must hold settings.", at: node.place,
                advice: "Write ask: { text: <text>, as: <kind>, into: <variable> }.")
            _ = reader.transition()
            return nil
        }
        var part = reader.inner(node)
        let text = part.requiredTextUse("text")
        let variable = part.settings.requiredText("into", advice: "Name the variable that keeps the answer.")
        let word = part.settings.requiredText("as", advice: "One of: \(InputCatalog.names.joined(separator: ", ")).")
        var input: (any InputKind)?
        if let word {
            input = InputCatalog.kind(named: word.value)?.read(&part)
            if InputCatalog.kind(named: word.value) == nil {
                // The settings of an unknown kind are not checked: its name is the one finding.
                for entry in node.entries ?? [] { _ = part.settings.optional(entry.key) }
                let advice =
                    InputCatalog.names.suggestion(for: word.value)
                    ?? "One of: \(InputCatalog.names.joined(separator: ", "))."
                part.settings.error(
                    "\"\(word.value)\" is not a kind of input.", .unknownInput, at: word.place, advice: advice)
            }
        }
        reader.adopt(part)
        guard let transition = reader.transition(), let text, let variable, let input else { return nil }
        return AskStep(text: text, input: input, variable: variable, transition: transition)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.waits = true
        facts.texts = [text]
        facts.ways = [
            Way(
                transition, writes: [VariableWrite(variable, from: .type(input.type), width: input.width)],
                when: .answered)
        ]
        facts.typed = input.bounds
        facts.action = input.action
        facts.isSecret = input.isSecret
        facts.takesOwnWords = input.takesOwnWords
        facts.refusals = input.refusals
        facts.optionWidths = input.optionWidths
        facts.offers = input.offers
        facts.digits = input.answerDigits
        facts.longest = input.mostLetters
        return facts
    }

    package func enter(_ visit: Visit) -> Move {
        let offered = offered(visit)
        guard offered.isEmpty else {
            let labels = offered.map { visit.name($0.value(at: ["name"])?.asText ?? "") } + [visit.text(.noneOfThese)]
            return .wait(Prompt(body: visit.text(.didYouMean), options: ScreenOption.numbered(labels)))
        }
        return .wait(Prompt(body: visit.text(text), options: input.options(visit)))
    }

    package func answer(_ typed: String, _ visit: Visit) -> Move {
        let offered = offered(visit)
        if !offered.isEmpty, let number = TypedNumber.choice(typed, visit) {
            if offered.indices.contains(number - 1) { return acceptValue(offered[number - 1], visit) }
            if number == offered.count + 1 { return .stay(setting: [offer: .list([])]) }
        }
        return move(input.accept(typed, visit), visit)
    }

    package func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> Move {
        move(input.outcome(outcome, visit), visit)
    }

    private func move(_ reading: InputReading, _ visit: Visit) -> Move {
        switch reading {
        case .accepted(let value): acceptValue(value, visit)
        case .refused(let refusal): .refuse(refusal)
        case .ask(let call): .call(call)
        case .offer(let values): .stay(setting: [offer: .list(values)])
        }
    }

    // MARK: What an unsure answer could have meant

    /// The variable that keeps what the citizen may choose among. No name staff can write has a question mark.
    private var offer: String { variable.value + "?" }

    private func offered(_ visit: Visit) -> [Value] { visit.variable(offer)?.asList ?? [] }

    /// The answer is known: keeps it and forgets what else it could have been.
    private func acceptValue(_ value: Value, _ visit: Visit) -> Move {
        var values = [variable.value: value]
        if !offered(visit).isEmpty { values[offer] = .list([]) }
        return .follow(transition, setting: values)
    }
}

extension ScreenOption {
    /// Labels with the numbers from 1 on.
    fileprivate static func numbered(_ labels: [String]) -> [ScreenOption] {
        labels.enumerated().map { ScreenOption(number: String($0.offset + 1), label: $0.element) }
    }
}
