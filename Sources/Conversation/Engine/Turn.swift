/// What an input led to, for the handler to write and the citizen to see.
package struct Turn: Sendable {
    package let session: Session
    package let screen: Screen
    /// A language the citizen chose in this turn, to be remembered for the phone.
    package let chosenLanguage: String?
    /// Set when program and session did not go together; the citizen has been told politely.
    package let failure: TurnFailure?
    /// The flow and the state that failed, as `taxes.pay/confirm`; nil where nothing did.
    package let failedAt: String?
    /// Where the conversation passed in this turn, in order.
    package let trail: [TrailStep]
    /// Where the ways it took are written, in order; empty unless the engine was asked to tell them.
    package let ways: [SourcePlace]
    /// How long to wait for an answer by text message before asking again; nil when nothing is waited for.
    package let wait: TurnWait?
    /// True where something stands above the question that the citizen has to read first: an answer that was refused, or
    /// what a flow says on its way.
    package let saysMore: Bool
    /// True where the citizen has been told to go on by the other medium: the session waits there.
    package var goesOnElsewhere: Bool { session.phase == .waiting && session.isUnseen }

    init(
        session: Session, screen: Screen, chosenLanguage: String?, failure: TurnFailure?,
        failedAt: String? = nil, trail: [TrailStep] = [], ways: [SourcePlace] = [], wait: TurnWait? = nil,
        saysMore: Bool = false
    ) {
        self.session = session
        self.screen = screen
        self.chosenLanguage = chosenLanguage
        self.failure = failure
        self.failedAt = failedAt
        self.trail = trail
        self.ways = ways
        self.wait = wait
        self.saysMore = saysMore
    }

    /// The same turn at the end of a longer way: of several inputs that came in one, the last one's turn is everybody's.
    package func following(_ earlier: Turn) -> Turn {
        Turn(
            session: session, screen: screen, chosenLanguage: chosenLanguage ?? earlier.chosenLanguage,
            failure: failure, failedAt: failedAt, trail: earlier.trail + trail, ways: earlier.ways + ways, wait: wait,
            saysMore: saysMore)
    }
}

/// Something that happened at a state, for counting where citizens go and where they stay. It never holds a word they
/// typed.
package struct TrailStep: Sendable, Hashable {
    package enum Event: Sendable, Hashable {
        case entered
        /// The state asked the citizen. Asking again after a wrong answer, for help or on a redial does not count twice.
        case waited
        /// An answer or a key led on from here.
        case answered
        /// An answer did not fit.
        case refused
        /// The action asked for here came out so.
        case outcome(String)
        /// The session ended here.
        case ended
    }

    package let flow: String
    package let state: String
    package let event: Event
    /// The language the citizen read when it happened; the one they chose here is that of the next step.
    package let language: String

    package init(flow: String, state: String, event: Event, language: String) {
        self.flow = flow
        self.state = state
        self.event = event
        self.language = language
    }
}

/// What is to be done when a text message is not answered.
package struct TurnWait: Sendable, Hashable {
    /// After the message was sent.
    package let seconds: Int64
}

/// What a turn shows: one page, ready to send.
package struct Screen: Sendable, Hashable {
    package let text: String
    /// True when the channel should close after it. The session may still be there to resume.
    package let closes: Bool

    package init(text: String, closes: Bool) {
        self.text = text
        self.closes = closes
    }
}

/// What the engine needs next: an action carried out, or nothing more.
package enum Advance: Sendable {
    case call(ActionCall, Suspension)
    case turn(Turn)
}

/// A turn interrupted by an action. It lives inside one transaction and is never stored.
package struct Suspension: Sendable {
    let run: Run

    /// The language the citizen reads at this point of the turn.
    package var language: String { run.session.language }
    /// The flow and the state that asked for the action, as `taxes.pay/confirm`.
    package var place: String { run.placeName }

    /// The same without a way back: the action changed the world.
    package func withoutWayBack() -> Suspension {
        var run = run
        run.forgetHistory()
        return Suspension(run: run)
    }
}

/// Why a turn could not go the way the flow wanted: for staff, in the log; the citizen sees a polite text.
package enum TurnFailure: Error, Sendable, Hashable {
    /// A flow or state the session stands in is not in its program.
    case unknownPlace(String)
    /// More than `ConversationLimits.movesInTurn` moves.
    case endless(String)
    /// More than `ConversationLimits.frames` flows within flows.
    case tooDeep(String)
    case unexpectedInput
    case unexpectedOutcome(String)
    /// A formula had no value (a missing variable, an overflow, two currencies).
    case noValue(String)
    case nothingToChoose
    /// A state runs by a medium this city has no line for.
    case nowhere(String)

    /// A constant sentence for the log.
    package var sentence: String {
        switch self {
        case .unknownPlace: "A session stands in a place its program does not have."
        case .endless: "A turn did not come to rest."
        case .tooDeep: "Flows call each other too deeply."
        case .unexpectedInput: "A state that does not wait got an input."
        case .unexpectedOutcome: "An action had an outcome the flow does not handle."
        case .noValue: "A formula of a flow had no value."
        case .nothingToChoose: "A state had nothing to offer."
        case .nowhere: "A state runs by a medium this city has no line for."
        }
    }

    /// What it concerns, as metadata for the log: names of flows, states and variables, never a citizen's words.
    package var subject: String {
        switch self {
        case .unknownPlace(let name), .endless(let name), .tooDeep(let name), .unexpectedOutcome(let name),
            .noValue(let name), .nowhere(let name):
            name
        case .unexpectedInput, .nothingToChoose: ""
        }
    }
}
