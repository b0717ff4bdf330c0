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
    /// False for what may wait when the city's messages for the day are used up.
    package let isEssential: Bool
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

    /// Leases what is due at a line, the oldest first. A row that cannot be opened stays queued, for the key may be the
    /// fault.
    /// - Parameters:
    ///   - writtenBy: with a moment, only pushes that were written by then.
    ///   - due: by when they are due; now where it is nil.
    ///   - unopened: gets the numbers of rows that cannot be opened too, for staff to be told.
    package func lease(
        of line: String, atMost batch: Int, writtenBy: Instant? = nil, dueBy due: Instant? = nil, now: Instant,
        unopened: inout [Int64]
    ) throws -> [LeasedRow] {
        let until = now.adding(milliseconds: Self.leaseMilliseconds)
        let overdue = writtenBy == nil ? "" : "AND kind = 'push' AND created_at <= $7"
        let moment: [SQLValue] = writtenBy.map { [.integer($0.milliseconds)] } ?? []
        let rows = try transaction.rows(
            Statement(
                """
                WITH due AS MATERIALIZED (
                    SELECT id FROM outbox WHERE channel = $5 AND state IN ('queued', 'leased') AND due_at <= $6 \(overdue)
                    ORDER BY due_at, id LIMIT $3 $SKIP_LOCKED)
                UPDATE outbox SET state = 'leased', due_at = $1, attempts = attempts + 1, updated_at = $2,
                    detail = CASE WHEN state = 'leased' THEN $4 ELSE NULL END
                WHERE id IN (SELECT id FROM due)
                RETURNING id, channel, payload, attempts, detail, essential
                """,
                [
                    .integer(until.milliseconds), .integer(now.milliseconds), SQLValue(batch), .text(Self.abandoned),
                    .text(line), .integer((due ?? now).milliseconds),
                ] + moment))
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
                    leasedUntil: until, isOverdue: writtenBy != nil))
        }
        return leased.sorted { $0.id < $1.id }
    }

    /// The same for whoever tells nobody of rows that cannot be opened.
    package func lease(of line: String, atMost batch: Int, now: Instant) throws -> [LeasedRow] {
        var unopened: [Int64] = []
        return try lease(of: line, atMost: batch, now: now, unopened: &unopened)
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
    /// lease may end it: whoever comes later than that does not know what another is doing meanwhile. A row that was given
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
