import Authoring
import DomainKit
import Conversation
import Providers
import Storage
import Wording

/// The turn of one text message from a citizen: the same flows, by keyword, answered by a message of ours.
struct SMSTurn: TurnBody {
    /// A text conversation left longer ago than this begins again, unless its question is waited for.
    static let resumable: Int64 = 24 * 3_600_000

    let work: TurnWork
    let inbound: SMSInbound
    let key: TransportKey

    /// What is found out on the way to a turn and noted when its answer leaves.
    private var found: (text: ArrivedText, traffic: TextTraffic, isAnswer: Bool)?

    init(work: TurnWork, inbound: SMSInbound, key: TransportKey) {
        self.work = work
        self.inbound = inbound
        self.key = key
    }

    private var sessions: SessionStore { SessionStore(transaction: work.transaction, vault: work.gateway.vault) }
    private var session: [UInt8] { SessionStore.id(phoneHash: work.phoneHash, medium: .sms) }

    private var traffics: TextTrafficStore {
        TextTrafficStore(transaction: work.transaction, vault: work.gateway.vault)
    }

    mutating func decide(_ stored: StoredSession?) throws -> TurnDecision {
        var traffic = try traffics.load(work.phoneHash)
        let text = String(inbound.text.cleanedInput.prefix(ConversationLimits.inputLength))
        let waiting = try waiting(stored)
        let arrived = ArrivedText(
            waiting?.isPrivate == true ? nil : text, from: work.phoneHash, sentAt: inbound.sentAt, work.gateway.vault)
        if try isCopy(arrived, traffic) { return .noTurn(.copied) }
        if case .silent(let begins) = traffic.judge(arrived, by: work.front.city.messages, at: work.now) {
            if begins { try traffics.storeTraffic(traffic, of: work.phoneHash, at: work.now) }
            return .noTurn(.silenced(begins: begins))
        }
        let fit = waiting.map { answerFit(text, $0) }
        if isAutomatic(text, waiting) { return .noTurn(.automatic) }
        // A word such as "cancel" is the answer to a question of yes or no, and one such as "quit" leaves the question.
        let leaves = fit != nil && fit != .answer && fit != .truth && work.front.program.understanding.leaves(text)
        if fit != .truth, !leaves, try obey(text) { return .noTurn(.obeyed) }
        let (turn, isAnswer) = try turn(leaves ? Key.home.digits : text, waiting, leaves ? .answer : fit ?? .refused)
        found = (arrived, traffic, isAnswer)
        return .turn(turn, .taken, isOvertaken: false)
    }

    mutating func answer(_ turn: Turn) throws -> HopAnswer {
        let row = try TextAnswer(work: work, session: session).give(
            turn, to: key, linkID: inbound.linkID, silences: 0)
        guard let found else { return .empty }
        var traffic = found.traffic
        let isRefused = turn.trail.contains { $0.event == .refused }
        traffic.recordText(found.text, ledOn: found.isAnswer && !isRefused, answer: row, at: work.now)
        try traffics.storeTraffic(traffic, of: work.phoneHash, at: work.now)
        return .empty
    }

    /// Takes the message without doing what it asks, and says so.
    func apologize() throws -> HopAnswer {
        let program = work.front
        let words = program.engine.lastWord(
            .trouble, language: try work.language(on: program).tag, surface: work.surface)
        try TextAnswer(work: work, session: session).send(words, linkID: inbound.linkID)
        return .empty
    }

    /// Whether a machine wrote it. Among a citizen's own words may be anything: there only a text that is nothing else counts.
    private func isAutomatic(_ text: String, _ waiting: Waiting?) -> Bool {
        let understanding = work.front.program.understanding
        return waiting?.takesOwnWords == true
            ? understanding.isWhollyAutomatic(text) : understanding.isAutomatic(text)
    }

    /// Whether a text is the last one once more. Where nothing of its words is kept, because they were told in private, it counts
    /// as long as nothing was said that it could answer.
    private func isCopy(_ text: ArrivedText, _ traffic: TextTraffic) throws -> Bool {
        switch traffic.resemblance(of: text) {
        case .copy: true
        case .perhaps(let answer): try isUnsaid(answer)
        case .none: false
        }
    }

    /// Whether nothing was said since in this row of the outbox that a citizen could answer.
    private func isUnsaid(_ answer: Int64?) throws -> Bool {
        guard let answer else { return true }
        return try OutboxStore(transaction: work.transaction, vault: work.gateway.vault).isWaiting(answer)
    }

    /// Does what the message wishes of messages themselves; an open conversation stays as it is. False where it wishes
    /// nothing of the kind.
    private func obey(_ text: String) throws -> Bool {
        let understanding = work.front.program.understanding
        guard let (command, spoken) = understanding.command(text) else { return false }
        let answer: EngineText
        switch command {
        case .stop:
            try OptOuts.record(work.phoneHash, by: work.channel, at: work.now, work.transaction)
            answer = .stopped
        case .start:
            try OptOuts.remove(work.phoneHash, work.transaction)
            answer = .started
        case .help: return false
        }
        let chosen = try work.language(on: work.front)
        let words = work.front.engine.lastWord(
            answer, language: chosen.chosen ? chosen.tag : spoken, surface: work.surface)
        try TextAnswer(work: work, session: session).send(words, linkID: inbound.linkID)
        return true
    }

    /// A conversation whose question can still be answered.
    private struct Waiting {
        let session: Session
        let program: RunnableProgram
        /// Whether the question is one whose answer is kept nowhere.
        let isPrivate: Bool
        /// Whether the question is answered in the citizen's own words.
        let takesOwnWords: Bool
        /// How many digits the answer has; nil where it is no row of digits.
        let digits: AnswerDigits?
        /// Whether something was found that the question is about, as a bill: who began again would lose it.
        let hasFound: Bool

        /// Whether a text has about as many digits as are wanted, so that it is an answer with a slip rather than a number of
        /// something else.
        func isNearly(_ text: String) -> Bool {
            let count = text.count { $0.isWholeNumber }
            return switch digits {
            case .exactly(let wanted): abs(count - wanted) <= 2
            case .any(let wanted): count > 0 && count <= wanted.upperBound + 2
            case nil: false
            }
        }
    }

    private func waiting(_ stored: StoredSession?) throws -> Waiting? {
        guard let stored, let session = sessions.takeUp(stored, at: work.now), session.phase == .waiting,
            let program = try work.gateway.registry.program(session.program, work.transaction),
            work.now < Self.end(of: session, left: stored.updatedAt, in: program)
        else { return nil }
        let place = session.frames.last.flatMap { program.program.flows[$0.flow]?.states[$0.state] }
        return Waiting(
            session: session, program: program, isPrivate: place?.isPrivate == true,
            takesOwnWords: place?.facts.takesOwnWords == true, digits: place?.facts.digits,
            hasFound: session.frames.last?.variables.values.contains { $0.asRecord != nil } == true)
    }

    private func answerFit(_ text: String, _ waiting: Waiting) -> AnswerFit {
        waiting.program.engine.fit(text, in: waiting.session, surface: work.surface, now: work.now)
    }

    /// The turn, and whether the text was taken as the answer to a question. A message answers what was asked wherever it
    /// can; only then it may ask for a service.
    private func turn(_ text: String, _ waiting: Waiting?, _ fit: AnswerFit) throws -> (Turn, isAnswer: Bool) {
        let front = work.front
        let understanding = front.program.understanding
        guard let waiting else { return (try begin(text, on: front), false) }
        if waiting.takesOwnWords {
            let bare = understanding.certainMatch(text).flatMap { $0.isBare ? $0 : nil }
            if let match = understanding.emergency(inOwnWords: text) ?? bare {
                return (try begin(match, "", on: front), false)
            }
        }
        var typed = text
        // Help is for anyone who asks for it alone, though the question takes any words.
        if waiting.takesOwnWords, case .help? = understanding.command(text)?.command { typed = Key.help.digits }
        if fit == .refused || fit == .ownWords && !waiting.takesOwnWords {
            switch understanding.meaning(of: text) {
            // What is said in private is not kept as the words of another service, unless it is wished for plainly.
            case .service(let match) where waiting.isPrivate && mayBePrivate(match): break
            case .service(let match)
            where isElsewhere(match, waiting) || fit == .refused && asksAgain(match, text, waiting):
                return (try begin(match, "", on: front), false)
            case .command(.help, _): typed = Key.help.digits
            case .service, .command, .automatic, .unclear:
                if front.program.flow(texted: text) != nil { return (try begin(text, on: front), false) }
            }
        }
        let advance = waiting.program.engine.advance(waiting.session, typed, surface: work.surface, now: work.now)
        return (try work.complete(advance, on: waiting.program), true)
    }

    /// Whether words that name a service may be the answer to a private question: those that need not be understood at once, and
    /// are more than a keyword with what is no secret, as a number.
    private func mayBePrivate(_ match: KeywordMatch) -> Bool {
        !match.keyword.use.isUrgent && (!match.isCertain || match.keyword.use.takesWords && !match.isBare)
    }

    /// Whether a message asks for the service that waits once more, and does not only speak of it: a number with a slip beside
    /// its name is an answer, and told what is wrong with it. Where something was found already, only who names another thing
    /// or nothing but the service asks again: `pay some of it` is said of the bill that waits.
    private func asksAgain(_ match: KeywordMatch, _ text: String, _ waiting: Waiting) -> Bool {
        if waiting.isNearly(text) { return false }
        let understanding = work.front.program.understanding
        if understanding.brings(match) || understanding.isKeyword(alone: text) { return true }
        return !waiting.hasFound && (match.isCertain || !match.isBare || !match.keyword.use.isWeak)
    }

    /// Whether a message names another service than the one that waits, or cannot wait itself.
    private func isElsewhere(_ match: KeywordMatch, _ waiting: Waiting) -> Bool {
        match.keyword.use.isUrgent || match.keyword.flow != waiting.session.frames.last?.flow
    }

    /// Begins what a message asks for; the main menu where it does not say.
    private func begin(_ text: String, on program: RunnableProgram) throws -> Turn {
        switch program.program.understanding.meaning(of: text) {
        case .service(let match): return try begin(match, "", on: program)
        case .command(.help, let language):
            let help = Keyword(
                flow: program.program.profile.entry, arguments: ["help": .boolean(true)], language: language)
            return try begin(KeywordMatch(alone: help), "", on: program)
        case .command, .automatic, .unclear: return try begin(nil, text, on: program)
        }
    }

    private func begin(_ match: KeywordMatch?, _ text: String, on program: RunnableProgram) throws -> Turn {
        let understanding = program.program.understanding
        var language = try work.language(on: program)
        if let spoken = match?.keyword.language, !language.chosen {
            language = (spoken, true)
            // What is sent later, as a receipt, is to be in it too.
            try People.remember(
                language: spoken, of: work.phone, vault: work.gateway.vault, now: work.now, work.transaction)
        }
        // A number alone leads where dialling it leads.
        let called = match == nil ? program.program.flow(texted: text) : nil
        var arguments = match?.keyword.arguments ?? called.map { ["words": .text($0.number)] } ?? [:]
        if let match, let takes = program.program.flows[match.keyword.flow]?.takes {
            arguments = arguments.filter { takes[$0.key] != nil }
            if takes["words"] == .text { arguments["words"] = .text(understanding.words(of: match)) }
            if takes["doubt"] == .boolean { arguments["doubt"] = .boolean(match.isDoubtful) }
        }
        let advance = program.engine.begin(
            flow: match?.keyword.flow ?? called?.name, arguments: arguments, language: language.tag,
            languageChosen: language.chosen, surface: work.surface, now: work.now)
        return try work.complete(advance, on: program)
    }

    /// When a conversation begins again: a question that is waited for may be answered later than any other, and its message
    /// may have left late or be put off by quiet hours.
    private static func end(of session: Session, left moment: Instant, in program: RunnableProgram) -> Instant {
        let place = session.frames.last.flatMap { program.program.flows[$0.flow]?.states[$0.state] }
        return moment.adding(milliseconds: resumable).adding(seconds: place?.timeout?.seconds ?? 0)
    }
}
