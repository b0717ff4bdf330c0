import Conversation
import Testing
import Wording

/// A phone that talks with the engine as the handler does, save that actions come out as the test says.
///
/// After every turn the session goes through its stored form, so that no test passes on what a store would lose.
final class TestPhone {
    let engine: Engine
    private(set) var surface: Surface
    private let language: String
    private let chosen: Bool
    private let changing: Set<String>
    private let outcomes: (ActionCall) -> ActionOutcome
    private var now = Instant(seconds: 1_800_000_000)

    private(set) var session: Session?
    private(set) var turn: Turn?
    /// Every action the engine asked for, in order.
    private(set) var calls: [ActionCall] = []
    /// Every place a session waited in, as `flow/state`.
    private(set) var places: Set<String> = []

    init(
        program: Program, medium: Surface.Medium = .ussd, budget: ScreenBudget = .standard, language: String = "en",
        chosen: Bool = false, changing: Set<String> = [],
        outcomes: @escaping (ActionCall) -> ActionOutcome = { _ in ActionOutcome("done") }
    ) {
        engine = Engine(program: program)
        surface = Self.surface(medium, budget)
        self.language = language
        self.chosen = chosen
        self.changing = changing
        self.outcomes = outcomes
    }

    private static func surface(_ medium: Surface.Medium, _ budget: ScreenBudget) -> Surface {
        let (address, elsewhere) = medium == .ussd ? ("*1#", "2100") : ("2100", "*1#")
        return Surface(medium: medium, budget: budget, address: address, elsewhere: elsewhere)
    }

    /// The citizen goes on by another medium with the same session.
    func change(to medium: Surface.Medium) { surface = Self.surface(medium, surface.budget) }

    /// A session in mid-flow that nobody's turn has made.
    func takeOver(_ session: Session) { self.session = session }

    // MARK: What a citizen does

    /// Dials without an earlier session.
    @discardableResult
    func dial(flow: String? = nil, arguments: [String: Value] = [:]) throws -> String {
        try settle(
            engine.begin(
                flow: flow, arguments: arguments, language: language, languageChosen: chosen, surface: surface,
                now: tick()))
    }

    /// Dials again with an unfinished session.
    @discardableResult
    func redial() throws -> String {
        try settle(engine.offerToResume(try #require(session), surface: surface, now: tick()))
    }

    @discardableResult
    func type(_ text: String) throws -> String {
        let session = try #require(session)
        return try settle(engine.advance(session, text.cleanedInput, surface: surface, now: tick()))
    }

    /// Types one thing after the other and gives the last screen.
    @discardableResult
    func type(_ texts: [String]) throws -> String {
        for text in texts.dropLast() { try type(text) }
        return try type(texts.last ?? "")
    }

    /// The network sends the last hop again.
    @discardableResult
    func repeatHop() throws -> String {
        try settle(engine.repeatScreen(try #require(session), surface: surface, now: tick()))
    }

    /// A text message has long not been answered; nil where nothing comes of that.
    @discardableResult
    func remind() throws -> String? {
        try engine.remind(try #require(session), surface: surface, now: tick()).map(settle)
    }

    /// Nor was the reminder.
    @discardableResult
    func timeOut() throws -> String? {
        try engine.timeOut(try #require(session), surface: surface, now: tick()).map(settle)
    }

    // MARK: What there is to see

    var screen: String { turn?.screen.text ?? "" }
    var closes: Bool { turn?.screen.closes ?? false }
    var failure: TurnFailure? { turn?.failure }
    var state: String? { session?.frames.last?.state }
    var variables: [String: Value] { session?.frames.last?.variables ?? [:] }

    private func tick() -> Instant {
        now = now.adding(seconds: 1)
        return now
    }

    private func settle(_ first: Advance) throws -> String {
        var advance = first
        // The engine stops endless turns long before this.
        for _ in 0...(2 * ConversationLimits.movesInTurn) {
            switch advance {
            case .turn(let turn):
                let stored = try Session(encoded: turn.session.encoded)
                try #require(stored == turn.session, "A session must come back from the store as it went in.")
                self.turn = turn
                session = stored
                if let frame = stored.frames.last { places.insert("\(frame.flow)/\(frame.state)") }
                return turn.screen.text
            case .call(let call, let suspension):
                calls.append(call)
                let going = changing.contains(call.name) ? suspension.withoutWayBack() : suspension
                advance = engine.resume(going, with: outcomes(call))
            }
        }
        Issue.record("A turn asks for actions without end.")
        return ""
    }
}

/// Chance that is the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
