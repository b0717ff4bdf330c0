import Authoring
import Civic
import Conversation
import Providers
import Storage
import Wording

/// One text message from a citizen: the same flows, by keyword, answered by a message of ours.
struct SMSTurn {
    /// A text conversation left longer ago than this begins anew, unless its question is waited for.
    static let resumable: Int64 = 24 * 3_600_000

    let work: TurnWork
    let inbound: SMSInbound
    let key: TransportKey

    private var sessions: SessionStore { SessionStore(transaction: work.transaction, vault: work.office.vault) }
    private var replies: ReplyStore { ReplyStore(transaction: work.transaction, vault: work.office.vault) }

    private var traffics: TextTrafficStore {
        TextTrafficStore(transaction: work.transaction, vault: work.office.vault)
    }

    /// What came of a message.
    enum Outcome: Sendable {
        case turn(Turn)
        /// It was taken before, under this name.
        case isRepeated
        /// It was taken before under another name, and nothing was said since that it could answer.
        case isCopied
        /// Its phone is not answered for a while; `begins` where that begins with this message.
        case isSilent(begins: Bool)
    }

    func perform() throws -> Outcome {
        guard try replies.reply(to: key) == nil else { return .isRepeated }
        let id = SessionStore.id(phoneHash: work.phoneHash, medium: .sms)
        let stored = try sessions.load(id)
        var traffic = try traffics.load(work.phoneHash)
        let text = String(inbound.text.cleanedInput.prefix(ConversationLimits.inputLength))
        let waiting = try waiting(stored)
        let arrived = ArrivedText(words: waiting?.isPrivate == true ? nil : text, sentAt: inbound.sentAt)
        if case .last(let answer) = traffic.resemblance(of: arrived), try isUnsaid(answer) {
            try replies.keep([], to: key, at: work.now)
            return .isCopied
        }
        if case .silent(let begins) = traffic.judge(arrived, by: work.front.city.messages, at: work.now) {
            try replies.keep([], to: key, at: work.now)
            if begins { try traffics.keep(traffic, of: work.phoneHash, at: work.now) }
            return .isSilent(begins: begins)
        }
        let (turn, isAnswer) = try turn(text, waiting)
        try work.remember(turn)
        try sessions.keep(turn, of: work.phoneHash, by: .sms, key: key, typedLength: 0)
        try replies.keep([], to: key, at: work.now)
        let row = try TextAnswer(work: work, session: id).give(turn, to: key, linkID: inbound.linkID, silences: 0)
        let isRefused = turn.trail.contains { $0.event == .refused }
        traffic.note(arrived, ledOn: isAnswer && !isRefused, answer: row, at: work.now)
        try traffics.keep(traffic, of: work.phoneHash, at: work.now)
        return .turn(turn)
    }

    /// Whether nothing was said since in this row of the outbox that a citizen could answer.
    private func isUnsaid(_ answer: Int64?) throws -> Bool {
        guard let answer else { return true }
        return try OutboxStore(transaction: work.transaction, vault: work.office.vault).isWaiting(answer)
    }

    /// What `perform` asks first: all of it about this phone, which only its own turns write.
    static func firstQuestions(key: TransportKey, phoneHash: [UInt8]) -> [Statement] {
        [ReplyStore.finding(key), SessionStore.finding(SessionStore.id(phoneHash: phoneHash, medium: .sms))]
    }

    /// Takes the message without doing what it asks, and says so. For a turn that was undone and would be again.
    func giveUp() throws {
        guard try replies.reply(to: key) == nil else { return }
        let program = work.front
        let words = program.engine.lastWord(
            .trouble, language: try work.language(on: program).tag, surface: work.surface)
        try replies.keep([], to: key, at: work.now)
        let id = SessionStore.id(phoneHash: work.phoneHash, medium: .sms)
        try TextAnswer(work: work, session: id).send(words, linkID: inbound.linkID)
    }

    /// A conversation whose question can still be answered.
    private struct Waiting {
        let session: Session
        let program: ShelvedProgram
        /// Whether the question is one whose answer is kept nowhere.
        let isPrivate: Bool
    }

    private func waiting(_ stored: StoredSession?) throws -> Waiting? {
        guard let stored, let session = sessions.takeUp(stored, at: work.now), session.phase == .waiting,
            let program = try work.office.shelf.program(session.program, work.transaction),
            work.now < Self.end(of: session, left: stored.updatedAt, in: program)
        else { return nil }
        let place = session.frames.last.flatMap { program.program.flows[$0.flow]?.states[$0.state] }
        return Waiting(session: session, program: program, isPrivate: place?.isPrivate == true)
    }

    /// The turn, and whether the text was taken as the answer to a question.
    private func turn(_ text: String, _ waiting: Waiting?) throws -> (Turn, isAnswer: Bool) {
        let front = work.front
        let match = KeywordMatch(text, in: front.program)
        if let match, match.isCertain { return (try begin(match, text, on: front), false) }
        guard let waiting else { return (try begin(match, text, on: front), false) }
        let advance = waiting.program.engine.advance(waiting.session, text, surface: work.surface, now: work.now)
        return (try work.complete(advance, on: waiting.program), true)
    }

    private func begin(_ match: KeywordMatch?, _ text: String, on program: ShelvedProgram) throws -> Turn {
        var language = try work.language(on: program)
        if let spoken = match?.keyword.language, !language.chosen {
            language = (spoken, true)
            // What is sent later, as a receipt, is to be in it too.
            try People.remember(
                language: spoken, of: work.phone, vault: work.office.vault, now: work.now, work.transaction)
        }
        // A number alone leads where dialling it leads.
        let called = match == nil ? program.program.flow(texted: text) : nil
        var arguments = match?.keyword.arguments ?? called.map { ["words": .text($0.number)] } ?? [:]
        if let match, program.program.flows[match.keyword.flow]?.takes["words"] == .text {
            arguments["words"] = .text(match.rest)
        }
        let advance = program.engine.begin(
            flow: match?.keyword.flow ?? called?.name, arguments: arguments, language: language.tag,
            languageChosen: language.chosen,
            surface: work.surface, now: work.now)
        return try work.complete(advance, on: program)
    }

    /// When a conversation begins anew: a question that is waited for may be answered later than any other, and its message
    /// may have left late or be put off by quiet hours.
    private static func end(of session: Session, left moment: Instant, in program: ShelvedProgram) -> Instant {
        let place = session.frames.last.flatMap { program.program.flows[$0.flow]?.states[$0.state] }
        return moment.adding(milliseconds: resumable).adding(seconds: place?.timeout?.seconds ?? 0)
    }
}
