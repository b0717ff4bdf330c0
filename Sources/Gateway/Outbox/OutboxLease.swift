import DomainKit
package import Conversation
import Foundation
import Storage

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
    package let rank: OutboxClass
    /// When it is worth nothing any more; nil for never.
    package let expires: Instant?
    /// When another worker may take it. With `attempts` it tells this lease from others.
    package let leasedUntil: Instant
    /// True when it has waited so long that its payer will not be there any more.
    package let isOverdue: Bool
    /// Of a push, whether its request had ended when it was leased: by staff, or because the money came another way.
    package var isWithdrawn = false
}

// MARK: Leases

extension OutboxStore {
    /// A lease a dead worker left comes back after this long.
    package static let leaseMilliseconds: Int64 = 30_000
    /// When a row that cannot be opened is tried again.
    static let unopenedMilliseconds: Int64 = 5 * 60_000
    /// The state of a row that goes back to the queue: a push that may have left stays as its dead worker left it, or the
    /// next failure would hide that.
    private static let waiting = "CASE WHEN kind = 'push' AND detail = '\(abandoned)' THEN 'leased' ELSE 'queued' END"
    private static let whyWaiting = "CASE WHEN kind = 'push' AND detail = '\(abandoned)' THEN detail ELSE $4 END"

    /// What one look has leased at a line.
    package struct Leased: Sendable {
        package var rows: [LeasedRow] = []
        /// The numbers of rows that cannot be opened, for staff to be told.
        package var unopened: [Int64] = []
        /// Rows that were worth nothing any more and ended unsent.
        package var expired = 0

        /// All that were taken from the queue.
        package var taken: Int { rows.count + unopened.count + expired }

        static func += (all: inout Leased, more: Leased) {
            all.rows += more.rows
            all.unopened += more.unopened
            all.expired += more.expired
        }
    }

    /// Leases what is due of one class at a line, the oldest first. A row that cannot be opened stays queued, for the key may
    /// be the fault; one whose time is over ends. Of a class staff let wait nothing is leased but what `writtenBy` asks for.
    /// - Parameters:
    ///   - writtenBy: with a moment, only pushes that were written by then.
    ///   - due: by when they are due; now where it is nil.
    package func lease(
        _ rank: OutboxClass, of line: String, atMost batch: Int, writtenBy: Instant? = nil, dueBy due: Instant? = nil,
        now: Instant
    ) throws -> Leased {
        let until = now.adding(milliseconds: Self.leaseMilliseconds)
        let rows = try transaction.rows(
            Statement(
                Self.leasing(rank, isOverdue: writtenBy != nil),
                [
                    .integer(until.milliseconds), .integer(now.milliseconds), SQLValue(batch), .text(Self.abandoned),
                    .text(line), .integer((due ?? now).milliseconds), .text(Self.expired),
                ] + (writtenBy.map { [.integer($0.milliseconds)] } ?? [])))
        var leased = Leased()
        for row in rows {
            let id = try row.integer(0)
            guard try row.text(5) == OutboxState.leased.rawValue else {
                leased.expired += 1
                continue
            }
            guard let payload = open(try row.blob(2)) else {
                try putBackUnopened(id, now: now)
                leased.unopened.append(id)
                continue
            }
            leased.rows.append(
                LeasedRow(
                    id: id, channel: try row.text(1), payload: payload, attempts: Int(clamping: try row.integer(3)),
                    isAbandoned: try row.optionalText(4) == Self.abandoned, rank: rank,
                    expires: try row.optionalInteger(6).map { Instant(milliseconds: $0) }, leasedUntil: until,
                    isOverdue: writtenBy != nil))
        }
        leased.rows.sort { $0.id < $1.id }
        return leased
    }

    private static func leasing(_ rank: OutboxClass, isOverdue: Bool) -> String {
        let paused = """
            AND NOT EXISTS (SELECT 1 FROM message_pauses WHERE channel = $5 AND class = \(rank.rawValue))
            """
        return """
            WITH due AS MATERIALIZED (
                SELECT id FROM outbox WHERE channel = $5 AND class = \(rank.rawValue) AND state IN ('queued', 'leased')
                AND due_at <= $6 \(isOverdue ? "AND kind = 'push' AND created_at <= $8" : paused)
                ORDER BY due_at, id LIMIT $3 $SKIP_LOCKED)
            UPDATE outbox SET due_at = $1, updated_at = $2,
                state = CASE WHEN expires_at IS NULL OR expires_at > $2 THEN 'leased'
                    WHEN state = 'leased' THEN 'unknown' ELSE 'expired' END,
                attempts = CASE WHEN expires_at <= $2 THEN attempts ELSE attempts + 1 END,
                detail = CASE WHEN state = 'leased' THEN $4 WHEN expires_at <= $2 THEN $7 ELSE NULL END
            WHERE id IN (SELECT id FROM due)
            RETURNING id, channel, payload, attempts, detail, state, expires_at
            """
    }

    /// Leases what is due of every class that may be at a line, class by class until there are enough.
    package func lease(of line: String, atMost batch: Int, now: Instant) throws -> [LeasedRow] {
        var rows: [LeasedRow] = []
        for rank in OutboxClass.allCases where rows.count < batch {
            rows += try lease(rank, of: line, atMost: batch - rows.count, now: now).rows
        }
        return rows
    }

    /// What a row says and to whom; nil when either cannot be opened.
    func open(_ sealed: [UInt8]) -> OutboxPayload? {
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
                    detail = \(Self.whyWaiting), updated_at = $3
                WHERE id = $1 AND state = 'leased'
                """,
                [
                    .integer(id), .integer(now.adding(milliseconds: Self.unopenedMilliseconds).milliseconds),
                    .integer(now.milliseconds), .text("It cannot be opened with this key; it stays queued."),
                ]))
    }

    /// True for the row of a lease while nobody else has taken it and nothing was written down of it. Only the holder of a
    /// lease may end it: a worker that comes later than that does not know what another is doing meanwhile. A row that was given
    /// back may have as many attempts and be due in the same moment, but was changed later.
    ///
    /// What stands beside the number is hidden from the planner, which would look through all that waits at every line by
    /// `due_at` or `state` instead of taking the one row.
    private static let isHeld = """
        id = $1 AND CASE WHEN state = 'leased' AND attempts = $2 AND due_at = $3
            AND due_at - updated_at = \(leaseMilliseconds) THEN 1 ELSE 0 END = 1
        """

    private static func lease(_ row: LeasedRow) -> [SQLValue] {
        [.integer(row.id), SQLValue(row.attempts), .integer(row.leasedUntil.milliseconds)]
    }

    /// A final or intermediate state after an attempt. A row that a report has already moved on stays where it is.
    /// - Returns: false when the lease is not the row's any more: nothing was written, and nothing may follow from it.
    package func finish(
        _ row: LeasedRow, _ state: OutboxState, providerID: String?, detail: String?, now: Instant
    ) throws -> Bool {
        try transaction.run(
            Statement(
                """
                UPDATE outbox SET state = $4, provider_id = COALESCE($5, provider_id), detail = $6, updated_at = $7
                WHERE \(Self.isHeld)
                """,
                Self.lease(row) + [
                    .text(state.rawValue), SQLValue(providerID), SQLValue(detail), .integer(now.milliseconds),
                ])) == 1
    }

    /// Puts a row back for another attempt.
    /// - Returns: false when the lease is not the row's any more: nothing was written.
    package func putBack(_ row: LeasedRow, due: Instant, detail: String, now: Instant) throws -> Bool {
        try putBack(row, due: due, detail: detail, counts: true, now: now)
    }

    /// Puts a row back as if it had not been taken.
    /// - Returns: false when the lease is not the row's any more: nothing was written.
    package func giveBack(_ row: LeasedRow, due: Instant, detail: String?, now: Instant) throws -> Bool {
        try putBack(row, due: due, detail: detail, counts: false, now: now)
    }

    private func putBack(
        _ row: LeasedRow, due: Instant, detail: String?, counts: Bool, now: Instant
    ) throws -> Bool {
        try transaction.run(
            Statement(
                """
                UPDATE outbox SET state = \(Self.waiting), attempts = attempts - $7, due_at = $5,
                    detail = \(Self.whyWaiting), updated_at = $6
                WHERE \(Self.isHeld)
                """,
                Self.lease(row) + [
                    SQLValue(detail), .integer(due.milliseconds), .integer(now.milliseconds),
                    .integer(counts ? 0 : 1),
                ])) == 1
    }
}
