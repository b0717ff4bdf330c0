import Conversation
package import Storage
import Synchronization
package import Wording

/// How much left today, against what the city wants to pay for: messages of the city, or parts of messages of one line.
package struct MessageBudget: Sendable, Hashable {
    /// Percentages of the day's messages at which the city is told.
    package static let levels = [80, 100]

    /// What the city wants to send on a day; nil where it set no bound.
    package let limit: Int?
    /// What has left today.
    package let sent: Int64

    package init(limit: Int?, sent: Int64) {
        self.limit = limit
        self.sent = sent
    }

    /// Whether only what is essential leaves for the rest of the day.
    package var isUsedUp: Bool { limit.map { sent >= Int64($0) } ?? false }

    /// The levels that are reached.
    package var reached: [Int] {
        guard let limit, limit > 0 else { return [] }
        // Divided first: no product can be too large.
        let hundredth = Double(limit) / 100
        return Self.levels.filter { Double(sent) >= hundredth * Double($0) }
    }
}

/// The counts of the messages that left, by the city's day.
package struct MessageCounts {
    /// Those who count at once count in different slots, and so wait for each other seldom.
    private static let slots: Int64 = 16
    static let daysKept = 40

    let transaction: any Transaction

    package init(transaction: any Transaction) { self.transaction = transaction }

    /// Counts a message that has left.
    /// - Parameters:
    ///   - row: its number in the outbox.
    ///   - parts: how many the city pays for.
    func count(row: Int64, parts: Int, by line: String, on day: CivilDate) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO message_counts (day, channel, slot, sent, parts) VALUES ($1, $2, $3, 1, $4)
                ON CONFLICT (day, channel, slot) DO UPDATE
                SET sent = message_counts.sent + 1, parts = message_counts.parts + excluded.parts
                """, [SQLValue(day.daysSinceEpoch), .text(line), .integer(row % Self.slots), SQLValue(parts)]))
    }

    /// How many have left on a day.
    package func sent(on day: CivilDate) throws -> Int64 { try sums(on: day).values.reduce(0) { $0 + $1.sent } }

    /// What has left by one line.
    package struct Sum: Sendable, Hashable {
        package let sent: Int64
        package let parts: Int64
    }

    /// What has left on a day by each line; without a name, what was counted before lines were told apart.
    package func sums(on day: CivilDate) throws -> [String: Sum] {
        let rows = try transaction.rows(
            Statement(
                """
                SELECT channel, CAST(SUM(sent) AS BIGINT), CAST(SUM(parts) AS BIGINT) FROM message_counts
                WHERE day = $1 GROUP BY channel
                """, [SQLValue(day.daysSinceEpoch)]))
        return try rows.reduce(into: [:]) { sums, row in
            sums[try row.text(0)] = Sum(sent: try row.integer(1), parts: try row.integer(2))
        }
    }

    /// Notes that the city is told of a level.
    /// - Parameter line: the one whose budget it is; empty for the city's messages.
    /// - Returns: false where it was told before, here or by another gateway.
    func raiseAlarm(_ level: Int, of line: String, on day: CivilDate) throws -> Bool {
        try transaction.run(
            Statement(
                """
                INSERT INTO message_alarms (day, channel, level) VALUES ($1, $2, $3)
                ON CONFLICT (day, channel, level) DO NOTHING
                """, [SQLValue(day.daysSinceEpoch), .text(line), SQLValue(level)])) == 1
    }

    /// Forgets the counts of long ago.
    func forgetOld(before day: CivilDate) throws {
        for table in ["message_counts", "message_alarms"] {
            try transaction.post(
                Statement("DELETE FROM \(table) WHERE day < $1", [SQLValue(day.daysSinceEpoch)]))
        }
    }
}

/// A level of what may be sent on a day, and whose it is.
struct BudgetLevel: Sendable, Hashable {
    /// Empty for the city's messages.
    let line: String
    let percent: Int
}

/// The alarms this gateway knows were given, so that it does not ask the store again and again.
final class BudgetAlarms: Sendable {
    private struct Given {
        var day: CivilDate?
        var levels: Set<BudgetLevel> = []
    }

    private let given = Mutex(Given())

    /// The levels of a day that are not known to have been told.
    func new(among levels: [BudgetLevel], on day: CivilDate) -> [BudgetLevel] {
        given.withLock { given in given.day == day ? levels.filter { !given.levels.contains($0) } : levels }
    }

    func add(_ levels: [BudgetLevel], on day: CivilDate) {
        given.withLock { given in
            if given.day != day { given = Given(day: day) }
            given.levels.formUnion(levels)
        }
    }
}
