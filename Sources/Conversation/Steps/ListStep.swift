import Wording

/// Shows the records of a list as numbered options and keeps the one chosen.
///
/// ```yaml
/// pick:
///   list: which_bill
///   from: mine.bills
///   label: bill_line
///   into: picked
///   empty: none_left
///   then: thanks
/// none_left:
///   end: no_bills
/// thanks:
///   end: thanks
/// ```
///
/// Settings: `list` names the text above, `from` is a formula that gives a list, as an action found it, and `label`
/// names the text of each option, which knows the record as `item` (`{item.number}: {item.due}`). `into` is the
/// variable that keeps the record. `empty` is the way for a list without records, taken without asking. No
/// record is left out, however long the list; the numbers 98 and 99 are keys and are passed over.
///
/// Citizens may type the number as in a menu, or words that fit the text of one option alone. They are told that there is
/// no such choice. With `typed: { into: words, then: state }` any other words are kept and lead on, so that what is not on
/// the list can be named.
package struct ListStep: Step {
    package static let kind = "list"

    let text: TextUse
    let source: Located<Expression>
    let label: TextUse
    let variable: Located<String>
    let transition: Transition
    let empty: Transition
    /// Where words that are no choice lead, and the variable that keeps them.
    let typed: TypedWay?

    struct TypedWay: Sendable {
        let variable: Located<String>
        let transition: Transition
    }

    package static func read(_ reader: inout StateReader) -> ListStep? {
        let text = reader.requiredTextUse(kind)
        let word = reader.settings.requiredText("from", advice: "Name the list, as found.bills.")
        let source = word.flatMap { reader.settings.expression($0) }
        let label = reader.requiredTextUse("label")
        let variable = reader.settings.requiredText("into", advice: "Name the variable that keeps the choice.")
        let emptyNode = reader.settings.required("empty", advice: "Say where to go when the list is empty.")
        let empty = emptyNode.flatMap { reader.transition(in: $0) }
        let typed = reader.settings.optional("typed").flatMap { Self.typedWay($0, &reader) }
        let transition = reader.transition()
        guard let text, let source, let label, let variable, let empty, let transition else { return nil }
        return ListStep(
            text: text, source: source, label: label, variable: variable, transition: transition, empty: empty,
            typed: typed)
    }

    private static func typedWay(_ node: SourceNode, _ reader: inout StateReader) -> TypedWay? {
        var part = reader.inner(node)
        let variable = part.settings.requiredText("into", advice: "Name the variable that keeps the words.")
        let transition = part.transition()
        reader.adopt(part)
        guard let variable, let transition else { return nil }
        return TypedWay(variable: variable, transition: transition)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.waits = true
        facts.texts = [text]
        facts.itemTexts = [(label, source)]
        facts.refusals = [.wrongChoice]
        facts.ways = [
            Way(transition, writes: [VariableWrite(variable, from: .element(source))], when: .answered),
            Way(empty, isSilent: true, when: .nothingToChoose),
        ]
        if let typed {
            facts.typedInto = typed.variable.value
            facts.ways.append(
                Way(typed.transition, writes: [VariableWrite(typed.variable, from: .type(.text))], when: .answered))
        }
        return facts
    }

    package func enter(_ visit: Visit) -> Move {
        guard let items = visit.value(source)?.asList, !items.isEmpty else { return .follow(empty) }
        let options = items.enumerated().map { index, item in
            ScreenOption(number: String(Key.choiceNumber(at: index)), label: visit.text(label, item: item))
        }
        return .wait(Prompt(body: visit.text(text), options: options))
    }

    package func answer(_ typed: String, _ visit: Visit) -> Move {
        let items = visit.value(source)?.asList ?? []
        if let number = TypedNumber.choice(typed, visit) ?? named(typed, among: items, visit),
            let index = Key.choiceIndex(of: number), items.indices.contains(index)
        {
            return .follow(transition, setting: [variable.value: items[index]])
        }
        if let way = self.typed, typed.contains(where: \.isLetter) {
            return .follow(way.transition, setting: [way.variable.value: .text(typed)])
        }
        return .refuse(Refusal(.wrongChoice, ["typed": .text(String(typed.prefix(12)))]))
    }

    /// The number of the one option whose text is meant by words; a long list is not looked through.
    private func named(_ typed: String, among items: [Value], _ visit: Visit) -> Int? {
        guard items.count <= Self.mostNamed, typed.contains(where: \.isLetter) else { return nil }
        let choices = items.enumerated().map { index, item in
            ChoiceWords.Choice(number: Key.choiceNumber(at: index), labels: [visit.text(label, item: item)])
        }
        return ChoiceWords(typed, visit).choice(among: choices)
    }

    private static let mostNamed = 40
}
