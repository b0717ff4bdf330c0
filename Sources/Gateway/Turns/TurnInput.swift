import Conversation
import Providers
import Storage
import Wording

/// What makes a turn: a hop of a USSD dialogue, a text message, or that nobody answered. Each describes here what it does its own
/// way; all of them go through `TurnScene` inside the transaction and through `TurnMaker` around it.
protocol TurnInput: Sendable {
    associatedtype Body: TurnBody

    /// Whether a provider asked, which asks again where no answer comes. The answer is stored then under the hop's key, and a
    /// turn that is undone ends politely instead.
    static var isAsked: Bool { get }
    /// The keyed hash of the phone it is about: turns of one phone are made one after the other.
    var phoneHash: [UInt8] { get }
    /// When it came.
    var now: Instant { get }
    /// The channel it came by; nil where only the store knows.
    var channelName: String? { get }
    /// What its turn asks first: all of it about this phone, which only its own turns write.
    var firstQuestions: [Statement] { get }

    /// Finds whose turn it is and where they are spoken to.
    func open(in scene: TurnScene) throws -> TurnOpening<Body>
}

/// What is found before the session is looked for.
enum TurnOpening<Body: TurnBody> {
    case turn(Body)
    /// There is nothing to do.
    case over(TurnOutcome)
}

/// One turn inside its transaction. Made for one run of the transaction's body and thrown away.
protocol TurnBody {
    var work: TurnWork { get }
    /// The hop it answers.
    var key: TransportKey { get }
    /// How many bytes of a cumulative text are read when it is made.
    var typedLength: Int { get }

    /// What is to be done, given the session of the phone on its medium.
    mutating func decide(_ stored: StoredSession?) throws -> TurnDecision
    /// Sends what the turn says; returns what the provider is answered.
    mutating func answer(_ turn: Turn) throws -> HopAnswer
    /// Tells the citizen that the turn failed, in a transaction of its own; returns what the provider is answered.
    func apologize() throws -> HopAnswer
}

extension TurnBody {
    var typedLength: Int { 0 }
    /// A silence has no provider waiting for an answer.
    func apologize() throws -> HopAnswer { .empty }
}

/// What a turn comes to.
enum TurnDecision {
    /// The engine made a turn. Where another dial has overtaken its dialogue, the phone's session is not its own to store.
    case turn(Turn, TurnOutcome, isOvertaken: Bool)
    /// Whatever had to be done is done; the session stays as it is.
    case noTurn(TurnOutcome)
}

/// What came of an input.
enum TurnOutcome: Sendable, Hashable {
    case taken
    /// It came before, under this name.
    case repeated
    /// It came before, under another name.
    case copied
    /// A machine wrote it.
    case automatic
    /// It wished something of messages themselves, which was done and answered.
    case obeyed
    /// Its phone is not answered for a while; `begins` where that begins with this message.
    case silenced(begins: Bool)
    /// Who did not answer was asked again.
    case reminded
    /// Who did not answer was waited for long enough.
    case timedOut
    /// Flow and session do not go together; the session is over, and nothing was said because nobody had asked.
    case failedUnasked
    /// Nobody waits any more: there was an answer, or the session or its program is gone.
    case over
    /// It is a quiet hour.
    case putOff
    /// The question was asked by a channel this gateway does not have.
    case notHere
    /// Its turn was undone too often.
    case givenUp

    /// What is counted when it is kept.
    var event: GatewayCounters.Event? {
        switch self {
        case .taken, .obeyed: .turnTaken
        case .repeated: .turnRepeated
        case .copied: .textCopied
        case .automatic: .textAutomatic
        case .silenced: .textSilenced
        case .reminded: .answerReminded
        case .timedOut: .answerTimedOut
        case .failedUnasked, .over, .putOff, .notHere, .givenUp: nil
        }
    }
}

/// What a transaction that was kept says of its turn: what is to be answered, counted and told.
struct TurnResult: Sendable {
    let outcome: TurnOutcome
    /// What the provider is answered.
    let reply: HopAnswer
    /// What is counted of the way it took; nil where the engine made no turn.
    var passed: PassedTurn?
    /// Set where program and session did not go together, with the flow and the state.
    var failure: TurnFailure?
    var failedAt: String?

    init(_ outcome: TurnOutcome, reply: HopAnswer = .empty) {
        self.outcome = outcome
        self.reply = reply
    }
}
