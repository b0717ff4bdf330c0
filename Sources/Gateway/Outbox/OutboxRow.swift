import Civic
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

/// A row a worker has leased.
package struct LeasedRow: Sendable, Hashable {
    package let id: Int64
    package let channel: String
    package let payload: OutboxPayload
    /// How often it was taken, this time included.
    package let attempts: Int
    /// True when whoever took it last said nothing more, so that it may have left.
    package let isAbandoned: Bool
}

/// The outbox table. Rows stay after they are sent: they are the record of what was said to citizens.
package struct OutboxStore {
    /// A lease a dead worker left comes back after this long.
    package static let leaseMilliseconds: Int64 = 30_000
    private static let place = "outbox.payload"
    /// When a row that cannot be opened is tried again.
    static let unopenedMilliseconds: Int64 = 5 * 60_000
    /// What stands with a row whose worker died.
    private static let abandoned = "Whoever took it last said nothing more."

    let transaction: any Transaction
    let vault: Vault

    package init(transaction: any Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
    }

    package func add(_ payload: OutboxPayload, channel: String, due: Instant, now: Instant) throws {
        let sealed = try vault.seal(Array(JSONEncoder().encode(payload)), as: Self.place)
        try transaction.post(
            Statement(
                """
                INSERT INTO outbox
                    (kind, channel, state, payload, due_at, attempts, provider_id, created_at, updated_at)
                VALUES ($1, $2, 'queued', $3, $4, 0, $6, $5, $5)
                """,
                [
                    .text(payload.kind), .text(channel), .blob(sealed), .integer(due.milliseconds),
                    .integer(now.milliseconds), SQLValue(payload.reference),
                ]))
    }

    /// Leases what is due, the oldest first. A row that cannot be opened stays queued, for the key may be the fault.
    /// - Parameter unopened: gets the numbers of those rows, for staff to be told.
    package func lease(atMost batch: Int, now: Instant, unopened: inout [Int64]) throws -> [LeasedRow] {
        unopened = []
        let rows = try transaction.rows(
            Statement(
                """
                WITH due AS MATERIALIZED (
                    SELECT id FROM outbox WHERE state IN ('queued', 'leased') AND due_at <= $2
                    ORDER BY due_at LIMIT $3 $SKIP_LOCKED)
                UPDATE outbox SET state = 'leased', due_at = $1, attempts = attempts + 1, updated_at = $2,
                    detail = CASE WHEN state = 'leased' THEN $4 ELSE NULL END
                WHERE id IN (SELECT id FROM due)
                RETURNING id, channel, payload, attempts, detail
                """,
                [
                    .integer(now.adding(milliseconds: Self.leaseMilliseconds).milliseconds),
                    .integer(now.milliseconds), SQLValue(batch), .text(Self.abandoned),
                ]))
        var leased: [LeasedRow] = []
        for row in rows {
            let id = try row.integer(0)
            guard let payload = open(try row.blob(2)) else {
                try putBackUnopened(id, now: now)
                unopened.append(id)
                continue
            }
            leased.append(
                LeasedRow(
                    id: id, channel: try row.text(1), payload: payload, attempts: Int(clamping: try row.integer(3)),
                    isAbandoned: try row.optionalText(4) == Self.abandoned))
        }
        return leased.sorted { $0.id < $1.id }
    }

    package func lease(atMost batch: Int, now: Instant) throws -> [LeasedRow] {
        var unopened: [Int64] = []
        return try lease(atMost: batch, now: now, unopened: &unopened)
    }

    /// What a row says and to whom; nil when either cannot be opened.
    private func open(_ sealed: [UInt8]) -> OutboxPayload? {
        guard let bytes = try? vault.openFormer(sealed, as: Self.place),
            let payload = try? JSONDecoder().decode(OutboxPayload.self, from: Data(bytes))
        else { return nil }
        guard case .message(let to, let text, let linkID, let awaits) = payload,
            let number = Receiver.sealed(in: to)
        else { return payload }
        return (try? vault.openText(number)).map { .message(to: $0, text: text, linkID: linkID, awaits: awaits) }
    }

    /// It did not leave, so the attempt does not count.
    private func putBackUnopened(_ id: Int64, now: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET state = 'queued', attempts = attempts - 1, due_at = $2, detail = $3, updated_at = $4
                WHERE id = $1 AND state = 'leased'
                """,
                [
                    .integer(id), .integer(now.adding(milliseconds: Self.unopenedMilliseconds).milliseconds),
                    .text("It cannot be opened with this key; it stays queued."), .integer(now.milliseconds),
                ]))
    }

    /// A final or intermediate state after an attempt. A row that a report has already moved on stays where it is.
    package func finish(
        _ id: Int64, _ state: OutboxState, providerID: String?, detail: String?, now: Instant
    ) throws {
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET state = $2, provider_id = COALESCE($3, provider_id), detail = $4, updated_at = $5
                WHERE id = $1 AND state = 'leased'
                """,
                [
                    .integer(id), .text(state.rawValue), SQLValue(providerID), SQLValue(detail),
                    .integer(now.milliseconds),
                ]
            ))
    }

    /// Puts a row back for another attempt.
    package func putBack(_ id: Int64, due: Instant, detail: String, now: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET state = 'queued', due_at = $2, detail = $3, updated_at = $4
                WHERE id = $1 AND state = 'leased'
                """,
                [.integer(id), .integer(due.milliseconds), .text(detail), .integer(now.milliseconds)]))
    }

    /// Puts a push the wallet never heard of back in the queue, unless it waits there anyway. False when it must not leave
    /// again: it has left too often, or nobody knows how often, as in a store that was restored.
    package func pushAgain(reference: String, now: Instant) throws -> Bool {
        let push = Statement(
            "SELECT id, attempts, state FROM outbox WHERE provider_id = $1 AND kind = 'push'", [.text(reference)])
        guard let row = try transaction.first(push) else { return false }
        switch OutboxState(rawValue: try row.text(2)) {
        case .queued, .leased: return true
        case .sent where try row.integer(1) < Int64(BackOff.push.attempts): break
        default: return false
        }
        try transaction.post(
            Statement(
                "UPDATE outbox SET state = 'queued', due_at = $2, updated_at = $2 WHERE id = $1",
                [.integer(try row.integer(0)), .integer(now.milliseconds)]))
        return true
    }

    /// How many rows wait to leave.
    package static func waiting(in transaction: any Transaction) throws -> Int64 {
        let count = Statement("SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'leased')")
        return try transaction.first(count)?.integer(0) ?? 0
    }

    /// When the next row is due, or nil when nothing waits.
    package func nextDue() throws -> Instant? {
        let statement = Statement(
            "SELECT due_at FROM outbox WHERE state IN ('queued', 'leased') ORDER BY due_at LIMIT 1")
        return try transaction.first(statement).map { Instant(milliseconds: try $0.integer(0)) }
    }
}
