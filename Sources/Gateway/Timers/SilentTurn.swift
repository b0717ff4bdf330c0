import Conversation
import DomainKit
import Providers
import Storage
import Wording

/// The time of a question that was asked by text message is over. Nobody asks for an answer: what is said leaves as a message, and
/// a turn that is undone is made by the next try of its timer.
struct SilenceInput: TurnInput {
    static let isAsked = false
    /// A turn that cannot be made is given up after so many tries.
    static let attempts = 20

    let question: AwaitedQuestion
    /// What went off.
    let timer: TimerStore.Due
    let now: Instant

    /// The row of the phone's own turns, for an answer may be coming in this very moment.
    var phoneHash: [UInt8] { question.phoneHash }
    var channelName: String? { nil }
    var firstQuestions: [Statement] { [] }

    func open(in scene: TurnScene) throws -> TurnOpening<SilentTurn> {
        let answers = AwaitedAnswers(gateway: scene.gateway, transaction: scene.transaction)
        guard let asked = try answers.load(question) else {
            try answers.end(question)
            return .over(.over)
        }
        guard let channel = scene.gateway.lines.channels[asked.channel] else {
            // Another gateway may have the channel; it is not for this one to end what was asked there.
            let lease = now.adding(milliseconds: TimerStore.leaseMilliseconds)
            try TimerStore(transaction: scene.transaction).giveBack(timer, at: lease)
            return .over(.notHere)
        }
        let work = TurnWork(
            gateway: scene.gateway, transaction: scene.transaction, phone: asked.phone, phoneHash: phoneHash,
            channel: asked.channel, surface: channel.surface(.sms), now: now, note: scene.note,
            preparations: scene.preparations)
        return .turn(SilentTurn(work: work, question: question, asked: asked, attempt: timer.attempts))
    }
}

/// The turn of somebody who did not answer: asked again once under a reminder, and when the time is over once more the
/// conversation goes on or ends as its flow says.
///
/// It moves the session on. A gateway that serves the same timer again, after a crash for one, finds the session elsewhere and does
/// nothing.
struct SilentTurn: TurnBody {
    let work: TurnWork
    let question: AwaitedQuestion
    let asked: AwaitedAnswers.Note
    /// How often the timer went off, this time included.
    let attempt: Int

    var key: TransportKey {
        TransportKey(
            channel: work.channel, phone: work.phone, dialogue: "silence", hop: question.subject,
            vault: work.gateway.vault)
    }

    private var answers: AwaitedAnswers { AwaitedAnswers(gateway: work.gateway, transaction: work.transaction) }

    func decide(_ stored: StoredSession?) throws -> TurnDecision {
        guard let session = session(in: stored),
            let program = try work.gateway.registry.program(session.program, work.transaction)
        else { return try end(.over) }
        if let morning = answers.endOfQuiet(at: work.now) {
            try TimerStore(transaction: work.transaction).set(AwaitedAnswers.timer, question.subject, due: morning)
            return .noTurn(.putOff)
        }
        guard attempt <= SilenceInput.attempts else { return try end(.givenUp) }
        let mayRemind = try asked.silences == 0 && !OptOuts.contains(work.phoneHash, work.transaction)
        let reminder = mayRemind ? program.engine.remind(session, surface: work.surface, now: work.now) : nil
        guard let advance = reminder ?? program.engine.timeOut(session, surface: work.surface, now: work.now) else {
            return try end(.over)
        }
        let turn = try work.complete(advance, on: program)
        try answers.end(question)
        let outcome: TurnOutcome = reminder == nil ? .timedOut : .reminded
        return .turn(turn, turn.failure == nil ? outcome : .failedUnasked, isOvertaken: false)
    }

    private func end(_ outcome: TurnOutcome) throws -> TurnDecision {
        try answers.end(question)
        return .noTurn(outcome)
    }

    /// The session as the question was asked in it; nil when it has moved on or is gone.
    private func session(in stored: StoredSession?) -> Session? {
        let sessions = SessionStore(transaction: work.transaction, vault: work.gateway.vault)
        guard let stored, sessions.stands(stored, at: question.hop) else { return nil }
        return sessions.takeUp(stored, at: work.now)
    }

    func answer(_ turn: Turn) throws -> HopAnswer {
        // That something does not go together is for staff: nobody asked just now.
        guard turn.failure == nil else { return .empty }
        let silences = min(asked.silences, AwaitedAnswers.mostSilences) + 1
        try TextAnswer(work: work, session: question.session).give(turn, to: key, linkID: nil, silences: silences)
        return .empty
    }
}
