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

    /// The parts a message takes, which the city pays for; none for a push.
    var parts: Int {
        switch self {
        case .message(_, let text, _, _): SMSSegments.count(of: text)
        case .push: 0
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
    /// It was worth nothing any more before it left.
    case expired
    /// Nobody can say.
    case unknown
}

/// The outbox table. Rows stay after they are sent: they are the record of what was said to citizens.
package struct OutboxStore {
    static let place = "outbox.payload"
    /// What stands with a row whose worker died.
    static let abandoned = "The worker that leased it last said nothing more."
    /// What stands with a row that was worth nothing any more before it left.
    static let expired = "Its time was over before it left."

    /// What stands with what is not sent to a phone, and why.
    static let unwanted = "The phone wants no reminders and news."
    static let tooMany = "The phone has had many messages already."

    let transaction: any Transaction
    let vault: Vault

    package init(transaction: any Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
    }

    /// - Parameters:
    ///   - rank: what it is to its receiver, which decides what it leaves before.
    ///   - detail: why it waits, where it does not leave at once.
    ///   - expires: when it is worth nothing any more and ends unsent; nil for never.
    package func add(
        _ payload: OutboxPayload, as rank: OutboxClass, channel: String, detail: String? = nil,
        expires: Instant? = nil, due: Instant, now: Instant
    ) throws {
        try transaction.post(
            try adding(payload, rank, .queued, to: channel, detail: detail, expires: expires, due: due, now: now))
    }

    /// Does the same, and answers the new row's number.
    func insert(
        _ payload: OutboxPayload, as rank: OutboxClass, channel: String, due: Instant, now: Instant
    ) throws -> Int64? {
        let adding = try adding(payload, rank, .queued, to: channel, detail: nil, expires: nil, due: due, now: now)
        return try transaction.first(Statement(adding.sql + " RETURNING id", adding.arguments))?.integer(0)
    }

    /// Keeps a record of what is not sent, and why.
    func refuse(_ payload: OutboxPayload, as rank: OutboxClass, channel: String, why: String, now: Instant) throws {
        try transaction.post(
            try adding(payload, rank, .failed, to: channel, detail: why, expires: nil, due: now, now: now))
    }

    private func adding(
        _ payload: OutboxPayload, _ rank: OutboxClass, _ state: OutboxState, to channel: String, detail: String?,
        expires: Instant?, due: Instant, now: Instant
    ) throws -> Statement {
        let sealed = try vault.seal(Array(JSONEncoder().encode(payload)), as: Self.place)
        return Statement(
            """
            INSERT INTO outbox
                (kind, channel, state, payload, due_at, attempts, provider_id, detail, class, expires_at, created_at,
                updated_at)
            VALUES ($1, $2, $7, $3, $4, 0, $6, $8, $9, $10, $5, $5)
            """,
            [
                .text(payload.kind), .text(channel), .blob(sealed), .integer(due.milliseconds),
                .integer(now.milliseconds), SQLValue(payload.reference), .text(state.rawValue), SQLValue(detail),
                SQLValue(rank.rawValue), SQLValue(expires?.milliseconds),
            ])
    }

    /// What stands first in a queue of a line.
    package struct Head: Sendable, Hashable {
        package let line: String
        package let rank: OutboxClass
        /// When the row is due that waits longest.
        package let due: Instant
        /// Whether staff let the class wait at the line.
        package let isPaused: Bool
    }

    /// What waits longest in each queue of some lines, in the order of the lines and of leases. Rows of other lines are for
    /// gateways that have those.
    package static func heads(
        of lines: [(name: String, classes: [OutboxClass])], in transaction: any Transaction
    ) throws -> [Head] {
        guard !lines.isEmpty else { return [] }
        let parts = lines.indices.flatMap { place in
            lines[place].classes.map { rank in
                """
                SELECT \(place), \(rank.rawValue), (SELECT due_at FROM outbox WHERE channel = $\(place + 1)
                    AND class = \(rank.rawValue) AND state IN ('queued', 'leased') ORDER BY due_at LIMIT 1),
                    (SELECT 1 FROM message_pauses WHERE channel = $\(place + 1) AND class = \(rank.rawValue))
                """
            }
        }
        let rows = try transaction.rows(
            Statement(parts.joined(separator: " UNION ALL "), lines.map { .text($0.name) }))
        return try rows.compactMap { row in
            let place = Int(clamping: try row.integer(0))
            guard lines.indices.contains(place), let rank = OutboxClass(rawValue: Int(clamping: try row.integer(1))),
                let due = try row.optionalInteger(2)
            else { return nil }
            return Head(
                line: lines[place].name, rank: rank, due: Instant(milliseconds: due),
                isPaused: try row.optionalInteger(3) != nil)
        }.sorted { ($0.line, $0.rank) < ($1.line, $1.rank) }
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

    /// Ends a batch of rows that are worth nothing any more, also where nothing leaves at present.
    /// - Returns: how many of each class.
    func endExpired(atMost batch: Int, now: Instant) throws -> [OutboxClass: Int] {
        let rows = try transaction.rows(
            Statement(
                """
                WITH ended AS MATERIALIZED (
                    SELECT id FROM outbox WHERE state = 'queued' AND expires_at IS NOT NULL AND expires_at <= $1
                    ORDER BY expires_at LIMIT $2 $SKIP_LOCKED)
                UPDATE outbox SET state = 'expired', detail = $3, updated_at = $1 WHERE id IN (SELECT id FROM ended)
                RETURNING class
                """, [.integer(now.milliseconds), SQLValue(batch), .text(Self.expired)]))
        return try rows.reduce(into: [:]) { ended, row in
            guard let rank = OutboxClass(rawValue: Int(clamping: try row.integer(0))) else { return }
            ended[rank, default: 0] += 1
        }
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

    /// The rows of one class that wait at one line, those of lines included that this gateway does not have.
    package struct Backlog: Sendable, Hashable {
        package let line: String
        package let rank: OutboxClass
        package let rows: Int64
        /// When the oldest of them was written.
        package let since: Instant
    }

    /// What waits at each line, class by class, in the order of their names and of leases.
    package static func backlogs(in transaction: any Transaction) throws -> [Backlog] {
        let rows = try transaction.rows(
            Statement(
                """
                SELECT channel, class, COUNT(*), MIN(created_at) FROM outbox WHERE state IN ('queued', 'leased')
                GROUP BY channel, class ORDER BY channel, class
                """))
        return try rows.compactMap { row in
            guard let rank = OutboxClass(rawValue: Int(clamping: try row.integer(1))) else { return nil }
            return Backlog(
                line: try row.text(0), rank: rank, rows: try row.integer(2),
                since: Instant(milliseconds: try row.integer(3)))
        }
    }
}
