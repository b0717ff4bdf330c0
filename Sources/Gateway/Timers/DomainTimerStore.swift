import Conversation
import Storage

/// The timers of domains: each named by kind and subject, a row until what it is for is done.
struct DomainTimerStore {
    /// One a dead worker leased comes back after this long.
    static let leaseMilliseconds: Int64 = 30_000

    let transaction: any Transaction

    /// One that a worker is to let go off.
    struct Leased: Sendable, Hashable {
        let kind: String
        let subject: String
        /// How often it has gone off in vain since it was set.
        let failures: Int
        /// Tells this lease from what was set or leased since.
        let version: Int64
    }

    /// Sets a timer, or moves the one that is there, as if it had never failed.
    func set(_ kind: String, _ subject: String, due: Instant) throws(StorageError) {
        try transaction.post(
            Statement(
                """
                INSERT INTO domain_timers (kind, subject, due_at, failures, version) VALUES ($1, $2, $3, 0, 0)
                ON CONFLICT (kind, subject) DO UPDATE
                SET due_at = excluded.due_at, failures = 0, version = domain_timers.version + 1
                """, [.text(kind), .text(subject), .integer(due.milliseconds)]))
    }

    func clear(_ kind: String, _ subject: String) throws(StorageError) {
        try transaction.post(
            Statement("DELETE FROM domain_timers WHERE kind = $1 AND subject = $2", [.text(kind), .text(subject)]))
    }

    /// Those of some kinds of which one is due.
    static func dueKinds(
        of kinds: [String], at now: Instant, in transaction: any Transaction
    ) throws -> [String] {
        guard !kinds.isEmpty else { return [] }
        let parts = kinds.indices.map { place in
            "SELECT \(place), (SELECT due_at FROM domain_timers WHERE kind = $\(place + 1) ORDER BY due_at LIMIT 1)"
        }
        let rows = try transaction.rows(
            Statement(parts.joined(separator: " UNION ALL "), kinds.map { .text($0) }))
        return try rows.compactMap { row in
            let place = Int(clamping: try row.integer(0))
            guard kinds.indices.contains(place), let due = try row.optionalInteger(1), due <= now.milliseconds
            else { return nil }
            return kinds[place]
        }
    }

    /// Leases what is due of a kind, the longest due first.
    func lease(of kind: String, atMost batch: Int, now: Instant) throws -> [Leased] {
        let until = now.adding(milliseconds: Self.leaseMilliseconds)
        let due = try transaction.rows(
            Statement(
                """
                SELECT subject FROM domain_timers WHERE kind = $1 AND due_at <= $2
                ORDER BY due_at LIMIT $3 $SKIP_LOCKED
                """, [.text(kind), .integer(now.milliseconds), SQLValue(batch)]))
        return try due.compactMap { row in
            let subject = try row.text(0)
            let leased = try transaction.first(
                Statement(
                    """
                    UPDATE domain_timers SET due_at = $1, version = version + 1
                    WHERE kind = $2 AND subject = $3 AND due_at <= $4
                    RETURNING failures, version
                    """,
                    [.integer(until.milliseconds), .text(kind), .text(subject), .integer(now.milliseconds)]))
            guard let leased else { return nil }
            return Leased(
                kind: kind, subject: subject, failures: Int(clamping: try leased.integer(0)),
                version: try leased.integer(1))
        }
    }

    /// Takes away what was leased.
    /// - Returns: false where it was moved or taken back since, or another has leased it: then it is not to go off here.
    func end(_ leased: Leased) throws(StorageError) -> Bool {
        try transaction.run(
            Statement(
                "DELETE FROM domain_timers WHERE kind = $1 AND subject = $2 AND version = $3",
                [.text(leased.kind), .text(leased.subject), .integer(leased.version)])) == 1
    }

    /// Puts off what went off in vain; what was moved or leased since stays as it is.
    func putOff(_ leased: Leased, to moment: Instant) throws(StorageError) {
        try transaction.post(
            Statement(
                """
                UPDATE domain_timers SET due_at = $4, failures = failures + 1
                WHERE kind = $1 AND subject = $2 AND version = $3
                """,
                [
                    .text(leased.kind), .text(leased.subject), .integer(leased.version), .integer(moment.milliseconds),
                ]))
    }
}
