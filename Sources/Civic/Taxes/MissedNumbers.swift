import Conversation
import Storage

/// The guard against dialling number after number to see whose bill it is.
///
/// A phone that named more than `most` different numbers that nobody has, all with right check digits, is answered no
/// more until a day has passed since enough of them. Wrong check digits are slips of the finger and are not counted.
enum MissedNumbers {
    /// Unknown numbers a phone may name within the window.
    static let most: Int64 = 10
    /// How long a miss counts: 24 hours.
    static let windowMilliseconds: Int64 = 24 * 3600 * 1000

    /// A subquery that counts the misses of the phone in `$2` after the time in `$3`.
    static let counted = "(SELECT COUNT(*) FROM missed_numbers WHERE phone_hash = $2 AND at > $3)"

    /// What `$2` and `$3` stand for.
    static func arguments(_ context: ActionContext) -> [SQLValue] {
        [.blob(context.phoneHash), .integer(windowStart(context))]
    }

    /// Whether the phone is answered no more.
    static func isBlocked(_ context: ActionContext) throws(StorageError) -> Bool {
        let row = try context.transaction.first(
            Statement(
                "SELECT COUNT(*) FROM missed_numbers WHERE phone_hash = $1 AND at > $2",
                [.blob(context.phoneHash), .integer(windowStart(context))]))
        return try row.map { row throws(StorageError) in try row.integer(0) > most } ?? false
    }

    /// Counts a miss, and forgets those of all phones that count no more.
    static func record(_ number: String, _ context: ActionContext) throws(StorageError) {
        try context.transaction.run(
            Statement("DELETE FROM missed_numbers WHERE at <= $1", [.integer(windowStart(context))]))
        try context.transaction.run(
            Statement(
                "INSERT INTO missed_numbers (phone_hash, number, at) VALUES ($1, $2, $3) "
                    + "ON CONFLICT (phone_hash, number) DO UPDATE SET at = excluded.at",
                [.blob(context.phoneHash), .text(number), .integer(context.now.milliseconds)]))
    }

    private static func windowStart(_ context: ActionContext) -> Int64 {
        context.now.adding(milliseconds: -windowMilliseconds).milliseconds
    }
}
