import Wording

/// The conversation as a pure function: a session and an input give a new session and a screen.
///
/// No clock, no I/O, no randomness, no trap. Where a state calls an action the engine answers with the call and is
/// resumed with its outcome, so that the action runs inside the caller's transaction.
package struct Engine: Sendable {
    package let program: Program
    /// Whether turns tell the ways they took; only what proves flows asks for it.
    private let tellsWays: Bool

    package init(program: Program, tellsWays: Bool = false) {
        self.program = program
        self.tellsWays = tellsWays
    }

    /// The same engine, whose turns tell the ways they took.
    package var tellingWays: Engine { Engine(program: program, tellsWays: true) }

    /// Begins a conversation at a flow (the entry flow when nil), with arguments for it.
    package func begin(
        flow: String? = nil, arguments: [String: Value] = [:], language: String, languageChosen: Bool,
        surface: Surface, now: Instant
    ) -> Advance {
        let session = Session(
            program: program.digest, language: language, languageChosen: languageChosen, began: now)
        var run = newRun(session, surface, now)
        return run.enter(flow: flow ?? program.profile.entry, arguments: arguments)
    }

    /// Takes an input of the citizen, already cleaned (`String.cleanedInput`).
    package func advance(_ session: Session, _ typed: String, surface: Surface, now: Instant) -> Advance {
        let typed = String(typed.prefix(ConversationLimits.inputLength))
        var run = newRun(session, surface, now)
        run.session.isReminded = false
        switch session.phase {
        case .ended: return run.restart()
        case .offeringToResume: return run.answerOffer(typed)
        case .waiting: return run.answer(typed)
        }
    }

    /// How something typed answers the question a session waits at; nothing is done with it.
    package func fit(_ typed: String, in session: Session, surface: Surface, now: Instant) -> AnswerFit {
        newRun(session, surface, now).fit(String(typed.prefix(ConversationLimits.inputLength)))
    }

    /// Goes on after an action.
    package func resume(_ suspension: Suspension, with outcome: ActionOutcome) -> Advance {
        var run = suspension.run
        return run.followOutcome(outcome)
    }

    /// Asks a citizen who dialled again whether to go on where they were.
    package func offerToResume(_ session: Session, surface: Surface, now: Instant) -> Advance {
        var run = newRun(session, surface, now)
        // Wrong answers to an earlier question are no wrong answers to the offer.
        run.session.refusals = 0
        return run.offerToResume()
    }

    /// Asks again what a text message asked and nobody answered, under a reminder. It counts neither as an answer nor as
    /// a wrong one. Nil where the session does not wait by text message in a state with a timeout, or was reminded
    /// before.
    package func remind(_ session: Session, surface: Surface, now: Instant) -> Advance? {
        var run = newRun(session, surface, now)
        guard let timeout = run.timeout, !session.isReminded else { return nil }
        return run.remind(timeout)
    }

    /// Goes on where the timeout of the waiting state leads, or ends the session with an empty screen, which is not to be
    /// sent. It counts neither as an answer nor as a wrong one. Nil where the session does not wait by text message in a
    /// state with a timeout.
    package func timeOut(_ session: Session, surface: Surface, now: Instant) -> Advance? {
        var run = newRun(session, surface, now)
        guard let timeout = run.timeout else { return nil }
        return run.timeOut(timeout)
    }

    /// Shows the current screen again and changes nothing else: for a hop the network sent twice.
    package func repeatScreen(_ session: Session, surface: Surface, now: Instant) -> Advance {
        var run = newRun(session, surface, now)
        switch session.phase {
        case .ended: return run.over()
        case .offeringToResume: return run.offerToResume()
        case .waiting: return run.showAgain()
        }
    }

    /// Every page of what a session waits with, for anyone who looks at it from outside; none where it does not wait. What
    /// was said above it stands there only as long as its pages are turned.
    package func pages(of session: Session, surface: Surface, now: Instant) -> [String] {
        newRun(session, surface, now).pagesWaiting
    }

    /// A last word outside any session, as when something failed. It never throws and never waits.
    package func lastWord(_ text: EngineText, language: String, surface: Surface) -> String {
        lastTurn(text, language: language, surface: surface, now: Instant(milliseconds: 0)).screen.text
    }

    /// The same as a turn that leaves nothing to go on with.
    package func lastTurn(_ text: EngineText, language: String, surface: Surface, now: Instant) -> Turn {
        var session = Session(program: program.digest, language: language, languageChosen: false, began: now)
        session.phase = .ended
        let run = newRun(session, surface, now)
        return run.closing(with: [run.notice(.engine(text, [:]))])
    }

    private func newRun(_ session: Session, _ surface: Surface, _ now: Instant) -> Run {
        Run(program: program, surface: surface, now: now, session: session, tellsWays: tellsWays)
    }
}

/// How something typed answers a question.
package enum AnswerFit: Sendable, Hashable {
    /// It is a key of the phone, one of the choices, or what the question asks for.
    case answer
    /// It is a yes or a no and nothing more.
    case truth
    /// It is taken because the question takes any words.
    case ownWords
    /// It begins with a yes or a no and says more, as `yes but later`.
    case hedged
    case refused
}
