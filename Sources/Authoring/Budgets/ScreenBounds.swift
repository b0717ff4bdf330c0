import Conversation
import Wording

/// The widest screens of a program on one surface in one language.
final class ScreenBounds {
    let surface: ScreenSurface
    let tag: String
    private let language: Language
    private let texts: [String: LocatedText]
    private let draft: Draft
    private let widths: WidthTable
    private let values: WidestValue
    private var known: [TextKey: WidestText] = [:]
    private var laidOut: [Layout: [[Page]]] = [:]
    private var notices: NoticeBounds?
    private let calledFlows: Set<String>

    private struct TextKey: Hashable {
        let flow: String
        let key: String
        var list: Expression?
    }

    init?(_ draft: Draft, _ city: CitySettings, _ widths: WidthTable, _ surface: ScreenSurface, tag: String) {
        guard let pack = draft.languages[tag] else { return nil }
        self.surface = surface
        self.tag = tag
        self.draft = draft
        self.widths = widths
        language = pack.language
        texts = pack.texts
        values = WidestValue(language: pack.language, currency: city.country.currency)
        let transitions = draft.flows.values.flatMap { $0.flow.states.values.flatMap(\.facts.transitions) }
        calledFlows = Set(
            transitions.compactMap { transition in
                if case .flow(let call, _) = transition.destination { call.flow.value } else { nil }
            })
    }

    // MARK: Texts

    /// The widest a text of a flow can become.
    func text(_ use: TextUse, in flow: String) -> WidestText {
        remembered(TextKey(flow: flow, key: use.key)) { path in widths.width(of: path, in: flow) }
    }

    /// The widest label of a list's records.
    func label(_ use: TextUse, of list: Expression, in flow: String) -> WidestText {
        remembered(TextKey(flow: flow, key: use.key, list: list)) { path in
            guard path.first == "item" else { return widths.width(of: path, in: flow) }
            guard case .list(let element, _)? = widths.width(of: list, in: flow) else { return nil }
            return element.at(path.dropFirst())
        }
    }

    /// The widest a text of the engine can become.
    func text(_ text: EngineText) -> WidestText {
        remembered(TextKey(flow: "", key: text.key)) { path in
            switch (text, path.first) {
            case (.wrongChoice, "typed"), (.wrongPlace, "typed"): .text(most: 12, letters: .words)
            case (.tooLittle, _), (.tooMuch, _): .money(digits: 9)
            default:
                path.first.flatMap { text.arguments[$0] }.map { $0 == .integer ? .integer(digits: 3) : .usual(for: $0) }
            }
        }
    }

    /// The widest a text that is sent by itself can become.
    func sentText(_ key: String, _ shown: RecordType) -> WidestText {
        remembered(TextKey(flow: "", key: key)) { path in shown.width.at(path) }
    }

    private func remembered(_ key: TextKey, _ width: ([String]) -> ValueWidth?) -> WidestText {
        if let known = known[key] { return known }
        let message = texts[key.key]?.text?.message
        let widest =
            message?.widest(in: language) { placeholder in
                if let given = given(placeholder.name) { return .exactly(given) }
                let path = placeholder.name.split(separator: ".").map(String.init)
                return .upTo(width(path).map { values.shown($0, as: placeholder.kind) } ?? .empty)
            } ?? .empty
        known[key] = widest
        return widest
    }

    /// What every flow has, and what is the same on every screen of this surface.
    private func given(_ name: String) -> MessageArgument? {
        switch name {
        case "address": .text(surface.address)
        case "medium": .text(surface.medium.rawValue)
        case "language": .text(tag)
        default: nil
        }
    }

    // MARK: What stands above a text

    /// What can have been said on the way to a state.
    func above(_ state: State, in flow: String) -> WidestText {
        let bounds: NoticeBounds
        if let notices {
            bounds = notices
        } else {
            bounds = NoticeBounds(draft.flows.mapValues(\.flow)) { [self] flow, use in text(use, in: flow) }
            notices = bounds
        }
        return bounds.above(SilentGraph.Place(flow: flow, state: state.name))
    }

    /// The widest reason an answer can be refused with.
    func reason(in state: State) -> WidestText {
        state.facts.refusals.reduce(.empty) { $0.or(text($1)) }
    }

    /// Everything that can stand above the question of a state: what was said before, why an answer did not fit, or help.
    private func notice(above state: State, in flow: String) -> WidestText {
        let help = state.help.map { text($0, in: flow) } ?? text(.help)
        return above(state, in: flow).or(reason(in: state).above(text(.helpHint))).or(help)
    }

    // MARK: Screens

    /// What a waiting state shows: its own text under what can stand above it, and its options.
    func question(_ state: State, in flow: String) -> Question {
        let facts = state.facts
        let body = facts.texts.first.map { text($0, in: flow) } ?? .empty
        var options = facts.options.map { text($0.label, in: flow) }
        for item in facts.itemTexts {
            guard case .list(_, let most)? = widths.width(of: item.list.value, in: flow) else { continue }
            let label = label(item.text, of: item.list.value, in: flow)
            options += Array(repeating: label, count: max(0, most))
        }
        options += facts.optionWidths.map { values.shown($0, as: .text) }
        return Question(notice: notice(above: state, in: flow), body: body, options: options)
    }

    /// What is asked where an answer may have meant several things; nil where every answer is clear.
    func offer(_ state: State, in flow: String) -> Question? {
        guard let offers = state.facts.offers else { return nil }
        let label = values.shown(offers.label, as: .text)
        let options = Array(repeating: label, count: max(0, offers.most)) + [text(.noneOfThese)]
        return Question(notice: notice(above: state, in: flow), body: text(.didYouMean), options: options)
    }

    /// The pages a question is cut into: of the screen in GSM-7, and of the one that needs UCS-2.
    func pages(of question: Question, in flow: String) -> [[Page]] {
        let layout = Layout(question: question, hasHome: calledFlows.contains(flow))
        if let pages = laidOut[layout] { return pages }
        let pager = Pager(budget: surface.budget, keys: keys(in: flow))
        let pages = question.contents.map { pager.pages(of: $0) }
        laidOut[layout] = pages
        return pages
    }

    private struct Layout: Hashable {
        let question: Question
        let hasHome: Bool
    }

    /// Every key there can be below a screen.
    var keys: ScreenKeys {
        func line(_ digits: String, _ word: EngineText) -> String { "\(digits) \(text(word).longer)" }
        return ScreenKeys(back: line("0", .back), home: line("00", .home), more: line("98", .more))
    }

    /// Nobody comes home from a flow that nothing calls.
    private func keys(in flow: String) -> ScreenKeys {
        let all = keys
        return calledFlows.contains(flow) ? all : ScreenKeys(back: all.back, more: all.more)
    }
}

/// A question with the widest its parts can become.
struct Question: Hashable {
    let notice: WidestText
    let body: WidestText
    let options: [WidestText]

    /// The whole as one text, without keys.
    var whole: WidestText {
        options.enumerated().reduce(notice.above(body)) { widest, option in
            widest.above(WidestText("\(option.offset + 1). ") + option.element)
        }
    }

    /// The screens to lay out: one in GSM-7 and one that needs UCS-2, as far as there are such.
    var contents: [ScreenContent] {
        let parts = [notice.above(body)] + options
        var contents: [ScreenContent] = []
        let plain = parts.compactMap(\.plain)
        if plain.count == parts.count { contents.append(Self.content(plain)) }
        if parts.contains(where: { $0.wide != nil }) {
            let longest = parts.map(\.longer)
            let isWide = longest.contains { WidestText($0).plain == nil }
            contents.append(Self.content(isWide ? longest : parts.map { $0.wide ?? $0.longer }))
        }
        return contents
    }

    private static func content(_ texts: [String]) -> ScreenContent {
        ScreenContent(
            body: texts.first ?? "",
            options: texts.dropFirst().enumerated().map {
                ScreenOption(number: String($0.offset + 1), label: $0.element)
            })
    }
}
