import Conversation
import Storage
import Wording

/// What a turn by text message says, on its way out: a message of ours, and a note where its answer is waited for.
struct TextAnswer {
    let work: TurnWork
    let session: [UInt8]

    /// - Parameters:
    ///   - key: the hop the turn answers; the session stands there until the citizen says something.
    ///   - silences: how often the time has been over since the citizen's last word.
    /// - Returns: the row of the outbox that holds it; nil where nothing is said.
    @discardableResult
    func give(_ turn: Turn, to key: TransportKey, linkID: String?, silences: Int) throws -> Int64? {
        var awaits: AwaitedQuestion?
        if let wait = turn.wait, silences < AwaitedAnswers.mostSilences {
            let question = AwaitedQuestion(session: session, hop: key.hop)
            try AwaitedAnswers(gateway: work.gateway, transaction: work.transaction).storeQuestion(
                question, phone: work.phone, channel: work.channel, wait: wait, silences: silences, at: work.now)
            awaits = question
        }
        return try send(turn.screen.text, linkID: linkID, awaits: awaits)
    }

    /// Sends words; a turn that has none to say sends nothing.
    @discardableResult
    func send(_ text: String, linkID: String?, awaits: AwaitedQuestion? = nil) throws -> Int64? {
        guard !text.isEmpty else { return nil }
        let row = try OutboxStore(transaction: work.transaction, vault: work.gateway.vault).insert(
            .message(to: work.phone.e164, text: text, linkID: linkID, awaits: awaits?.subject), as: .answer,
            channel: work.channel, due: work.now, now: work.now)
        work.note.set()
        return row
    }
}
