import Wording

/// What a run shows, and the keys that move between screens.
extension Run {
    /// A state waits: remembers the way back and shows its first page.
    mutating func arrive(_ prompt: Prompt) -> Advance {
        rememberWayBack()
        session.phase = .waiting
        session.isUnseen = false
        session.notices = notices
        if !asksAgain { note(.waited) }
        return show(prompt)
    }

    /// The state the input came to is a way back from the one that waits now.
    mutating func rememberWayBack() {
        guard let depth = session.frames.indices.last else { return }
        if let origin, origin != session.frames[depth].state { remember(origin, at: depth) }
        // Whoever comes to a state again is where they were then: what lay between is no way back any more.
        if let before = session.frames[depth].history.firstIndex(of: session.frames[depth].state) {
            session.frames[depth].history.removeSubrange(before...)
        }
    }

    /// Shows the current page of a prompt under what was said.
    private mutating func show(_ prompt: Prompt) -> Advance {
        let pages = pages(of: prompt)
        guard surface.medium == .ussd else { return show(pages.first ?? "", closes: false) }
        session.page = min(max(session.page, 0), max(pages.count - 1, 0))
        if pages.count < 2 { session.notices = [] }
        return show(pages.isEmpty ? prompt.body : pages[session.page], closes: false)
    }

    /// A prompt under what was said, cut to the screens of the medium; a text message is not cut.
    private func pages(of prompt: Prompt) -> [String] {
        let body = (session.notices + [prompt.body]).filter { !$0.isEmpty }.joined(separator: "\n")
        let content = ScreenContent(body: body, options: prompt.options)
        let pager = Pager(budget: surface.budget, keys: keys)
        return surface.medium == .ussd ? pager.pages(of: content).map(\.text) : [pager.whole(content)]
    }

    /// Every page of the state that waits; none where nothing waits on this medium.
    var pagesWaiting: [String] {
        guard session.phase == .waiting, let state = place, runs(state),
            case .wait(let prompt) = state.step.enter(visit)
        else { return [] }
        return pages(of: prompt)
    }

    mutating func show(_ text: String, closes: Bool) -> Advance {
        .turn(
            Turn(
                session: session, screen: Screen(text: fitted(text, closes: closes), closes: closes),
                chosenLanguage: chosenLanguage, failure: nil, trail: trail, ways: ways, wait: wait))
    }

    private var wait: TurnWait? { timeout.map { TurnWait(seconds: $0.seconds) } }

    /// A closing text has no further page: what does not fit is cut at the end of the first page.
    func fitted(_ text: String, closes: Bool) -> String {
        guard closes, surface.medium == .ussd, !surface.budget.fits(text) else { return text }
        let pager = Pager(budget: surface.budget, keys: ScreenKeys(back: nil, home: nil, more: "…", help: nil))
        return pager.pages(of: ScreenContent(body: text, options: [])).first?.text ?? text
    }

    /// Only a waiting state that was passed is a way back: the state a flow was called from may be an action, and going
    /// back to it would carry it out again.
    private var canGoBack: Bool { session.frames.contains { !$0.history.isEmpty } }

    private var keys: ScreenKeys {
        ScreenKeys(
            back: canGoBack ? "\(Key.back.digits) \(visit.text(.back))" : nil,
            home: session.frames.count > 1 ? "\(Key.home.digits) \(visit.text(.home))" : nil,
            more: "\(Key.more.digits) \(visit.text(.more))", help: nil)
    }

    // MARK: Keys

    /// What a key does here; nil when it means nothing and should be read as an answer.
    mutating func press(_ key: Key, in state: State) -> Advance? {
        switch key {
        case .back: return goBack()
        case .home:
            note(.answered)
            return restart()
        case .more: return turnPage(of: state)
        case .help:
            guard hasAsked(state) else { return nil }
            asksAgain = true
            notices.append(state.help.map { visit.text($0) } ?? visit.text(.help))
            session.page = 0
            return carryOut(begin(state))
        }
    }

    private mutating func goBack() -> Advance {
        session.page = 0
        session.notices = []
        session.refusals = 0
        guard canGoBack else { return showAgain() }
        session.isUnseen = false
        note(.answered)
        while let depth = session.frames.indices.last {
            if let earlier = session.frames[depth].history.popLast() {
                session.frames[depth].state = earlier
                break
            }
            session.frames.removeLast()
        }
        note(.waited)
        return showAgain()
    }

    private mutating func turnPage(of state: State) -> Advance? {
        guard surface.medium == .ussd, hasAsked(state), case .wait(let prompt) = begin(state) else { return nil }
        let before = session.page
        session.page += 1
        let advance = show(prompt)
        guard session.page > before else { return nil }
        return advance
    }

    /// Shows the waiting state from its first page, or from the page it was on.
    mutating func showAgain() -> Advance {
        guard let state = place else {
            return fail(.unknownPlace(session.frames.last.map { "\($0.flow)/\($0.state)" } ?? "-"))
        }
        session.phase = .waiting
        let move = begin(state)
        guard case .wait(let prompt) = move, !session.isUnseen else { return carryOut(move) }
        return show(prompt)
    }

    // MARK: Resuming

    mutating func offerToResume() -> Advance {
        guard place != nil else { return fail(.unknownPlace("-")) }
        session.phase = .offeringToResume
        let options = [
            ScreenOption(number: "1", label: visit.text(.resumeContinue)),
            ScreenOption(number: "2", label: visit.text(.resumeAgain)),
        ]
        let content = ScreenContent(body: (notices + [visit.text(.resume)]).joined(separator: "\n"), options: options)
        let bare = ScreenKeys(back: nil, home: nil, more: "98", help: nil)
        let pager = Pager(budget: surface.budget, keys: bare)
        return show(pager.pages(of: content).first?.text ?? content.body, closes: false)
    }

    mutating func answerOffer(_ typed: String) -> Advance {
        switch TypedNumber.choice(typed) {
        case 1:
            session.page = 0
            session.notices = []
            session.refusals = 0
            return showAgain()
        case 2: return restart()
        default:
            session.refusals += 1
            guard session.refusals < ConversationLimits.attempts else {
                session.refusals = 0
                return show(visit.text(.tooManyAttempts), closes: true)
            }
            notices.append(visit.text(.wrongChoice, ["typed": .text(String(typed.prefix(12)))]))
            return offerToResume()
        }
    }

    /// The network sent something after the end.
    mutating func over() -> Advance {
        show(visit.text(.sessionOver), closes: true)
    }
}
