import Authoring
import Conversation
import Foundation
import Gateway
import Testing
import Wording

/// Days of cities, and how long to wait.
@Suite struct `Days and waits` {
    @Test(arguments: [
        ("Africa/Accra", "2026-03-01T23:59:59Z", "2026-03-01"), ("Africa/Accra", "2026-03-02T00:00:00Z", "2026-03-02"),
        ("Africa/Kampala", "2026-03-01T20:59:59Z", "2026-03-01"),
        ("Africa/Kampala", "2026-03-01T21:00:00Z", "2026-03-02"),
        // Morocco keeps UTC+1 and goes back to UTC for Ramadan: in 2026 from 15 February to 22 March (IANA tzdata).
        ("Africa/Casablanca", "2026-02-10T22:59:59Z", "2026-02-10"),
        ("Africa/Casablanca", "2026-02-10T23:00:00Z", "2026-02-11"),
        ("Africa/Casablanca", "2026-03-01T23:00:00Z", "2026-03-01"),
        ("Africa/Casablanca", "2026-03-02T00:00:00Z", "2026-03-02"),
        ("Africa/Casablanca", "2026-04-01T23:00:00Z", "2026-04-02"),
        ("Africa/Accra", "1969-12-31T23:59:59Z", "1969-12-31"),
        ("Africa/Accra", "2024-02-29T12:00:00Z", "2024-02-29"),
    ])
    func `a moment falls on the city's own day`(zone: String, moment: String, day: String) throws {
        let calendar = try CityCalendar(timeZone: zone)
        let date = try Date(moment, strategy: .iso8601)
        let instant = Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
        #expect(calendar.day(of: instant).iso == day)
        let last = instant.adding(milliseconds: 999)
        #expect(calendar.day(of: last).iso == day)
    }

    /// Since 20 September 2026 Morocco keeps UTC and has no Ramadan time any more (IANA tzdata 2026c and later).
    @Test(
        arguments: ["Africa/Casablanca", "Africa/El_Aaiun"],
        [
            ("2026-09-19T23:00:00Z", "2026-09-20"), ("2026-09-20T23:30:00Z", "2026-09-20"),
            ("2026-12-31T23:30:00Z", "2026-12-31"), ("2027-02-20T23:30:00Z", "2027-02-20"),
            ("2027-07-31T23:59:59Z", "2027-07-31"), ("2041-07-31T23:59:59Z", "2041-07-31"),
        ])
    func `a day ends at midnight of UTC in Morocco since September 2026`(
        zone: String, moment: (utc: String, day: String)
    ) throws {
        let installed = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/TimeZones/installed")
        let calendar = try CityCalendar(timeZone: zone, files: ZoneFiles(folders: [installed.path]))
        let date = try Date(moment.utc, strategy: .iso8601)
        #expect(calendar.day(of: Instant(seconds: Int64(date.timeIntervalSince1970))).iso == moment.day)
    }

    @Test func `an unknown zone gives no calendar`() {
        #expect(throws: ZoneFault.unknown) { try CityCalendar(timeZone: "Africa/Atlantis") }
    }

    @Test(arguments: [Int64.min, .min + 998, -1, 0, 1, .max])
    func `no moment is beyond a calendar`(milliseconds: Int64) throws {
        let calendar = try CityCalendar(timeZone: "Africa/Casablanca")
        #expect(!calendar.day(of: Instant(milliseconds: milliseconds)).iso.isEmpty)
    }

    @Test(arguments: [
        (BackOff.message, Int64(5_000), Int64(1_800_000)), (.push, 2_000, 30_000),
    ])
    func `waits double from the first to the longest, with a quarter left to chance`(
        backOff: BackOff, first: Int64, longest: Int64
    ) {
        var whole = first
        for attempt in 1...64 {
            let delays = [0, 1, UInt64.max / 2, .max].map { backOff.delay(after: attempt, chance: $0) }
            #expect(delays[0] == whole)
            #expect(delays.allSatisfy { $0 > whole * 3 / 4 - 1 && $0 <= whole }, "attempt \(attempt): \(delays)")
            whole = min(whole * 2, longest)
        }
        #expect(backOff.delay(after: 0, chance: 0) == first)
        #expect(backOff.delay(after: .min, chance: 0) == first)
        #expect(backOff.delay(after: .max, chance: 0) == longest)
    }

    @Test func `a payment whose outcome is unknown is asked about at once, then each minute, each ten, each day`() {
        let waits = (1...QuestionSchedule.attempts).map { QuestionSchedule.delay(before: $0, chance: 0) / 1000 }
        #expect(waits.prefix(6) == [5, 10, 20, 40, 60, 60])
        #expect(waits.prefix { $0 <= 60 }.reduce(0, +) == 615)
        #expect(waits.prefix { $0 <= 600 }.reduce(0, +) == 86_415)
        #expect(waits.drop { $0 <= 600 } == [86_400, 86_400, 86_400, 86_400, 86_400, 86_400, 86_400])
    }

    @Test(arguments: [Int.min, 0, 1, 4, 5, 13, 14, 156, 157, 163, Int.max])
    func `a quarter of the wait for a question is left to chance`(attempt: Int) {
        let delays = [0, 1, UInt64.max / 2, .max].map { QuestionSchedule.delay(before: attempt, chance: $0) }
        #expect(delays.allSatisfy { $0 > delays[0] * 3 / 4 && $0 <= delays[0] }, "\(delays)")
        #expect(Set(delays).count > 1)
    }
}
