import Authoring
import Conversation
import Gateway
import Testing

/// When a city's quiet hours are over.
@Suite struct `The end of quiet hours` {
    /// Monday 2 March 2026, midnight UTC.
    private static let midnight: Int64 = 1_772_409_600

    @Test(arguments: [
        // Through midnight, from eight to eight.
        (20, 8, "19:59:59", nil), (20, 8, "20:00:00", "32:00:00"), (20, 8, "23:59:59", "32:00:00"),
        (20, 8, "00:00:00", "08:00:00"), (20, 8, "07:59:59", "08:00:00"), (20, 8, "08:00:00", nil),
        // Within a day, and none at all.
        (12, 14, "12:30:00", "14:00:00"), (12, 14, "14:00:00", nil), (9, 9, "09:00:00", nil),
        (0, 6, "00:00:00", "06:00:00"), (22, 0, "23:00:00", "24:00:00"),
    ])
    func `is told in the city's time`(from: Int, to: Int, time: String, end: String?) throws {
        let quiet = QuietHours(from: from, to: to)
        for (zone, ahead) in [("Africa/Accra", Int64(0)), ("Africa/Lagos", 1), ("Africa/Nairobi", 3)] {
            let calendar = try CityCalendar(timeZone: zone)
            let moment = Self.moment(time).adding(seconds: -ahead * 3_600)
            let expected = end.map { Self.moment($0).adding(seconds: -ahead * 3_600) }
            #expect(calendar.end(of: quiet, at: moment) == expected, "\(zone)")
        }
    }

    /// Egypt puts its clocks forward in the night to Friday 24 April 2026, and back in that to Friday 30 October.
    @Test(arguments: [("2026-04-23", 21, 8), ("2026-10-29", 20, 10)])
    func `keeps to the clock where it is moved in between`(day: String, hourUTC: Int64, hours: Int64) throws {
        let calendar = try CityCalendar(timeZone: "Africa/Cairo")
        let days: [String: Int64] = ["2026-04-23": 52, "2026-10-29": 241]
        let moment = Instant(seconds: Self.midnight + (days[day] ?? 0) * 86_400 + hourUTC * 3_600)
        let end = try #require(calendar.end(of: .usual, at: moment))
        #expect(end == moment.adding(seconds: hours * 3_600))
        #expect(calendar.end(of: .usual, at: end) == nil)
        #expect(calendar.end(of: .usual, at: end.adding(milliseconds: -1)) == end)
    }

    private static func moment(_ time: String) -> Instant {
        let parts = time.split(separator: ":").compactMap { Int64($0) }
        return Instant(seconds: midnight + parts[0] * 3_600 + parts[1] * 60 + parts[2])
    }
}
