import Conversation
import Storage

/// Whether the clock can be relied on to forget something, or to tell somebody that their time is over.
///
/// A machine whose battery is empty, or whose time server errs, may be days ahead for a moment; what is forgotten, counted or
/// told then is gone for good. So every minute the time is written down, and after a leap of more than a day from what was
/// written last (be it the clock, or that nothing ran so long) nothing is forgotten and nobody is reminded for a day: time
/// enough to put the clock right.
package struct ClockMark {
    /// What may lie between two marks, and how long nothing is forgotten after more did.
    static let leapMilliseconds: Int64 = 86_400_000
    /// How far the clock may be set back without being doubted.
    private static let backMilliseconds: Int64 = 3_600_000

    let transaction: any Transaction

    package enum Standing: Sendable, Hashable {
        case steady
        /// It has leapt just now.
        case leapt
        /// It leapt less than a day ago.
        case doubtful
    }

    /// Writes the time down, and answers what to make of it.
    func note(_ now: Instant) throws -> Standing {
        guard let (since, last) = try marks() else {
            // A store in which nothing is marked yet is believed, unless its last answer is long past.
            let answered = try lastAnswer() ?? now
            let standing: Standing = isLeap(from: answered, to: now) ? .leapt : .steady
            try write(since: standing == .leapt ? now : Instant(milliseconds: 0), last: now)
            return standing
        }
        if isLeap(from: last, to: now) {
            try write(since: now, last: now)
            return .leapt
        }
        try write(since: since, last: now)
        return isPast(since, now) ? .steady : .doubtful
    }

    /// Whether the time that was last written down was steady and is not more than a day from now.
    func isSteady(at now: Instant) throws -> Bool {
        guard let (since, last) = try marks() else { return false }
        return !isLeap(from: last, to: now) && isPast(since, now)
    }

    /// Whether so much time has really gone by up to now, with no leap in it. A day after a leap the clock is believed again,
    /// however long the time; and so is the clock of a store in which nothing is marked yet.
    func hasRun(_ milliseconds: Int64, until now: Instant) throws -> Bool {
        guard let (since, last) = try marks() else { return true }
        let wait = min(milliseconds, Self.leapMilliseconds)
        return !isLeap(from: last, to: now) && since.adding(milliseconds: wait) <= now
    }

    private func isPast(_ since: Instant, _ now: Instant) -> Bool {
        since.adding(milliseconds: Self.leapMilliseconds) <= now
    }

    private func isLeap(from last: Instant, to now: Instant) -> Bool {
        last.adding(milliseconds: Self.leapMilliseconds) < now || now.adding(milliseconds: Self.backMilliseconds) < last
    }

    private func marks() throws -> (since: Instant, last: Instant)? {
        try transaction.first(Statement("SELECT since, last FROM clock_marks WHERE slot = 1")).map { row in
            (Instant(milliseconds: try row.integer(0)), Instant(milliseconds: try row.integer(1)))
        }
    }

    private func lastAnswer() throws -> Instant? {
        try transaction.first(Statement("SELECT at FROM replies ORDER BY id DESC LIMIT 1")).map { row in
            Instant(milliseconds: try row.integer(0))
        }
    }

    private func write(since: Instant, last: Instant) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO clock_marks (slot, since, last) VALUES (1, $1, $2)
                ON CONFLICT (slot) DO UPDATE SET since = excluded.since, last = excluded.last
                """, [.integer(since.milliseconds), .integer(last.milliseconds)]))
    }
}
