import Conversation
import DomainKit
import Storage
import Wording

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

    /// Counts a miss. Two at the same moment on two gateways may each not see the other, so that a phone gets one more.
    static func record(_ number: String, _ context: ActionContext) throws(StorageError) {
        try context.transaction.post(
            Statement(
                "INSERT INTO missed_numbers (phone_hash, number, at) VALUES ($1, $2, $3) "
                    + "ON CONFLICT (phone_hash, number) DO UPDATE SET at = excluded.at",
                [.blob(context.phoneHash), .text(number), .integer(context.now.milliseconds)]))
    }

    private static func windowStart(_ context: ActionContext) -> Int64 {
        context.now.adding(milliseconds: -windowMilliseconds).milliseconds
    }

    /// Forgets misses that count no more: those of two days before `today` and earlier, which are over in every time
    /// zone. Not done in passing, because all turns that miss would wait for each other to delete the same rows.
    static func forgetOld(on today: CivilDate, _ transaction: any Transaction) throws(StorageError) {
        let day: Int64 = 24 * 3600 * 1000
        try transaction.post(
            Statement(
                "DELETE FROM missed_numbers WHERE at < $1", [.integer(Int64(today.daysSinceEpoch) * day - 2 * day)]))
    }
}
