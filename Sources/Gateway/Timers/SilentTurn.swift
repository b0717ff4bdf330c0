import DomainKit
import Conversation
import Storage
import Wording

/// The turn of somebody who did not answer: asked again once under a reminder, and when the time is over once more the
/// conversation goes on or ends as its flow says.
///
/// One transaction, made once: it moves the session on, so that whoever comes to the same timer again, after a crash or at
/// another gateway, finds a session that stands elsewhere.
struct SilentTurn {
    /// A turn that cannot be made is given up after so many tries.
    static let attempts = 20

    let gateway: GatewayContext
    let question: AwaitedQuestion
    let transaction: any Transaction
    let now: Instant
    let note: OutboxNote
    /// How often the timer went off, this time included.
    let attempt: Int

    /// What came of it.
    enum Outcome: Sendable, Hashable {
        /// Nobody waits any more: there was an answer, or the session or its program is gone.
        case over
        /// It is a quiet hour.
        case putOff
        case reminded
        case timedOut
        /// Flow and session do not go together; the session is over and nothing was said.
        case failed(TurnFailure)
        case givenUp
        /// The question was asked by a channel this gateway does not have.
        case notHere
    }

    /// The outcome, and the turn as it is counted where one was made.
    struct Result: Sendable {
        let outcome: Outcome
        var passed: PassedTurn?
    }

    private var answers: AwaitedAnswers { AwaitedAnswers(gateway: gateway, transaction: transaction) }
    private var sessions: SessionStore { SessionStore(transaction: transaction, vault: gateway.vault) }

    func perform() throws -> Result {
        let asked = try answers.load(question)
        if let asked, gateway.lines.channels[asked.channel] == nil { return Result(outcome: .notHere) }
        guard let asked, let (session, work) = try situation(asked), let program = try program(of: session) else {
            return try end(.over)
        }
        if let morning = answers.endOfQuiet(at: now) {
            try TimerStore(transaction: transaction).set(AwaitedAnswers.timer, question.subject, due: morning)
            return Result(outcome: .putOff)
        }
        guard attempt <= Self.attempts else { return try end(.givenUp) }
        let mayRemind = try asked.silences == 0 && !OptOuts.contains(work.phoneHash, transaction)
        let reminder = mayRemind ? program.engine.remind(session, surface: work.surface, now: now) : nil
        guard let advance = reminder ?? program.engine.timeOut(session, surface: work.surface, now: now) else {
            return try end(.over)
        }
        let turn = try work.complete(advance, on: program)
        try answers.end(question)
        try keep(turn, of: work, silences: min(asked.silences, AwaitedAnswers.mostSilences) + 1)
        let outcome = turn.failure.map { Outcome.failed($0) } ?? (reminder == nil ? .timedOut : .reminded)
        return Result(outcome: outcome, passed: PassedTurn(turn, medium: .sms, at: now))
    }

    private func end(_ outcome: Outcome) throws -> Result {
        try answers.end(question)
        return Result(outcome: outcome)
    }

    /// The session as it was asked, by whom and how; nil when anything of it is gone.
    private func situation(_ asked: AwaitedAnswers.Note) throws -> (Session, TurnWork)? {
        guard let stored = try sessions.load(question.session), sessions.stands(stored, at: question.hop),
            let session = sessions.takeUp(stored, at: now), let channel = gateway.lines.channels[asked.channel]
        else { return nil }
        let work = TurnWork(
            gateway: gateway, transaction: transaction, phone: asked.phone, phoneHash: question.phoneHash,
            channel: asked.channel, surface: channel.surface(.sms), now: now, note: note)
        return (session, work)
    }

    private func program(of session: Session) throws -> RunnableProgram? {
        try gateway.registry.program(session.program, transaction)
    }

    private func keep(_ turn: Turn, of work: TurnWork, silences: Int) throws {
        let key = TransportKey(
            channel: work.channel, phone: work.phone, dialogue: "silence", hop: question.subject, vault: gateway.vault)
        try work.remember(turn)
        try sessions.keep(turn.session, id: question.session, key: key, typedLength: 0)
        // That something does not go together is for staff: nobody asked just now.
        guard turn.failure == nil else { return }
        try TextAnswer(work: work, session: question.session).give(turn, to: key, linkID: nil, silences: silences)
    }
}
