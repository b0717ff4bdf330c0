/// One phone's place in a program: a value, stored after every turn and read back before the next.
package struct Session: Sendable, Hashable {
    /// What the session waits for.
    package enum Phase: Sendable, Hashable {
        /// The innermost frame's state waits for the citizen.
        case waiting
        /// A redial found this session; the citizen is choosing between going on and starting again.
        case offeringToResume
        /// Nothing more is expected; a further dial begins again.
        case ended
    }

    /// The digest of the program the session began with and stays on.
    package let program: String
    package var phase: Phase
    package var language: String
    /// True once the citizen has chosen the language, now or earlier.
    package var languageChosen: Bool
    /// Flows entered and not left, the outermost first. Never empty while waiting.
    package var frames: [Frame]
    /// Wrong answers in a row in the current state.
    package var refusals: Int
    /// The page of the current screen, from 0.
    package var page: Int
    /// What was said above the current screen; kept while its pages are turned.
    package var notices: [String]
    /// True once the waiting question has been asked again under a reminder.
    package var isReminded = false
    /// True where the state that waits has not asked yet, since it runs by the other medium only.
    package var isUnseen = false
    /// How the current screen is written; the same on each of its pages.
    package var variant = RenderVariant.usual
    package let began: Instant
    package var lastTurn: Instant

    package init(program: String, language: String, languageChosen: Bool, began: Instant) {
        self.program = program
        phase = .waiting
        self.language = language
        self.languageChosen = languageChosen
        frames = []
        refusals = 0
        page = 0
        notices = []
        self.began = began
        lastTurn = began
    }

    /// One flow being walked through.
    package struct Frame: Sendable, Hashable {
        package let flow: String
        package var state: String
        package var variables: [String: Value]
        /// Waiting states passed, for the back key; the latest last.
        package var history: [String]
        /// Where the calling flow goes on, and the variable that keeps what this flow returns.
        package let returnState: String?
        package let returnVariable: String?

        package init(
            flow: String, state: String, variables: [String: Value], history: [String] = [],
            returnState: String? = nil, returnVariable: String? = nil
        ) {
            self.flow = flow
            self.state = state
            self.variables = variables
            self.history = history
            self.returnState = returnState
            self.returnVariable = returnVariable
        }
    }
}

/// All bounds on a conversation, in one place.
package enum ConversationLimits {
    /// Moves one input may cause before the turn is taken for endless.
    package static let movesInTurn = 64
    /// Flows within flows.
    package static let frames = 8
    /// Steps the back key can undo.
    package static let history = 12
    /// Wrong answers in a row before a state ends politely, unless it says otherwise.
    package static let attempts = 3
    /// Characters of one input that are read; the rest is cut off before anything else looks at it.
    package static let inputLength = 480
    /// Choices typed through at once after a code.
    package static let dialledThrough = 12
}

extension Session {
    /// True when the citizen has got somewhere worth coming back to.
    package var hasProgress: Bool {
        phase != .ended && (isUnseen || frames.count > 1 || frames.contains { !$0.history.isEmpty })
    }

    /// True while the state that waits is one whose input must not be kept.
    package func waitsInPrivate(in program: Program) -> Bool {
        guard let frame = frames.last else { return false }
        return program.flows[frame.flow]?.states[frame.state]?.isPrivate ?? false
    }

    /// The same without PINs: anyone who holds the store and its key could read them there at once, where the store of PINs makes
    /// each try dear.
    func withoutSecrets(of program: Program) -> Session {
        var session = self
        for (depth, frame) in frames.enumerated() {
            for name in program.flows[frame.flow]?.secretVariables ?? [] {
                session.frames[depth].variables[name] = nil
            }
        }
        return session
    }
}
