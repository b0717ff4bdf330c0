import DomainKit
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
        /// The line it is about; empty for none.
        package let line: String
    }

    /// The line a timer is about: only one that has it can serve the timer. Empty for timers any gateway can serve.
    static func line(of kind: String, _ subject: String) -> String {
        guard kind == WalletHandler.question, let end = subject.firstIndex(of: "/") else { return "" }
        return String(subject[..<end])
    }

    /// Sets a timer, or moves the one that is there and keeps its count.
    package func set(_ kind: String, _ subject: String, due: Instant) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO timers (kind, subject, due_at, attempts, line) VALUES ($1, $2, $3, 0, $4)
                ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, line = excluded.line
                """,
                [.text(kind), .text(subject), .integer(due.milliseconds), .text(Self.line(of: kind, subject))]))
    }

    /// Sets a timer where there is none; one that is there stays as it is.
    /// - Parameter attempts: how often it is taken to have gone off before.
    func setMissing(_ kind: String, _ subject: String, attempts: Int, due: Instant) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO timers (kind, subject, due_at, attempts, line) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (kind, subject) DO NOTHING
                """,
                [
                    .text(kind), .text(subject), .integer(due.milliseconds), SQLValue(attempts),
                    .text(Self.line(of: kind, subject)),
                ]))
    }

    /// Leaves a timer that was taken to others, as if it had not gone off; one that others have taken since is theirs.
    func giveBack(_ due: Due, at moment: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE timers SET due_at = $3, attempts = attempts - 1, line = $4
                WHERE kind = $1 AND subject = $2 AND attempts = $5
                """,
                [
                    .text(due.kind), .text(due.subject), .integer(moment.milliseconds),
                    .text(Self.line(of: due.kind, due.subject)), SQLValue(due.attempts),
                ]))
    }

    /// When a timer goes off; nil when there is none.
    static func due(_ kind: String, _ subject: String, in transaction: any Transaction) throws -> Instant? {
        let statement = Statement(
            "SELECT due_at FROM timers WHERE kind = $1 AND subject = $2", [.text(kind), .text(subject)])
        return try transaction.first(statement).map { Instant(milliseconds: try $0.integer(0)) }
    }

    /// When the first timer of some kinds goes off; nil when there is none.
    static func oldestDue(ofKinds kinds: [String], in transaction: any Transaction) throws -> Instant? {
        let statement = Statement(
            "SELECT MIN(due_at) FROM timers WHERE kind IN (\(kinds.parameterList))", kinds.map { .text($0) })
        return try transaction.first(statement)?.optionalInteger(0).map { Instant(milliseconds: $0) }
    }

    package func clear(_ kind: String, _ subject: String) throws {
        try transaction.post(
            Statement("DELETE FROM timers WHERE kind = $1 AND subject = $2", [.text(kind), .text(subject)]))
    }

    /// When the timer of each line is due that waits longest; the empty name stands for timers of no line.
    static func oldestDue(
        of lines: [String], in transaction: any Transaction
    ) throws -> [(line: String, due: Instant)] {
        let parts = lines.indices.map { place in
            "SELECT \(place), (SELECT due_at FROM timers WHERE line = $\(place + 1) ORDER BY due_at LIMIT 1)"
        }
        let rows = try transaction.rows(
            Statement(parts.joined(separator: " UNION ALL "), lines.map { .text($0) }))
        return try rows.compactMap { row in
            let place = Int(clamping: try row.integer(0))
            guard lines.indices.contains(place), let due = try row.optionalInteger(1) else { return nil }
            return (lines[place], Instant(milliseconds: due))
        }
    }

    /// Takes what is due at a line; the worker that leases a timer clears or sets it again when done.
    /// - Parameter kinds: takes no timer of another; any where it is nil.
    package func lease(
        of line: String = "", only kinds: [String]? = nil, atMost batch: Int, now: Instant
    ) throws -> [Due] {
        let lease = now.adding(milliseconds: Self.leaseMilliseconds)
        let places = (kinds ?? []).indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        let filter = kinds == nil ? "" : "AND kind IN (\(places))"
        let due = try transaction.rows(
            Statement(
                """
                SELECT kind, subject FROM timers WHERE line = $1 AND due_at <= $2 \(filter)
                ORDER BY due_at LIMIT $3 $SKIP_LOCKED
                """,
                [.text(line), .integer(now.milliseconds), SQLValue(batch)] + (kinds ?? []).map { .text($0) }))
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
            return try taken.map {
                Due(kind: kind, subject: subject, attempts: Int(clamping: try $0.integer(0)), line: line)
            }
        }
    }
}
