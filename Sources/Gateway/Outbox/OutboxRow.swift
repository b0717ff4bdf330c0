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
    /// True when an earlier worker leased it and recorded no result, so that it may have left. It stays true until a result is
    /// recorded.
    package let isAbandoned: Bool
    /// False for what may wait when the city's messages for the day are used up.
    package let isEssential: Bool
    /// When another worker may take it.
    package let leasedUntil: Instant
    /// True when it has waited so long that its payer will not be there any more.
    package let isOverdue: Bool
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
    /// The state of a row that goes back to the queue: a push that may have left stays as its dead worker left it, or the
    /// next failure would hide that.
    private static let waiting = "CASE WHEN kind = 'push' AND detail = '\(abandoned)' THEN 'leased' ELSE 'queued' END"
    private static let whyWaiting = "CASE WHEN kind = 'push' AND detail = '\(abandoned)' THEN detail ELSE $3 END"
    /// What stands with a message that waits because the city's messages for the day are used up.
    static let held = "The city's messages for the day are used up; it waits for the next."

    let transaction: any Transaction
    let vault: Vault

    package init(transaction: any Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
    }

    /// - Parameter isEssential: false for what may wait when the city's messages for the day are used up.
    package func add(
        _ payload: OutboxPayload, channel: String, isEssential: Bool = true, due: Instant, now: Instant
    ) throws {
        try transaction.post(
            try adding(payload, .queued, to: channel, isEssential: isEssential, detail: nil, due: due, now: now))
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

    /// Leases what is due at a line, the oldest first. A row that cannot be opened stays queued, for the key may be the
    /// fault.
    /// - Parameters:
    ///   - overdueBy: with a number of milliseconds, only what has been due for so long.
    ///   - unopened: gets the numbers of rows that cannot be opened too, for staff to be told.
    package func lease(
        of line: String, atMost batch: Int, overdueBy: Int64? = nil, now: Instant, unopened: inout [Int64]
    ) throws -> [LeasedRow] {
        let until = now.adding(milliseconds: Self.leaseMilliseconds)
        let rows = try transaction.rows(
            Statement(
                """
                WITH due AS MATERIALIZED (
                    SELECT id FROM outbox WHERE channel = $5 AND state IN ('queued', 'leased') AND due_at <= $6
                    ORDER BY due_at, id LIMIT $3 $SKIP_LOCKED)
                UPDATE outbox SET state = 'leased', due_at = $1, attempts = attempts + 1, updated_at = $2,
                    detail = CASE WHEN state = 'leased' THEN $4 ELSE NULL END
                WHERE id IN (SELECT id FROM due)
                RETURNING id, channel, payload, attempts, detail, essential
                """,
                [
                    .integer(until.milliseconds), .integer(now.milliseconds), SQLValue(batch), .text(Self.abandoned),
                    .text(line), .integer(now.adding(milliseconds: -(overdueBy ?? 0)).milliseconds),
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
                    isAbandoned: try row.optionalText(4) == Self.abandoned, isEssential: try row.integer(5) != 0,
                    leasedUntil: until, isOverdue: overdueBy != nil))
        }
        return leased.sorted { $0.id < $1.id }
    }

    /// The same for whoever tells nobody of rows that cannot be opened.
    package func lease(of line: String, atMost batch: Int, now: Instant) throws -> [LeasedRow] {
        var unopened: [Int64] = []
        return try lease(of: line, atMost: batch, now: now, unopened: &unopened)
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
                UPDATE outbox SET state = \(Self.waiting), attempts = attempts - 1, due_at = $2,
                    detail = \(Self.whyWaiting), updated_at = $4
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
                UPDATE outbox SET state = \(Self.waiting), due_at = $2, detail = \(Self.whyWaiting), updated_at = $4
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
                // It has left once, which a wallet that is slow to know it does not undo.
                "UPDATE outbox SET state = 'leased', due_at = $2, updated_at = $2, detail = $3 WHERE id = $1",
                [.integer(try row.integer(0)), .integer(now.milliseconds), .text(Self.abandoned)]))
        return true
    }

    /// Puts a row back as if it had not been taken.
    func giveBack(_ id: Int64, due: Instant, detail: String?, now: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET state = \(Self.waiting), attempts = attempts - 1, due_at = $2,
                    detail = \(Self.whyWaiting), updated_at = $4
                WHERE id = $1 AND state = 'leased'
                """,
                [.integer(id), .integer(due.milliseconds), SQLValue(detail), .integer(now.milliseconds)]))
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
