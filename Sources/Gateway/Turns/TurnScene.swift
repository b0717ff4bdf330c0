import Conversation
import Providers
import Storage
import Wording

/// The transaction of a turn, and the one way every turn goes in it: the stored reply, the session, the decision, then session,
/// answer and reply are written together.
struct TurnScene {
    let gateway: GatewayContext
    let transaction: any Transaction
    /// Whether the turn wrote to the outbox.
    let note: OutboxNote
    /// What was done before for the actions it calls.
    var preparations = Preparations()

    private var replies: ReplyStore { ReplyStore(transaction: transaction, vault: gateway.vault) }
    private var sessions: SessionStore { SessionStore(transaction: transaction, vault: gateway.vault) }

    func makeTurn<Input: TurnInput>(of input: Input) throws -> TurnResult {
        var body: Input.Body
        switch try input.open(in: self) {
        case .over(let outcome): return TurnResult(outcome)
        case .turn(let opened): body = opened
        }
        let (work, key) = (body.work, body.key)
        if Input.isAsked, let reply = try replies.reply(to: key) { return TurnResult(.repeated, reply: reply) }
        let medium = work.surface.medium
        let stored = try sessions.load(SessionStore.id(phoneHash: work.phoneHash, medium: medium))
        switch try body.decide(stored) {
        case .noTurn(let outcome):
            if Input.isAsked { try replies.storeReply(.empty, to: key, at: work.now) }
            return TurnResult(outcome)
        case .turn(let turn, let outcome, let isOvertaken):
            try work.remember(turn)
            if !isOvertaken {
                try sessions.storeSession(
                    turn, of: work.phoneHash, by: medium, key: key, typedLength: body.typedLength)
            }
            let reply = try body.answer(turn)
            if Input.isAsked { try replies.storeReply(reply, to: key, at: work.now) }
            var result = TurnResult(outcome, reply: reply)
            result.passed = PassedTurn(turn, medium: medium, at: work.now)
            (result.failure, result.failedAt) = (turn.failure, turn.failedAt)
            return result
        }
    }

    /// Stores a polite end in place of a turn that was undone, so that a repetition is told the same. Deliveries of one hop that
    /// came together fail one after the other; the first answer is everyone's.
    func endTurn<Input: TurnInput>(of input: Input) throws -> HopAnswer {
        guard case .turn(let body) = try input.open(in: self) else { return .empty }
        if let reply = try replies.reply(to: body.key) { return reply }
        let reply = try body.apologize()
        try replies.storeReply(reply, to: body.key, at: body.work.now)
        return reply
    }
}
