package import Conversation
package import Storage
import Wording

extension Instant {
    /// The moment in UTC to the second, as files carry it (ISO 8601): `2026-07-01T09:30:00Z`.
    package var timestamp: String {
        let secondsADay: Int64 = 86_400
        var seconds = milliseconds / 1000
        if milliseconds % 1000 < 0 { seconds -= 1 }
        var days = seconds / secondsADay
        var second = seconds % secondsADay
        if second < 0 {
            second += secondsADay
            days -= 1
        }
        let day = CivilDate(daysSinceEpoch: Int(clamping: days))
        return "\(day.iso)T\(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))Z"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Row {
    /// A moment of a column of milliseconds, as files carry it.
    package func timestamp(_ column: Int) throws(StorageError) -> String {
        Instant(milliseconds: try integer(column)).timestamp
    }
}
