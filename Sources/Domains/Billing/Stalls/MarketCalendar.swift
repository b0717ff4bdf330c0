import Storage
import Wording

/// The days the markets are open. Pure, once read.
struct MarketCalendar {
    private let closed: Set<String>

    init(closed: Set<String>) { self.closed = closed }

    init(in transaction: any Transaction) throws(StorageError) {
        let rows = try transaction.rows(Statement("SELECT day FROM closed_days"))
        closed = Set(try rows.map { row throws(StorageError) in try row.text(0) })
    }

    static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    /// The name of a day's weekday. 1 January 1970 was a Thursday.
    static func weekday(of day: CivilDate) -> String { weekdays[((day.daysSinceEpoch + 4) % 7 + 7) % 7] }

    func isOpen(_ day: CivilDate) -> Bool {
        !closed.contains(day.iso) && !closed.contains(Self.weekday(of: day))
    }

    /// The first open days from one on, that one included; fewer where the market hardly opens at all.
    func openDays(_ count: Int, from start: CivilDate) -> [CivilDate] {
        var days: [CivilDate] = []
        var day = start
        for _ in 0..<(count * 7 + 400) where days.count < count {
            if isOpen(day) { days.append(day) }
            day = day.next
        }
        return days
    }
}

extension CivilDate {
    /// The day after.
    var next: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + 1) }
}
