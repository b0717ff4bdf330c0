import Conversation
package import Storage
import Synchronization
package import Wording

/// How many messages left today, against what the city wants to pay for.
package struct MessageBudget: Sendable, Hashable {
    /// Percentages of the day's messages at which the city is told.
    package static let levels = [80, 100]

    /// Messages of a day the city wants to send; nil where it set no bound.
    package let limit: Int?
    /// Messages that have left today.
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
    /// - Parameter row: its number in the outbox.
    func count(row: Int64, on day: CivilDate) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO message_counts (day, slot, sent) VALUES ($1, $2, 1)
                ON CONFLICT (day, slot) DO UPDATE SET sent = message_counts.sent + 1
                """, [SQLValue(day.daysSinceEpoch), .integer(row % Self.slots)]))
    }

    /// How many have left on a day.
    package func sent(on day: CivilDate) throws -> Int64 {
        try transaction.first(
            Statement(
                "SELECT CAST(COALESCE(SUM(sent), 0) AS BIGINT) FROM message_counts WHERE day = $1",
                [SQLValue(day.daysSinceEpoch)]))?.integer(0) ?? 0
    }

    /// Notes that the city is told of a level.
    /// - Returns: false where it was told before, here or by another gateway.
    func raiseAlarm(_ level: Int, on day: CivilDate) throws -> Bool {
        try transaction.run(
            Statement(
                "INSERT INTO message_alarms (day, level) VALUES ($1, $2) ON CONFLICT (day, level) DO NOTHING",
                [SQLValue(day.daysSinceEpoch), SQLValue(level)])) == 1
    }

    /// Forgets the counts of long ago.
    func forgetOld(before day: CivilDate) throws {
        for table in ["message_counts", "message_alarms"] {
            try transaction.post(
                Statement("DELETE FROM \(table) WHERE day < $1", [SQLValue(day.daysSinceEpoch)]))
        }
    }
}

/// The alarms this gateway knows were given, so that it does not ask the store again and again.
final class BudgetAlarms: Sendable {
    private struct Given {
        var day: CivilDate?
        var levels: Set<Int> = []
    }

    private let given = Mutex(Given())

    /// The levels of a day that are not known to have been told.
    func new(among levels: [Int], on day: CivilDate) -> [Int] {
        given.withLock { given in given.day == day ? levels.filter { !given.levels.contains($0) } : levels }
    }

    func add(_ levels: [Int], on day: CivilDate) {
        given.withLock { given in
            if given.day != day { given = Given(day: day) }
            given.levels.formUnion(levels)
        }
    }
}
