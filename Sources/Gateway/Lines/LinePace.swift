import Authoring
import Conversation
import Storage

/// How many messages a line with a rate may send now. Any second (or minute, for a rate by the minute) has at most the rate,
/// whenever it begins. A burst of a tenth of a second's messages may leave at once: a paced line is polled that often. A pure
/// value, without clock and store.
struct LinePace: Sendable, Hashable {
    let rate: MessageRate

    /// Messages that may leave at once.
    private var burst: Int64 { Int64(rate.messages) * 100 / rate.milliseconds + 1 }
    /// Between two messages, in millionths of a second. With a burst and what comes after it there are as many as the rate says.
    private var interval: Int64 {
        let steps = Int64(rate.messages) - burst + 1
        return (rate.milliseconds * 1_000 + steps - 1) / steps
    }

    /// How many may leave now.
    /// - Parameter next: what stands in the store, in millionths of a second.
    func allowance(_ next: Int64, at now: Instant) -> Int {
        let now = now.milliseconds * 1_000
        let from = begin(next, now)
        return from <= now ? Int(clamping: (now - from) / interval + 1) : 0
    }

    /// What is to stand in the store after some have left.
    func next(_ next: Int64, taking messages: Int, at now: Instant) -> Int64 {
        begin(next, now.milliseconds * 1_000) + interval * Int64(messages)
    }

    /// Clocks of gateways differ by no more, in millionths of a second.
    private static let skew: Int64 = 5_000_000

    /// From when allowances are counted. What stands further ahead than one message was written by a clock that was ahead.
    private func begin(_ next: Int64, _ now: Int64) -> Int64 {
        let earliest = now - interval * (burst - 1)
        return next > now + interval + Self.skew ? earliest : max(next, earliest)
    }
}

/// Where the paces of lines stand, for all gateways together.
struct LinePaceStore {
    let transaction: any Transaction

    /// Where a line's pace stands; 0 for one that never sent.
    func standing(of line: String) throws -> Int64 {
        try transaction.first(Statement("SELECT next_at FROM line_paces WHERE channel = $1", [.text(line)]))?
            .integer(0) ?? 0
    }

    /// The same, and no other gateway takes of it until this transaction ends.
    func holding(_ line: String) throws -> Int64 {
        let statement = Statement(
            """
            INSERT INTO line_paces (channel, next_at) VALUES ($1, 0)
            ON CONFLICT (channel) DO UPDATE SET next_at = line_paces.next_at RETURNING next_at
            """, [.text(line)])
        return try transaction.first(statement)?.integer(0) ?? 0
    }

    func storeNext(_ next: Int64, of line: String) throws {
        try transaction.post(
            Statement("UPDATE line_paces SET next_at = $2 WHERE channel = $1", [.text(line), .integer(next)]))
    }
}
