import Foundation
package import Authoring
package import Conversation
package import Wording

/// The days of a city: which civil date a moment falls on there.
package struct CityCalendar: Sendable {
    private let zone: ZoneRules

    /// The days of a place by how its clocks go.
    package init(zone: ZoneRules) { self.zone = zone }

    /// The days of a place by the name of its time zone.
    package init(timeZone name: String, files: ZoneFiles = .system) throws(ZoneFault) {
        zone = try files.rules(name)
    }

    /// The civil date of a moment in the city's own time.
    package func day(of moment: Instant) -> CivilDate { localTime(of: moment).day }

    /// What the city's clock shows at a moment, without its seconds.
    package func localTime(of moment: Instant) -> LocalTime {
        let seconds = Self.seconds(moment)
        let local = seconds + offset(at: seconds)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        return LocalTime(
            day: CivilDate(daysSinceEpoch: Int(clamping: day)), minute: Int(clamping: (local - day * 86_400) / 60))
    }

    /// A moment at which the city's clock shows a time; where the clock is set forward over it, one beside it.
    package func moment(of time: LocalTime) -> Instant {
        moment(ofClock: Int64(time.day.daysSinceEpoch) * 86_400 + Int64(time.minute) * 60)
    }

    /// The same for a time in seconds since 1970, as if the clock went by UTC.
    package func moment(ofClock seconds: Int64) -> Instant {
        let near = seconds - offset(at: seconds)
        return Instant(seconds: seconds - offset(at: near))
    }

    /// Seconds the city's clock is ahead of UTC.
    private func offset(at seconds: Int64) -> Int64 { zone.offset(at: seconds) }

    /// When the quiet hours a moment lies in are over, to the second; nil when it lies in none.
    package func end(of quiet: QuietHours, at moment: Instant) -> Instant? {
        let seconds = Self.seconds(moment)
        let secondOfDay = Self.remainder(seconds + offset(at: seconds), 86_400)
        guard quiet.contains(Int(secondOfDay / 3_600)) else { return nil }
        let end = seconds + Self.remainder(Int64(quiet.to) * 3_600 - secondOfDay, 86_400)
        // The city may put its clocks forward or back meanwhile.
        return Instant(seconds: end + offset(at: seconds) - offset(at: end))
    }

    private static func seconds(_ moment: Instant) -> Int64 {
        moment.milliseconds / 1000 - (moment.milliseconds % 1000 < 0 ? 1 : 0)
    }

    private static func remainder(_ number: Int64, _ divisor: Int64) -> Int64 {
        let remainder = number % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

extension Instant {
    /// The moment in UTC to the second, as lists carry it: `2026-07-01T09:30:00Z`.
    package var iso8601: String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }
}
