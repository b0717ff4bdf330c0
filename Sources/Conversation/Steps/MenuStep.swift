import Wording

/// Shows a text and numbered options; the citizen answers with a number.
///
/// ```yaml
/// review:
///   menu: review
///   options:
///     - pay_all: { set: { amount: bill.due }, then: confirm }
///     - pay_part: { if: bill.minimum < bill.due, set: { amount: bill.minimum }, then: confirm }
///     - not_now: confirm
/// confirm:
///   end: thanks
/// ```
///
/// Settings: `menu` names the text. `options` lists 1 to 97 choices, each a name with a way: the name is the key of the
/// label unless `text` names another, and `if` says when it is offered. An option keeps its number whether or not the
/// options before it are offered, so that a number learnt by heart stays true: add new ones at the end. An option that
/// changes to a language the city does not speak is not offered.
///
/// `also` names a text that is never shown, or a list of such: what else people say for the choice, with commas between, as
/// `all of it, everything`. Nothing but courtesies may stand beside one of these.
///
/// `number`, beside `also`, names a variable that keeps the whole number said with these words, as 3 in `split in 3` where `split`
/// is listed, so that it is not asked for again; it is 0 where no number is said.
///
/// Citizens may type the number, as `1`, `1.`, `1)`, `(1)`, `1#` or `#1` in digits of any script, the whole label in
/// any case and without its accents, the word for the number in one of the city's languages, what `also` lists, or words
/// that fit one choice alone: `the second one`, `yes please`, `traffic`. They are told that there is no such choice.
package struct MenuStep: Step {
    package static let kind = "menu"
    /// The keys of the phone leave the numbers 1 to 97 for options.
    static let maximumOptions = 97

    let text: TextUse
    let options: [MenuOption]

    package static func read(_ reader: inout StateReader) -> MenuStep? {
        let text = reader.requiredTextUse(kind)
        let advice = "Add \"options:\" with one line a choice: - name: { then: state }."
        guard let node = reader.settings.required("options", advice: advice) else { return nil }
        guard let items = node.items, !items.isEmpty, items.count <= maximumOptions else {
            reader.settings.error("\"options\" must list 1 to \(maximumOptions) choices.", at: node.place)
            return nil
        }
        let options = items.compactMap { MenuOption.read($0, &reader) }
        guard let text, options.count == items.count else { return nil }
        return MenuStep(text: text, options: options)
    }

    package var facts: StepFacts {
        var facts = StepFacts()
        facts.waits = true
        facts.refusals = [.wrongChoice]
        facts.texts = [text] + options.map(\.label)
        facts.options = options.map { ($0.label, $0.condition) }
        facts.spokenTexts = options.flatMap(\.also)
        facts.ways = options.enumerated().map { index, option in
            Way(
                option.transition, writes: option.writes,
                when: .option(index + 1, label: option.label, condition: option.condition))
        }
        facts.conditions = options.compactMap(\.condition)
        return facts
    }

    package func enter(_ visit: Visit) -> Move {
        let shown = offered(visit).map { ScreenOption(number: String($0 + 1), label: visit.text(options[$0].label)) }
        guard !shown.isEmpty else { return .fail(.nothingToChoose) }
        return .wait(Prompt(body: visit.text(text), options: shown))
    }

    package func answer(_ typed: String, _ visit: Visit) -> Move {
        let offered = offered(visit)
        func choice(_ number: Int?) -> Move? {
            offered.first { $0 + 1 == number }.map { options[$0].chosen() }
        }
        if let move = choice(TypedNumber.choice(typed)) { return move }
        let word = typed.folded
        let named = word.isEmpty || typed.asksSomething ? [] : offered.filter { options[$0].isCalled(word, visit) }
        if named.count == 1, let place = named.first { return options[place].chosen() }
        // Only now: a label may itself be the word for another number.
        if !typed.asksSomething, let move = choice(TypedNumber.choice(typed, visit)) { return move }
        let listed = ListedWords(typed, visit)
        let meant = offered.filter { options[$0].also.contains(where: listed.hold) }
        if meant.count == 1, let place = meant.first { return options[place].chosen() }
        let counted = offered.compactMap { options[$0].counted(in: listed) }
        if counted.count == 1, let move = counted.first { return move }
        let choices = offered.map { options[$0].choice($0 + 1, visit) }
        return choice(ChoiceWords(typed, visit).choice(among: choices))
            ?? .refuse(Refusal(.wrongChoice, ["typed": .text(String(typed.prefix(12)))]))
    }

    /// The places of the options that stand on the screen; their numbers are one more.
    private func offered(_ visit: Visit) -> [Int] {
        options.indices.filter { place in
            if let condition = options[place].condition, visit.value(condition)?.asBoolean != true { return false }
            guard let language = options[place].transition.language?.value else { return true }
            return visit.program.languages[language] != nil
        }
    }
}

/// One choice of a menu.
package struct MenuOption: Sendable, Hashable {
    package let label: TextUse
    package let condition: Located<Expression>?
    package let transition: Transition
    /// What else people say for it, each with commas between; empty where nothing is listed.
    package let also: [TextUse]
    /// What keeps the number said with one of these.
    let number: Located<String>?

    var writes: [VariableWrite] {
        number.map { [VariableWrite($0, from: .type(.integer), width: .usual(for: .integer))] } ?? []
    }

    /// The way on, with the number that was said.
    func chosen(saying number: Int64 = 0) -> Move {
        .follow(transition, setting: self.number.map { [$0.value: .integer(number)] } ?? [:])
    }

    /// The way on where the answer is one of the listed words and a number; nil where it is something else.
    func counted(in answer: ListedWords) -> Move? {
        guard number != nil, let number = also.lazy.compactMap(answer.number).first,
            (0...IntegerInput.greatest).contains(number)
        else {
            return nil
        }
        return chosen(saying: number)
    }

    /// Whether a folded word is the label, in full or short.
    func isCalled(_ word: String, _ visit: Visit) -> Bool { labels(visit).contains { $0.folded == word } }

    func choice(_ number: Int, _ visit: Visit) -> ChoiceWords.Choice {
        ChoiceWords.Choice(number: number, labels: labels(visit))
    }

    private func labels(_ visit: Visit) -> [String] {
        TextForm.allCases.map { form in visit.written(in: RenderVariant(form: form, isPlain: false)).text(label) }
    }

    /// Reads `- name: { … }`. The name is the key of the label unless `text:` names another.
    static func read(_ node: SourceNode, _ reader: inout StateReader) -> MenuOption? {
        guard let entry = node.entries?.first, node.entries?.count == 1 else {
            reader.settings.error(
                "An option is one name with its settings.", at: node.place, advice: "Write - name: { then: state }.")
            return nil
        }
        if let state = entry.value.scalar {
            let label = reader.textUse(Located(entry.key, at: entry.place))
            let destination = Destination.state(Located(state, at: entry.value.place))
            let transition = Transition(
                say: nil, assignments: [], language: nil, destination: destination, place: entry.place)
            return MenuOption(label: label, condition: nil, transition: transition, also: [], number: nil)
        }
        var part = reader.inner(entry.value)
        let condition = part.settings.optionalExpression("if")
        let word = part.settings.optionalText("text") ?? Located(entry.key, at: entry.place)
        let label = part.textUse(word)
        let also = part.optionalTextUses("also")
        let number = part.settings.optionalText("number")
        if let number, also.isEmpty {
            part.settings.error(
                "\"number\" keeps the number said with the words of \"also\", and there are none.", at: number.place,
                advice: "Name a text with these words under \"also\", or take \"number\" out.")
        }
        let transition = part.transition()
        reader.adopt(part)
        guard let transition else { return nil }
        return MenuOption(label: label, condition: condition, transition: transition, also: also, number: number)
    }
}
