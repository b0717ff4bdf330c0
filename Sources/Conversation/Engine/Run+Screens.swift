import Wording

/// What a run shows, and the keys that move between screens.
extension Run {
    /// A state waits: remembers the way back and shows its first page.
    mutating func arrive(_ prompt: Prompt) -> Advance {
        rememberWayBack()
        session.phase = .waiting
        session.isUnseen = false
        if !asksAgain { note(.waited) }
        return showNew(prompt)
    }

    /// The state the input came to is a way back from the one that waits now.
    mutating func rememberWayBack() {
        guard let depth = session.frames.indices.last else { return }
        if let origin, origin != session.frames[depth].state { remember(origin, at: depth) }
        // Anyone who comes to a state again is where they were then: what lay between is no way back any more.
        if let before = session.frames[depth].history.firstIndex(of: session.frames[depth].state) {
            session.frames[depth].history.removeSubrange(before...)
        }
    }

    // MARK: Showing

    /// Shows a question under what was said on the way, in the variant that suits the whole. What was said is kept only
    /// where there are pages to turn under it.
    private mutating func showNew(_ prompt: Prompt) -> Advance {
        let (variant, whole) = chosen(prompt, under: notices)
        session.variant = variant
        session.notices = whole.pages.count < 2 ? [] : notices.map { $0.text(in: variant) }
        guard whole.pages.count > 1, session.refusals > 0 else { return show(whole) }
        let room = refusedScreen(prompt, in: variant)
        session.variant = room.variant
        session.notices = room.notices
        return show(room.screen)
    }

    /// A question under something said, in the variant that suits the whole.
    private func chosen(_ prompt: Prompt, under notices: [Notice]) -> (variant: RenderVariant, screen: DrawnScreen) {
        RenderVariant.chosen(for: pack, fullUpTo: place?.shortAbove ?? 1) { variant in
            // The step has drawn it in the usual variant already.
            let drawn = variant == .usual ? prompt : self.prompt(in: variant) ?? prompt
            return draw(drawn, under: notices.map { $0.text(in: variant) }, in: variant)
        }
    }

    private func draw(_ prompt: Prompt, under notices: [String], in variant: RenderVariant) -> DrawnScreen {
        let body = notices.isEmpty ? prompt.body : (notices + [prompt.body]).stacked
        return surface.draw(ScreenContent(body: body, options: prompt.options), keys: keys(in: variant))
    }

    /// A question under the reason why its answer was none, with what is shown of what was said.
    private struct RefusedScreen {
        let screen: DrawnScreen
        let variant: RenderVariant
        let notices: [String]
    }

    /// A question under the reason why its answer was none, where that takes nothing from the first page that may be chosen
    /// there: first the hint is left out, then the reason is said short, then the question too, and then the question, which
    /// was read a moment ago, gives way. Where none of that is enough the question asked again says by itself that the answer
    /// was none.
    private func refusedScreen(_ prompt: Prompt, in variant: RenderVariant) -> RefusedScreen {
        let alone = chosen(prompt, under: [])
        let shortest = RenderVariant(form: .short, isPlain: variant.isPlain)
        let short = notices.first?.text(in: shortest)
        for keepsQuestion in [true, false] {
            for variant in [variant, shortest] {
                let said = notices.map { $0.text(in: variant) }
                let found = makingRoom(
                    in: variant, under: said, shortest: short, keepsQuestion: keepsQuestion, as: alone.screen)
                if let found { return found }
            }
        }
        return RefusedScreen(screen: alone.screen, variant: alone.variant, notices: [])
    }

    /// The question that waits under what was said, or what may be chosen without the question, with as much on its first
    /// page as the question has there with nothing above it; nil where that needs more room. Made again of the notices it
    /// answers, it answers the same.
    ///
    /// - Parameter short: the reason in its short form, where that is known.
    private func makingRoom(
        in variant: RenderVariant, under notices: [String], shortest short: String? = nil, keepsQuestion: Bool,
        as alone: DrawnScreen
    ) -> RefusedScreen? {
        guard let prompt = prompt(in: variant) else { return nil }
        func drawn(_ question: Prompt, _ notices: [String]) -> RefusedScreen {
            RefusedScreen(screen: draw(question, under: notices, in: variant), variant: variant, notices: notices)
        }
        guard surface.medium == .ussd, let refusal = notices.first, !prompt.options.isEmpty, !isHelp(refusal, variant)
        else { return drawn(prompt, notices) }
        let reasons = [refusal] + [short].compactMap { $0 == refusal ? nil : $0 }
        let screens =
            keepsQuestion
            ? [drawn(prompt, notices)] + reasons.map { drawn(prompt, [$0]) }
            : reasons.map { drawn(Prompt(body: "", options: prompt.options), [$0]) }
        return screens.first { $0.screen.firstOptions >= alone.firstOptions }
    }

    /// Who asked for help reads it from its first page on.
    private func isHelp(_ said: String, _ variant: RenderVariant) -> Bool {
        let visit = visit(in: variant)
        return said == place?.help.map { visit.text($0) } ?? visit.text(.help)
    }

    /// The question that waits, as it was shown last.
    private func shownAgain(_ prompt: Prompt) -> DrawnScreen {
        let (variant, said) = (session.variant, session.notices)
        guard session.refusals > 0, !said.isEmpty else {
            let drawn = variant == .usual ? prompt : self.prompt(in: variant) ?? prompt
            return draw(drawn, under: said, in: variant)
        }
        let alone = chosen(prompt, under: []).screen
        let kept = makingRoom(in: variant, under: said, keepsQuestion: true, as: alone)
        return (kept ?? makingRoom(in: variant, under: said, keepsQuestion: false, as: alone))?.screen ?? alone
    }

    /// What the waiting state asks, in a variant; nil where it does not ask.
    private func prompt(in variant: RenderVariant) -> Prompt? {
        guard let state = place, case .wait(let prompt) = state.step.enter(visit(in: variant)) else { return nil }
        return prompt
    }

    /// Every page of the state that waits; none where nothing waits on this medium.
    var pagesWaiting: [String] {
        guard session.phase == .waiting, let state = place, runs(state), let prompt = prompt(in: .usual) else {
            return []
        }
        return shownAgain(prompt).pages
    }

    /// Shows the current page.
    private mutating func show(_ screen: DrawnScreen) -> Advance {
        session.page = min(max(session.page, 0), max(screen.pages.count - 1, 0))
        let page = screen.pages.indices.contains(session.page) ? screen.pages[session.page] : ""
        return .turn(turn(page, closes: false))
    }

    /// Shows last words, after which the channel closes.
    func close(with words: [Notice], failure: TurnFailure? = nil) -> Advance {
        .turn(closing(with: words, failure: failure))
    }

    func closing(with words: [Notice], failure: TurnFailure? = nil) -> Turn {
        let screen = RenderVariant.chosen(for: pack) { variant in
            surface.drawLast(words.map { $0.text(in: variant) }.stacked)
        }.screen
        return turn(screen.pages.first ?? "", closes: true, failure: failure)
    }

    private func turn(_ text: String, closes: Bool, failure: TurnFailure? = nil) -> Turn {
        Turn(
            session: session.withoutSecrets(of: program), screen: Screen(text: text, closes: closes),
            chosenLanguage: chosenLanguage, failure: failure, failedAt: failure == nil ? nil : failedAt, trail: trail,
            ways: ways, wait: timeout.map { TurnWait(seconds: $0.seconds) }, saysMore: !notices.isEmpty)
    }

    private var pack: LanguagePack? { program.pack(for: session.language) }

    /// Only a waiting state that was passed is a way back: the state a flow was called from may be an action, and going
    /// back to it would carry it out again.
    private var canGoBack: Bool { session.frames.contains { !$0.history.isEmpty } }

    private func keys(in variant: RenderVariant) -> ScreenKeys {
        let visit = visit(in: variant)
        func line(_ key: Key, _ word: EngineText) -> String { key.digits + " " + visit.text(word) }
        return ScreenKeys(
            back: canGoBack ? line(.back, .back) : nil, home: session.frames.count > 1 ? line(.home, .home) : nil,
            more: line(.more, .more), help: nil)
    }

    // MARK: Keys

    /// The key something typed stands for. Who writes messages may write the word for more instead.
    func key(_ typed: String) -> Key? {
        if let key = Key(typed) { return key }
        return surface.medium == .sms && typed.folded == visit.text(.more).folded ? .more : nil
    }

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
            say(state.help.map { .flow($0) } ?? .engine(.help, [:]))
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
        guard hasAsked(state), let prompt = prompt(in: .usual) else { return nil }
        let screen = shownAgain(prompt)
        guard session.page + 1 < screen.pages.count else { return nil }
        session.page += 1
        return show(screen)
    }

    /// Shows the waiting state from its first page, or from the page it was on.
    mutating func showAgain() -> Advance {
        guard let state = place else { return carryOut(.fail(.unknownPlace(placeName))) }
        session.phase = .waiting
        let move = begin(state)
        guard case .wait(let prompt) = move, !session.isUnseen else { return carryOut(move) }
        guard session.page > 0 || !session.notices.isEmpty else { return showNew(prompt) }
        return show(shownAgain(prompt))
    }

    // MARK: Resuming

    /// - Parameter saysWhy: false where something else is said above the choices, and both may have no room.
    mutating func offerToResume(sayingWhy saysWhy: Bool = true) -> Advance {
        guard place != nil else { return fail(.unknownPlace("-")) }
        session.phase = .offeringToResume
        let bare = ScreenKeys(back: nil, home: nil, more: Key.more.digits, help: nil)
        let screen = RenderVariant.chosen(for: pack) { variant in
            let visit = visit(in: variant)
            let content = ScreenContent(
                body: (notices.map { $0.text(in: variant) } + (saysWhy ? [visit.text(.resume)] : [])).stacked,
                options: [
                    ScreenOption(number: "1", label: visit.text(.resumeContinue)),
                    ScreenOption(number: "2", label: visit.text(.resumeAgain)),
                ])
            return surface.draw(content, keys: bare)
        }.screen
        return .turn(turn(screen.pages.first ?? "", closes: false))
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
            if tellsOfDanger(typed, mayBeNumber: true) {
                sayNumbersInDanger()
                return offerToResume(sayingWhy: false)
            }
            session.refusals += 1
            guard session.refusals < ConversationLimits.attempts else {
                session.refusals = 0
                return close(with: [notice(.engine(.tooManyAttempts, [:]))])
            }
            say(.engine(.wrongChoice, ["typed": .text(String(typed.prefix(12)))]))
            return offerToResume()
        }
    }

    /// The network sent something after the end.
    mutating func over() -> Advance { close(with: [notice(.engine(.sessionOver, [:]))]) }
}
