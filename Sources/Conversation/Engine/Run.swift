import Wording

/// One turn under way: takes moves from steps until something must be shown or an action carried out.
struct Run: Sendable {
    let program: Program
    let surface: Surface
    let now: Instant
    var session: Session
    /// What was said on the way, to stand above the next screen.
    var notices: [Notice] = []
    var chosenLanguage: String?
    var moves = 0
    /// The waiting state the input came to; where the back key will lead once another state waits.
    var origin: String?
    var trail: [TrailStep] = []
    /// Where the ways taken were written, while somebody wants to know.
    var ways: [SourcePlace] = []
    private let tellsWays: Bool
    /// True while the state asks again what it has asked before.
    var asksAgain = false
    /// Where it failed, where it did: the flows are left by then.
    var failedAt: String?

    init(program: Program, surface: Surface, now: Instant, session: Session, tellsWays: Bool) {
        self.tellsWays = tellsWays
        self.program = program
        self.surface = surface
        self.now = now
        self.session = session
        self.session.lastTurn = now
    }

    var visit: Visit { visit(in: .usual) }

    func visit(in variant: RenderVariant) -> Visit {
        Visit(program: program, surface: surface, now: now, session: session, variant: variant)
    }

    /// The state the innermost frame stands in, when its program has it.
    var place: State? {
        guard let frame = session.frames.last else { return nil }
        return program.flows[frame.flow]?.states[frame.state]
    }

    var placeName: String {
        session.frames.last.map { "\($0.flow)/\($0.state)" } ?? "-"
    }

    // MARK: What happened

    mutating func enter(flow: String, arguments: [String: Value]) -> Advance {
        carryOut(push(flow: flow, arguments: arguments, returnState: nil, returnVariable: nil))
    }

    mutating func restart() -> Advance {
        session = Session(
            program: session.program, language: session.language, languageChosen: session.languageChosen, began: now)
        return enter(flow: program.profile.entry, arguments: [:])
    }

    mutating func answer(_ typed: String) -> Advance {
        guard let state = place else { return carryOut(.fail(.unknownPlace(placeName))) }
        if let key = key(typed), let advance = press(key, in: state) { return advance }
        guard hasAsked(state) else { return showAgain() }
        origin = session.frames.last?.state
        session.page = 0
        session.notices = []
        let move = state.step.answer(typed, visit)
        if case .refuse(let refusal) = move, let told = tellOfDanger(typed, for: refusal, at: state) { return told }
        switch move {
        case .refuse: note(.refused)
        case .stay: asksAgain = true
        default: note(.answered)
        }
        return carryOut(move)
    }

    func fit(_ typed: String) -> AnswerFit {
        guard let state = place else { return .refused }
        if key(typed) != nil { return .answer }
        let visit = visit
        switch state.step.answer(typed, visit) {
        case .refuse(let refusal):
            // Words of their own that are too long are still the answer: told their bound, and no other service is looked for.
            if state.facts.takesOwnWords, refusal.text == .tooLong { return .ownWords }
            return ChoiceWords.beginsWithTruth(typed, visit) ? .hedged : .refused
        case .follow(_, let values):
            if let variable = state.facts.typedInto, values[variable] != nil { return .ownWords }
        default: break
        }
        if state.facts.takesOwnWords { return .ownWords }
        return visit.spoken.truth(typed) == nil ? .answer : .truth
    }

    mutating func followOutcome(_ outcome: ActionOutcome) -> Advance {
        guard let state = place else { return carryOut(.fail(.unknownPlace(placeName))) }
        note(.outcome(outcome.name))
        return carryOut(state.step.outcome(outcome, visit))
    }

    // MARK: Moves

    /// Makes moves until one shows something, asks for an action or fails.
    mutating func carryOut(_ first: Move) -> Advance {
        var move = first
        while true {
            moves += 1
            guard moves <= ConversationLimits.movesInTurn else { return fail(.endless(placeName)) }
            switch move {
            case .wait(let prompt): return arrive(prompt)
            case .follow(let transition, let values): move = follow(transition, values)
            case .call(let call): return .call(call, Suspension(run: self))
            case .end(let text): return finish(text)
            case .leave(let values): move = leave(values)
            case .stay(let values): move = stay(values)
            case .refuse(let refusal):
                if let last = refuse(refusal) { return last }
                move = place.map { begin($0) } ?? .fail(.unknownPlace(placeName))
            case .elsewhere: return sendElsewhere()
            case .fail(let failure): return fail(failure)
            }
        }
    }

    /// Forgets the way back: the action changed the world.
    mutating func forgetHistory() {
        for index in session.frames.indices { session.frames[index].history = [] }
        origin = nil
    }

    mutating func follow(_ transition: Transition, _ values: [String: Value]) -> Move {
        guard let depth = session.frames.indices.last else { return .fail(.unknownPlace(placeName)) }
        if tellsWays { ways.append(transition.place) }
        session.frames[depth].variables.merge(values) { _, new in new }
        for assignment in transition.assignments {
            guard let value = visit.value(assignment.expression) else { return .fail(.noValue(assignment.name.value)) }
            session.frames[depth].variables[assignment.name.value] = value
        }
        if let language = transition.language?.value, program.languages[language] != nil {
            session.language = language
            session.languageChosen = true
            chosenLanguage = language
        }
        if let text = transition.say { say(.flow(text)) }
        session.refusals = 0
        switch transition.destination {
        case .state(let name): return enter(state: name.value)
        case .flow(let call, let then): return enter(call, then: then?.value)
        }
    }

    private mutating func stay(_ values: [String: Value]) -> Move {
        guard let depth = session.frames.indices.last, let state = place else {
            return .fail(.unknownPlace(placeName))
        }
        session.frames[depth].variables.merge(values) { _, new in new }
        return begin(state)
    }

    private mutating func enter(state name: String) -> Move {
        guard let depth = session.frames.indices.last else { return .fail(.unknownPlace(placeName)) }
        session.frames[depth].state = name
        asksAgain = false
        note(.entered)
        guard let state = place else { return .fail(.unknownPlace(placeName)) }
        return begin(state)
    }

    private mutating func enter(_ call: FlowCall, then: String?) -> Move {
        guard let frame = session.frames.last else { return .fail(.unknownPlace(placeName)) }
        var arguments: [String: Value] = [:]
        for argument in call.arguments {
            guard let value = visit.value(argument.expression) else { return .fail(.noValue(argument.name.value)) }
            arguments[argument.name.value] = value
        }
        remember(origin, at: session.frames.indices.last)
        origin = nil
        return push(
            flow: call.flow.value, arguments: arguments, returnState: then ?? frame.state,
            returnVariable: call.into?.value)
    }

    private mutating func push(
        flow name: String, arguments: [String: Value], returnState: String?, returnVariable: String?
    ) -> Move {
        guard session.frames.count < ConversationLimits.frames else { return .fail(.tooDeep(name)) }
        guard let flow = program.flows[name] else { return .fail(.unknownPlace(name)) }
        var variables = flow.takes.compactMapValues(\.blank)
        variables.merge(arguments) { _, passed in passed }
        session.frames.append(
            Session.Frame(
                flow: name, state: flow.start, variables: variables, returnState: returnState,
                returnVariable: returnVariable))
        return enter(state: flow.start)
    }

    private mutating func leave(_ values: [String: Value]) -> Move {
        guard let left = session.frames.popLast() else { return .fail(.unknownPlace(placeName)) }
        origin = nil
        guard let returnState = left.returnState, let depth = session.frames.indices.last else {
            // The flow was begun by a keyword, so there is no caller: the way on is the main menu.
            return push(flow: program.profile.entry, arguments: [:], returnState: nil, returnVariable: nil)
        }
        if let variable = left.returnVariable { session.frames[depth].variables[variable] = .record(values) }
        return enter(state: returnState)
    }

    private mutating func refuse(_ refusal: Refusal) -> Advance? {
        session.refusals += 1
        var arguments = refusal.arguments
        // What somebody typed in private is not shown again, and so not kept with the screen either.
        if place?.isPrivate == true { arguments["typed"] = nil }
        say(.engine(refusal.text, arguments))
        guard session.refusals < place?.attempts ?? ConversationLimits.attempts else {
            session.refusals = 0
            return close(with: notices.suffix(1) + [notice(.engine(.tooManyAttempts, [:]))])
        }
        if session.refusals == 2 { say(.engine(.helpHint, [:])) }
        origin = nil
        asksAgain = true
        return nil
    }

    /// Ends with a last text. In a called flow that text ends the whole session too.
    mutating func finish(_ text: TextUse) -> Advance {
        let last = notice(.flow(text))
        note(.ended)
        end()
        return close(with: notices + [last])
    }

    mutating func fail(_ failure: TurnFailure) -> Advance {
        failedAt = placeName
        end()
        let text: EngineText = if case .unknownPlace = failure { .unfit } else { .trouble }
        return close(with: [notice(.engine(text, [:]))], failure: failure)
    }

    /// Something to stand above the next screen.
    mutating func say(_ words: Notice.Words) { notices.append(notice(words)) }

    /// Something to be said as things stand.
    func notice(_ words: Notice.Words) -> Notice { Notice(words, visit) }

    /// Leaves nothing to go on with.
    mutating func end() {
        session.phase = .ended
        session.frames = []
    }

    /// Adds what happened at the state the innermost frame stands in.
    mutating func note(_ event: TrailStep.Event) {
        guard let frame = session.frames.last else { return }
        trail.append(
            TrailStep(flow: frame.flow, state: frame.state, event: event, language: session.language))
    }

    /// Adds a waiting state to the way back of a frame.
    mutating func remember(_ state: String?, at depth: Int?) {
        guard let state, let depth, session.frames[depth].history.last != state else { return }
        session.frames[depth].history.append(state)
        if session.frames[depth].history.count > ConversationLimits.history {
            session.frames[depth].history.removeFirst()
        }
    }
}
