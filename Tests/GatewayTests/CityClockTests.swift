import Authoring
import Gateway
import Testing

/// What a city's clock shows, and when.
struct CityClockTests {
    @Test(arguments: ["Africa/Accra", "Africa/Nairobi", "Africa/Cairo", "Asia/Kathmandu", "America/St_Johns"])
    func `a moment is found by what the clock shows then`(zone: String) throws {
        let calendar = try CityCalendar(timeZone: zone)
        for written in ["2026-01-01 00:00", "2026-07-15 23:59", "1969-12-31 12:30", "2026-03-02 10:00"] {
            let time = try #require(LocalTime(written))
            #expect(calendar.localTime(of: calendar.moment(of: time)) == time)
            #expect(calendar.day(of: calendar.moment(of: time)) == time.day)
        }
    }

    @Test func `an hour the clock leaves out is taken for one beside it`() throws {
        // On Friday 24 April 2026 at midnight Egypt's clocks go to one.
        let calendar = try CityCalendar(timeZone: "Africa/Cairo")
        let shown = calendar.localTime(of: calendar.moment(of: try #require(LocalTime("2026-04-24 00:30"))))
        #expect(["2026-04-23 23:30", "2026-04-24 01:30"].contains(shown.written))
    }
}
