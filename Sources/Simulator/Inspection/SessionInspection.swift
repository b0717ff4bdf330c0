import Conversation
import Gateway
import Wording

/// One conversation as its author may see it.
struct SessionInspection {
    private let session: Session
    private let program: RunnableProgram
    private let surface: Surface
    private let now: Instant
    private let frame: Session.Frame
    private let flow: Flow
    private let state: State

    /// Nil where the session does not stand in its program: then nobody can say what in it is private.
    init?(session: Session, program: RunnableProgram, surface: Surface, now: Instant) {
        guard let frame = session.frames.last, let flow = program.program.flows[frame.flow],
            let state = flow.states[frame.state]
        else { return nil }
        self.session = session
        self.program = program
        self.surface = surface
        self.now = now
        self.frame = frame
        self.flow = flow
        self.state = state
    }

    func detail(price: String?) -> InspectedPhone.Detail {
        let pages = pages
        return InspectedPhone.Detail(
            language: session.language,
            languageName: program.program.pack(for: session.language)?.language.name ?? session.language,
            languageChosen: session.languageChosen, flow: flow.name, title: flow.title, state: state.name,
            kind: type(of: state.step).kind, isPrivate: state.isPrivate, writtenAt: state.place.fileAndLine,
            refusals: session.refusals, path: path, variables: session.frames.flatMap(variables),
            page: min(session.page, max(pages.count - 1, 0)) + 1, pages: pages.map(piece), texts: texts, price: price)
    }

    private var path: [InspectedPhone.Step] {
        session.frames.flatMap { frame in
            // The state another flow was entered from is the last one passed and the one to come back to.
            let passed = frame.history.last == frame.state ? frame.history : frame.history + [frame.state]
            return passed.map { InspectedPhone.Step(flow: frame.flow, state: $0) }
        }
    }

    // MARK: Variables

    /// What a frame holds. A flow this program does not have hides all of it.
    private func variables(of frame: Session.Frame) -> [InspectedPhone.Variable] {
        let flow = program.program.flows[frame.flow]
        return frame.variables.sorted { $0.key < $1.key }.map { name, value in
            // What an unsure answer could have meant is kept beside the answer, under its name and a mark.
            let told = name.last == "?" ? String(name.dropLast()) : name
            let isPrivate = flow?.privateVariables.contains(told) ?? true
            return InspectedPhone.Variable(
                flow: frame.flow, name: name, value: isPrivate ? nil : String(value.shown.prefix(Self.valueLength)),
                isPrivate: isPrivate)
        }
    }

    /// Characters of one value that are shown.
    private static let valueLength = 300

    // MARK: The screen

    private var pages: [String] {
        guard session.phase == .offeringToResume else {
            return program.engine.pages(of: session, surface: surface, now: now)
        }
        guard case .turn(let turn) = program.engine.repeatScreen(session, surface: surface, now: now) else { return [] }
        return [turn.screen.text]
    }

    private func piece(_ page: String) -> InspectedPhone.Piece {
        let measure = TextMeasure(page)
        return InspectedPhone.Piece(
            encoding: measure.encoding.rawValue, units: measure.units, room: surface.budget.room(for: measure.encoding))
    }

    /// The texts of the screen in the order they stand there.
    private var texts: [InspectedPhone.Text] {
        if session.phase == .offeringToResume {
            return [EngineText.resume, .resumeContinue, .resumeAgain].map { text($0.key) }
        }
        let asked = state.facts.ways.first?.writes.first.map { $0.name.value + "?" }
        if let asked, let offered = frame.variables[asked]?.asList, !offered.isEmpty {
            return [EngineText.didYouMean, .noneOfThese].map { text($0.key) }
        }
        let visit = Visit(program: program.program, surface: surface, now: now, session: session)
        let offered = state.facts.options.filter { option in
            option.condition.map { visit.value($0)?.asBoolean == true } ?? true
        }
        let uses = state.facts.texts.prefix(1) + offered.map(\.label) + state.facts.itemTexts.map(\.text)
        return uses.map { text($0.key, $0.place) }
    }

    private func text(_ key: String, _ used: SourcePlace? = nil) -> InspectedPhone.Text {
        let own = program.program.pack(for: session.language)?.texts[key]
        return InspectedPhone.Text(
            key: key, source: own?.message.source ?? "", writtenAt: own?.place?.fileAndLine,
            usedAt: used?.fileAndLine)
    }
}

extension SourcePlace {
    fileprivate var fileAndLine: String { "\(file):\(line)" }
}

extension Value {
    /// The value in a line, for staff.
    fileprivate var shown: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .money(let money): "\(money.currency.code) \(money.decimal)"
        case .date(let date): date.iso
        case .phone(let phone): phone.e164
        case .record(let fields):
            "{ " + fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.shown)" }.joined(separator: ", ")
                + " }"
        case .list(let items): "[ " + items.map(\.shown).joined(separator: ", ") + " ]"
        }
    }
}
