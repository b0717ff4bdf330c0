import Foundation
package import Conversation
package import Wording

/// The days of a city: which civil date a moment falls on there.
package struct CityCalendar: Sendable {
    private let zone: TimeZone

    /// Nil when the system does not know the zone.
    package init?(timeZone name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    /// The civil date of a moment in the city's own time.
    package func day(of moment: Instant) -> CivilDate {
        let seconds = moment.milliseconds / 1000 - (moment.milliseconds % 1000 < 0 ? 1 : 0)
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
        let local = seconds + Int64(offset)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        return CivilDate(daysSinceEpoch: Int(clamping: day))
    }
}

extension Instant {
    /// The moment in UTC to the second, as lists carry it: `2026-07-01T09:30:00Z`.
    package var iso8601: String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }
}
