import DomainKit
import Conversation
import Providers
import Storage
import Wording

/// The turn of one hop of a USSD dialogue: its answer is the screen, and leaves by the hop itself.
struct USSDTurn: TurnBody {
    /// A session left longer ago than this is not offered again.
    static let resumable: Int64 = 24 * 3_600_000

    let work: TurnWork
    let inbound: USSDInbound
    let key: TransportKey
    let channel: Lines.Channel

    private var sessions: SessionStore { SessionStore(transaction: work.transaction, vault: work.gateway.vault) }
    private var replies: ReplyStore { ReplyStore(transaction: work.transaction, vault: work.gateway.vault) }

    var typedLength: Int {
        if case .cumulative(let text, _) = inbound.typed { text.utf8.count } else { 0 }
    }

    func decide(_ stored: StoredSession?) throws -> TurnDecision {
        let (turn, isOvertaken) = try turn(stored)
        return .turn(turn, .taken, isOvertaken: isOvertaken)
    }

    func answer(_ turn: Turn) throws -> HopAnswer { channel.provider.answer(turn.screen, to: inbound) }

    func apologize() throws -> HopAnswer { work.gateway.lastWord(.trouble, to: inbound, on: channel) }

    // MARK: What the hop means

    /// The turn, and whether another dial has overtaken this dialogue: then the phone's session is not its own to keep.
    private func turn(_ stored: StoredSession?) throws -> (Turn, isOvertaken: Bool) {
        switch inbound.typed {
        case .begin: return (try dial(stored), false)
        case .latest(let typed):
            guard let stored, stored.dialogue == key.dialogue else { return (try dial(stored), false) }
            return (try goOn(with: typed, stored), false)
        case .cumulative("", _): return (try dial(stored), false)
        case .cumulative(let text, let separator):
            if let stored, stored.dialogue == key.dialogue {
                guard let typed = Self.added(to: stored, in: text, separator, key, work.gateway.vault) else {
                    return (try begin(through: []), false)
                }
                return (try goOn(with: typed, stored), false)
            }
            // A dialogue that was answered before and is not the phone's latest has been overtaken by another dial.
            if try wasAnswered(before: text, separator) { return (try over(), true) }
            return (try begin(through: text.split(separator: separator).map(String.init)), false)
        }
    }

    /// What was typed since the text the session has read; nil when the text is not a continuation of that.
    static func added(
        to stored: StoredSession, in text: String, _ separator: Character, _ key: TransportKey, _ vault: Vault
    ) -> String? {
        let bytes = text.utf8
        guard let length = stored.typedLength(by: key), length <= bytes.count,
            let split = bytes.index(bytes.startIndex, offsetBy: length, limitedBy: bytes.endIndex),
            let read = String(bytes[..<split]), length == 0 || key.hop(of: read, vault) == stored.typedHash
        else { return nil }
        guard length > 0 else { return text }
        // By scalars, for a mark that was typed first would melt into one character with the separator.
        let rest = text.unicodeScalars[split...]
        guard let first = rest.first, Character(first) == separator else { return nil }
        return String(rest.dropFirst())
    }

    /// Whether a hop of this dialogue was answered before, by what had been typed until then.
    private func wasAnswered(before text: String, _ separator: Character) throws -> Bool {
        let parts = text.unicodeScalars.split(omittingEmptySubsequences: false) { Character($0) == separator }
        let earlier = parts.dropLast().prefix(Self.hopsRemembered).map { part in
            String(text.unicodeScalars[..<part.endIndex])
        }
        return try replies.hasAnswered(anyOf: ([""] + earlier).map { key.hop(of: $0, work.gateway.vault) })
    }

    /// A dialogue is told from one that was dialled through by its first hops.
    private static let hopsRemembered = 15

    // MARK: Ways on

    /// A dial with nothing typed: offers what was left unfinished, else begins.
    private func dial(_ stored: StoredSession?) throws -> Turn {
        guard let stored, stored.dialogue != key.dialogue, isRecent(stored),
            let session = sessions.takeUp(stored, at: work.now), session.hasProgress,
            let program = try work.gateway.registry.program(session.program, work.transaction)
        else { return try begin(through: []) }
        let offer = program.engine.offerToResume(session, surface: work.surface, now: work.now)
        return try work.complete(offer, on: program)
    }

    private func isRecent(_ stored: StoredSession) -> Bool {
        work.now < stored.updatedAt.adding(milliseconds: Self.resumable)
    }

    /// Begins at the entry, or at the flow a number was dialled for, and goes on with what was dialled through the code.
    ///
    /// Nothing is read behind an answer that was refused, nor behind anything else that is said above a question: what
    /// follows was dialled for another screen.
    private func begin(through typed: [String]) throws -> Turn {
        let program = work.front
        let language = try work.language(on: program)
        let engine = program.engine
        let called = typed.first.flatMap { program.program.flow(dialled: $0) }
        // Who dials a path knows it by heart; a question about the language would shift every number of it.
        let first = engine.begin(
            flow: called?.name, arguments: called.map { ["words": .text($0.number)] } ?? [:],
            language: language.tag, languageChosen: language.chosen || !typed.isEmpty, surface: work.surface,
            now: work.now)
        var turn = try work.complete(first, on: program)
        let rest = called == nil ? typed[...] : typed.dropFirst()
        for input in rest.prefix(ConversationLimits.dialledThrough) where !turn.screen.closes && !turn.saysMore {
            turn = try advance(turn.session, input, on: program).following(turn)
        }
        return turn
    }

    private func goOn(with typed: String, _ stored: StoredSession) throws -> Turn {
        guard stored.body != nil else { return try over() }
        guard let session = sessions.open(stored),
            let program = try work.gateway.registry.program(session.program, work.transaction)
        else { return try unfit() }
        return try advance(session, typed, on: program)
    }

    private func advance(_ session: Session, _ typed: String, on program: RunnableProgram) throws -> Turn {
        let typed = typed.cleanedInput
        let advance =
            if let called = called(typed, in: session, program) {
                program.engine.begin(
                    flow: called.name, arguments: ["words": .text(called.number)], language: session.language,
                    languageChosen: session.languageChosen, surface: work.surface, now: work.now)
            } else {
                program.engine.advance(session, typed, surface: work.surface, now: work.now)
            }
        return try work.complete(advance, on: program)
    }

    /// The flow a number leads to that is typed where a choice is asked for and is none: the one that dialling it begins.
    private func called(
        _ typed: String, in session: Session, _ program: RunnableProgram
    ) -> (name: String, number: String)? {
        guard session.phase == .waiting, let called = program.program.flow(dialled: typed),
            let frame = session.frames.last, let state = program.program.flows[frame.flow]?.states[frame.state],
            !state.isPrivate, !state.facts.options.isEmpty || !state.facts.itemTexts.isEmpty,
            program.engine.fit(typed, in: session, surface: work.surface, now: work.now) == .refused
        else { return nil }
        return called
    }

    /// The session was left by a program that is gone, or its bytes are broken.
    private func unfit() throws -> Turn { try last(.unfit) }

    /// The dialogue ended and the network sent more.
    private func over() throws -> Turn { try last(.sessionOver) }

    private func last(_ text: EngineText) throws -> Turn {
        let program = work.front
        return program.engine.lastTurn(
            text, language: try work.language(on: program).tag, surface: work.surface, now: work.now)
    }
}
