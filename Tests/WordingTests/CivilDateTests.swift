import Foundation
import Testing

@testable import Wording

@Suite struct `A civil date` {
    @Test func `counts days as the Gregorian calendar does`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for days in stride(from: -140_000, through: 140_000, by: 97) {
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            let date = CivilDate(daysSinceEpoch: days)
            #expect((date.year, date.month, date.day) == (parts.year, parts.month, parts.day), "\(days)")
        }
    }

    @Test func `comes back from its day count, from the first year to the last`() {
        for days in stride(from: -719_162, through: 2_932_896, by: 61) {
            let date = CivilDate(daysSinceEpoch: days)
            #expect(date.daysSinceEpoch == days)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
        }
        #expect(CivilDate(daysSinceEpoch: .min).iso == "0001-01-01")
        #expect(CivilDate(daysSinceEpoch: .max).iso == "9999-12-31")
        #expect(CivilDate(daysSinceEpoch: 0).iso == "1970-01-01")
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1", "26-01-01", "2026-12-31T", "", "2026/12/31",
        "0000-01-01", "٢٠٢٦-01-01", "-026-01-01", "1900-02-29",
    ])
    func `refuses what is no day`(iso: String) {
        #expect(CivilDate(iso: iso) == nil)
    }

    @Test(arguments: ["2026-12-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
    func `is written as it was read`(iso: String) {
        #expect(CivilDate(iso: iso)?.iso == iso)
    }

    @Test func `comes before the next`() {
        #expect(CivilDate(daysSinceEpoch: 58) < CivilDate(daysSinceEpoch: 59))
        #expect(CivilDate(daysSinceEpoch: -1) < CivilDate(daysSinceEpoch: 0))
    }
}
