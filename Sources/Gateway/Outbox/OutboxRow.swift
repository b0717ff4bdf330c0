import DomainKit
package import Conversation
import Foundation
package import Storage
import Wording

/// Something waiting to leave: a message for a phone or a push to a wallet.
package enum OutboxPayload: Sendable, Hashable, Codable {
    /// `awaits` names the question that is waited for from the moment the message leaves; nil for most.
    case message(to: String, text: String, linkID: String?, awaits: String? = nil)
    case push(reference: String, payer: String, minorUnits: Int64, note: String)

    /// What a row must not overtake another of: messages of one phone. A push stands for itself.
    var addressee: String {
        switch self {
        case .message(let to, _, _, _): to
        case .push(let reference, _, _, _): reference
        }
    }

    /// What is waited for once it has left.
    var awaits: String? {
        switch self {
        case .message(_, _, _, let awaits): awaits
        case .push: nil
        }
    }

    /// The word the table keeps, so that staff and queries can tell rows apart without opening them.
    package var kind: String {
        switch self {
        case .message: "sms"
        case .push: "push"
        }
    }

    /// What the other side will know it by, where that is ours to say.
    var reference: String? {
        switch self {
        case .message: nil
        case .push(let reference, _, _, _): reference
        }
    }
}

/// How far a row has come.
package enum OutboxState: String, Sendable, Hashable {
    /// Waiting for its time.
    case queued
    /// Taken by a worker until its due time, when another may take it.
    case leased
    /// The other side has it.
    case sent
    /// The phone has it.
    case delivered
    /// It will never arrive.
    case failed
    /// Nobody can say.
    case unknown
}

/// The outbox table. Rows stay after they are sent: they are the record of what was said to citizens.
package struct OutboxStore {
    static let place = "outbox.payload"
    /// What stands with a row whose worker died.
    static let abandoned = "Whoever took it last said nothing more."
    /// What stands with a message that waits because the city's messages for the day are used up.
    static let held = "The city's messages for the day are used up; it waits for the next."

    let transaction: any Transaction
    let vault: Vault

    package init(transaction: any Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
    }

    /// - Parameters:
    ///   - isEssential: false for what may wait when the city's messages for the day are used up.
    ///   - detail: why it waits, where it does not leave at once.
    package func add(
        _ payload: OutboxPayload, channel: String, isEssential: Bool = true, detail: String? = nil, due: Instant,
        now: Instant
    ) throws {
        try transaction.post(
            try adding(payload, .queued, to: channel, isEssential: isEssential, detail: detail, due: due, now: now))
    }

    /// Does the same, and answers the new row's number.
    func insert(
        _ payload: OutboxPayload, channel: String, isEssential: Bool, due: Instant, now: Instant
    ) throws -> Int64? {
        let adding = try adding(
            payload, .queued, to: channel, isEssential: isEssential, detail: nil, due: due, now: now)
        return try transaction.first(Statement(adding.sql + " RETURNING id", adding.arguments))?.integer(0)
    }

    /// Keeps a record of what is not sent, and why.
    func refuse(_ payload: OutboxPayload, channel: String, why: String, now: Instant) throws {
        try transaction.post(
            try adding(payload, .failed, to: channel, isEssential: false, detail: why, due: now, now: now))
    }

    private func adding(
        _ payload: OutboxPayload, _ state: OutboxState, to channel: String, isEssential: Bool, detail: String?,
        due: Instant, now: Instant
    ) throws -> Statement {
        let sealed = try vault.seal(Array(JSONEncoder().encode(payload)), as: Self.place)
        return Statement(
            """
            INSERT INTO outbox
                (kind, channel, state, payload, due_at, attempts, provider_id, detail, essential, created_at, updated_at)
            VALUES ($1, $2, $7, $3, $4, 0, $6, $8, $9, $5, $5)
            """,
            [
                .text(payload.kind), .text(channel), .blob(sealed), .integer(due.milliseconds),
                .integer(now.milliseconds), SQLValue(payload.reference), .text(state.rawValue), SQLValue(detail),
                .integer(isEssential ? 1 : 0),
            ])
    }

    /// When the row of each line is due that waits longest. Rows of other lines are for gateways that have those.
    package static func oldestDue(
        of lines: [String], in transaction: any Transaction
    ) throws -> [(line: String, due: Instant)] {
        guard !lines.isEmpty else { return [] }
        let parts = lines.indices.map { place in
            """
            SELECT \(place), (SELECT due_at FROM outbox WHERE channel = $\(place + 1) AND state IN ('queued', 'leased')
                ORDER BY due_at LIMIT 1)
            """
        }
        let rows = try transaction.rows(
            Statement(parts.joined(separator: " UNION ALL "), lines.map { .text($0) }))
        return try rows.compactMap { row in
            let place = Int(clamping: try row.integer(0))
            guard lines.indices.contains(place), let due = try row.optionalInteger(1) else { return nil }
            return (lines[place], Instant(milliseconds: due))
        }
    }

    /// The lines among some at which a push is due that was written by a moment.
    static func lines(
        _ lines: [String], withPushWrittenBy moment: Instant, dueBy due: Instant, in transaction: any Transaction
    ) throws -> Set<String> {
        let found = try lines.filter { line in
            try transaction.first(
                Statement(
                    """
                    SELECT 1 FROM outbox WHERE kind = 'push' AND channel = $1 AND state IN ('queued', 'leased')
                        AND created_at <= $2 AND due_at <= $3 LIMIT 1
                    """, [.text(line), .integer(moment.milliseconds), .integer(due.milliseconds)])) != nil
        }
        return Set(found)
    }

    /// Puts a push the wallet never heard of back in the queue, unless it waits there anyway. False when it must not leave
    /// again: it has left too often, its payer is not there any more, or nobody knows, as in a store that was restored.
    package func pushAgain(reference: String, now: Instant) throws -> Bool {
        let push = Statement(
            "SELECT id, attempts, state, created_at FROM outbox WHERE provider_id = $1 AND kind = 'push'",
            [.text(reference)])
        guard let row = try transaction.first(push) else { return false }
        let end = Instant(milliseconds: try row.integer(3)).adding(milliseconds: OutboxWorker.patienceMilliseconds)
        switch OutboxState(rawValue: try row.text(2)) {
        case .queued, .leased: return true
        case .sent where try row.integer(1) < Int64(BackOff.push.attempts) && now < end: break
        default: return false
        }
        try transaction.post(
            Statement(
                // It has left once, which a wallet that is slow to know it does not undo.
                "UPDATE outbox SET state = 'leased', due_at = $2, updated_at = $2, detail = $3 WHERE id = $1",
                [.integer(try row.integer(0)), .integer(now.milliseconds), .text(Self.abandoned)]))
        return true
    }

    /// Lets everything leave that waits for the city's next day at a line.
    func releaseHeld(at line: String, now: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET due_at = $2, detail = NULL, updated_at = $2
                WHERE channel = $1 AND state IN ('queued', 'leased') AND due_at > $2 AND state = 'queued' AND detail = $3
                """, [.text(line), .integer(now.milliseconds), .text(Self.held)]))
    }

    /// Whether a message still waits to leave, or is on its way out.
    func isWaiting(_ id: Int64) throws -> Bool {
        let row = try transaction.first(Statement("SELECT state FROM outbox WHERE id = $1", [.integer(id)]))
        let state = try row.flatMap { OutboxState(rawValue: try $0.text(0)) }
        return state == .queued || state == .leased
    }

    /// How many rows wait to leave.
    package static func waiting(in transaction: any Transaction) throws -> Int64 {
        let count = Statement("SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'leased')")
        return try transaction.first(count)?.integer(0) ?? 0
    }

    /// The rows that wait at one line, those of lines included that this gateway does not have.
    package struct LineBacklog: Sendable, Hashable {
        package let line: String
        package let rows: Int64
        /// When the oldest of them was written.
        package let since: Instant
    }

    /// What waits at each line at which something does, in the order of their names.
    package static func backlogs(in transaction: any Transaction) throws -> [LineBacklog] {
        let rows = try transaction.rows(
            Statement(
                """
                SELECT channel, COUNT(*), MIN(created_at) FROM outbox WHERE state IN ('queued', 'leased')
                GROUP BY channel ORDER BY channel
                """))
        return try rows.map { row in
            LineBacklog(
                line: try row.text(0), rows: try row.integer(1), since: Instant(milliseconds: try row.integer(2)))
        }
    }
}
