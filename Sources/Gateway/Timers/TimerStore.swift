package import Conversation
package import Storage

/// Things to do later, each named by kind and subject: setting one again moves it.
package struct TimerStore {
    /// A timer a dead worker took comes back after this long.
    static let leaseMilliseconds: Int64 = 30_000

    let transaction: any Transaction

    package init(transaction: any Transaction) { self.transaction = transaction }

    package struct Due: Sendable, Hashable {
        package let kind: String
        package let subject: String
        /// How often it has gone off, this time included.
        package let attempts: Int
    }

    /// Sets a timer, or moves the one that is there and keeps its count.
    package func set(_ kind: String, _ subject: String, due: Instant) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO timers (kind, subject, due_at, attempts) VALUES ($1, $2, $3, 0)
                ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at
                """, [.text(kind), .text(subject), .integer(due.milliseconds)]))
    }

    package func clear(_ kind: String, _ subject: String) throws {
        try transaction.post(
            Statement("DELETE FROM timers WHERE kind = $1 AND subject = $2", [.text(kind), .text(subject)]))
    }

    /// Takes what is due; whoever takes a timer clears or sets it again when done.
    package func lease(atMost batch: Int, now: Instant) throws -> [Due] {
        let lease = now.adding(milliseconds: Self.leaseMilliseconds)
        let due = try transaction.rows(
            Statement(
                "SELECT kind, subject FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT $2 $SKIP_LOCKED",
                [.integer(now.milliseconds), SQLValue(batch)]))
        return try due.compactMap { row in
            let (kind, subject) = (try row.text(0), try row.text(1))
            let taken = try transaction.first(
                Statement(
                    """
                    UPDATE timers SET due_at = $1, attempts = attempts + 1
                    WHERE kind = $2 AND subject = $3 AND due_at <= $4
                    RETURNING attempts
                    """,
                    [.integer(lease.milliseconds), .text(kind), .text(subject), .integer(now.milliseconds)]))
            return try taken.map { Due(kind: kind, subject: subject, attempts: Int(clamping: try $0.integer(0))) }
        }
    }
}
