import Conversation
import Wording

/// The widest screens of a program on one surface in one language, written in one variant.
final class ScreenBounds {
    let surface: ScreenSurface
    let tag: String
    private let variant: RenderVariant
    private let language: Language
    private let texts: [String: LocatedText]
    /// The first language, which stands in where this one has no text.
    private let reference: Draft.LanguageDraft?
    private let draft: Draft
    private let widths: WidthTable
    private let currency: Currency
    /// Languages in plain letters, by tag.
    private var plain: [String: Language] = [:]
    private var known: [TextKey: WidestText] = [:]
    private var reasons: [[EngineText]: WidestText] = [:]
    private var laidOut: [Layout: BoundScreen] = [:]
    private var notices: NoticeBounds?
    private let calledFlows: Set<String>

    private struct TextKey: Hashable {
        let flow: String
        let key: String
        var list: Expression?
    }

    init(
        _ draft: Draft, _ city: CitySettings, _ widths: WidthTable, _ surface: ScreenSurface,
        _ pack: Draft.LanguageDraft, tag: String, variant: RenderVariant
    ) {
        self.surface = surface
        self.tag = tag
        self.draft = draft
        self.widths = widths
        self.variant = variant
        language = pack.language
        texts = pack.texts
        reference = city.languages.first.flatMap { draft.languages[$0] }
        currency = city.country.currency
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
            case (.wrongMoney, "example"), (.twoAmounts, "example"): .money(digits: 4)
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
        guard let (text, spoken) = written(key.key) else { return .empty }
        let folds = variant.isPlain && (text.letters ?? spoken.letters) == .fold
        let message = folds ? text.message(variant.form).inPlainLetters : text.message(variant.form)
        let language = folds ? inPlainLetters(spoken) : spoken
        let values = WidestValue(language: language, currency: currency)
        let widest = message.widest(in: language) { placeholder in
            if let given = given(placeholder.name, in: key.key) { return .exactly(given) }
            let path = placeholder.name.split(separator: ".").map(String.init)
            return .upTo(width(path).map { values.shown($0, as: placeholder.kind) } ?? .empty)
        }
        known[key] = widest
        return widest
    }

    private func inPlainLetters(_ language: Language) -> Language {
        if let known = plain[language.tag] { return known }
        let made = language.inPlainLetters
        plain[language.tag] = made
        return made
    }

    /// A text as citizens of this language read it, and the language it is in.
    private func written(_ key: String) -> (text: CityText, language: Language)? {
        if let own = texts[key] { return own.text.map { ($0, language) } }
        return reference.flatMap { pack in pack.texts[key]?.text.map { ($0, pack.language) } }
    }

    /// What every flow has, and what is the same on every screen of this surface.
    private func given(_ name: String, in key: String) -> MessageArgument? {
        switch name {
        case "address": .text(surface.address)
        case "emergency": .text(draft.city?.country.emergencyNumbers ?? "")
        case "office_phone": .text(draft.city?.officePhone ?? surface.address)
        case "elsewhere": key == EngineText.notHere.key ? .text(surface.elsewhere ?? "") : nil
        case "medium":
            .text((key == EngineText.notHere.key ? surface.medium.other : surface.medium).rawValue)
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
            bounds = NoticeBounds(draft.flows.mapValues(\.flow), by: surface.medium) { [self] flow, use in
                text(use, in: flow)
            }
            notices = bounds
        }
        return bounds.above(SilentGraph.Place(flow: flow, state: state.name))
    }

    /// The widest of the reasons an answer can be refused with.
    func reason(of refusals: [EngineText]) -> WidestText {
        if let known = reasons[refusals] { return known }
        let widest = refusals.reduce(WidestText.empty) { $0.or(text($1)) }
        reasons[refusals] = widest
        return widest
    }

    /// Everything that can stand above a question: what was said before, why an answer did not fit, help, whom to call.
    private func notice(above state: State, in flow: String) -> WidestText {
        let help = state.help.map { text($0, in: flow) } ?? text(.help)
        var reminder = WidestText.empty
        if surface.medium == .sms, let timeout = state.timeout {
            reminder = timeout.reminder.map { text($0, in: flow) } ?? text(.reminder)
        }
        let others = help.or(reminder).or(surface.medium == .ussd ? text(.emergency) : .empty)
        return above(state, in: flow).or(reason(of: state.facts.refusals).above(text(.helpHint))).or(others)
    }

    // MARK: Screens

    /// The widest values that stand by themselves, in the letters of the language.
    private var values: WidestValue {
        let folds = variant.isPlain && language.letters == .fold
        return WidestValue(language: folds ? inPlainLetters(language) : language, currency: currency)
    }

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

    /// A question in pages or in messages.
    func screen(of question: Question, in flow: String) -> BoundScreen {
        let layout = Layout(question: question, hasHome: calledFlows.contains(flow))
        if let screen = laidOut[layout] { return screen }
        let screen = BoundScreen(
            gsm7: question.plainContent.map { pieces(of: $0, in: flow) },
            ucs2: question.wideContent.map { pieces(of: $0, in: flow) })
        laidOut[layout] = screen
        return screen
    }

    private func pieces(of content: ScreenContent, in flow: String) -> [TextMeasure] {
        switch surface.medium {
        case .ussd:
            let pages = Pager(budget: surface.budget, keys: keys(in: flow)).pages(of: content)
            return pages.map { TextMeasure($0.text) }
        case .sms:
            let messages = MessagePager(parts: surface.parts, more: keys.more).pages(of: content)
            return messages.flatMap { $0.text.parts }
        }
    }

    /// Last words: one screen whatever they take, or a message.
    func screen(ofLast words: WidestText) -> BoundScreen {
        func pieces(_ text: String) -> [TextMeasure] {
            surface.medium == .ussd ? [TextMeasure(text.nfc)] : text.nfc.parts
        }
        return BoundScreen(
            gsm7: words.plain.map(pieces), ucs2: words.wide.map(pieces),
            overflows: surface.medium == .ussd && !words.fits(surface.budget))
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
            widest.above(WidestText("\(Key.choiceNumber(at: option.offset)). ") + option.element)
        }
    }

    private var parts: [WidestText] { [notice.above(body)] + options }

    /// The widest screen that is in GSM-7; nil where there is none.
    var plainContent: ScreenContent? {
        let plain = parts.compactMap(\.plain)
        return plain.count == parts.count ? Self.content(plain) : nil
    }

    /// The widest screen that needs UCS-2; nil where there is none.
    var wideContent: ScreenContent? {
        guard parts.contains(where: { $0.wide != nil }) else { return nil }
        let longest = parts.map(\.longer)
        let isWide = longest.contains { WidestText($0).plain == nil }
        return Self.content(isWide ? longest : parts.map { $0.wide ?? $0.longer })
    }

    private static func content(_ texts: [String]) -> ScreenContent {
        ScreenContent(
            body: texts.first ?? "",
            options: texts.dropFirst().enumerated().map {
                ScreenOption(number: String(Key.choiceNumber(at: $0.offset)), label: $0.element)
            })
    }
}

extension String {
    /// What each part takes where this is sent as a text message.
    fileprivate var parts: [TextMeasure] {
        let segments = SMSSegments(self)
        return segments.segments.map { TextMeasure(encoding: segments.encoding, units: $0.units) }
    }
}

extension ScreenBounds {
    /// Everything a waiting state asks: its question, and what stands in its place where an answer was unclear. The one
    /// list for whatever proves or counts screens.
    static func questions(of state: State, in flow: String) -> [(ScreenBounds) -> Question?] {
        let question = { (bounds: ScreenBounds) -> Question? in bounds.question(state, in: flow) }
        guard state.facts.offers != nil else { return [question] }
        return [question, { $0.offer(state, in: flow) }]
    }

    /// The screen of a question, or one that takes nothing where there is none.
    func screen(ofAny question: Question?, in flow: String) -> BoundScreen {
        question.map { screen(of: $0, in: flow) } ?? BoundScreen(gsm7: nil, ucs2: nil)
    }
}
