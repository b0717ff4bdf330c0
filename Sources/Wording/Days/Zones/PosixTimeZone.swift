/// A time zone as the environment variable TZ writes it, with the extensions of RFC 9636 section 3.3.1: `<+00>0`,
/// `EET-2EEST,M4.5.5/0,M10.5.4/24`. Names of the zone are read and not kept.
package struct PosixTimeZone: Sendable, Hashable {
    /// The half of the year in which the clocks show another time.
    struct Summer: Sendable, Hashable {
        /// Seconds ahead of UTC meanwhile.
        let offset: Int32
        /// By the clocks before the change.
        let start: YearlyChange
        let end: YearlyChange
    }

    /// Seconds ahead of UTC outside the summer.
    let standard: Int32
    let summer: Summer?

    /// Nil for anything that is no such description, and for a summer without its dates.
    package init?(_ text: some StringProtocol) {
        var scanner = PosixScanner(text)
        guard let zone = scanner.zone(), scanner.isAtEnd else { return nil }
        self = zone
    }

    init(standard: Int32, summer: Summer?) {
        self.standard = standard
        self.summer = summer
    }

    /// Seconds the clocks are ahead of UTC at a moment in seconds since 1970.
    package func offset(at moment: Int64) -> Int32 {
        guard let summer else { return standard }
        // Only the years a `CivilDate` has; beyond them the clocks go on as at their edge.
        let local = min(max(moment, -62_000_000_000), 253_000_000_000) + Int64(standard)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let year = CivilDate(daysSinceEpoch: Int(clamping: day)).year
        // A change may fall into a neighbouring year, for its time may be up to a week from its day.
        var latest: (moment: Int64, offset: Int32) = (.min, standard)
        for year in (year - 1)...(year + 1) {
            let start = summer.start.localSeconds(in: year) - Int64(standard)
            let end = summer.end.localSeconds(in: year) - Int64(summer.offset)
            // Where one year's summer ends as the next begins, it goes on.
            for change in [(end, standard), (start, summer.offset)].sorted(by: { $0.0 < $1.0 })
            where change.0 <= moment && change.0 >= latest.moment {
                latest = change
            }
        }
        return latest.offset
    }
}

/// A day of each year and a time on it.
struct YearlyChange: Sendable, Hashable {
    enum Day: Sendable, Hashable {
        /// The nth weekday of a month, 5 for the last; Sunday is 0: `M3.2.0`.
        case weekday(month: Int, week: Int, weekday: Int)
        /// 1 to 365, where 29 February has no number: `J60`.
        case withoutLeapDay(Int)
        /// 0 to 365: `59`.
        case ofYear(Int)
    }

    let day: Day
    /// Seconds after midnight, from a week before to a week after.
    let seconds: Int64

    /// The change in a year, in seconds since 1970 as if the clock went by UTC.
    func localSeconds(in year: Int) -> Int64 { Int64(days(in: year)) * 86_400 + seconds }

    private func days(in year: Int) -> Int {
        let newYear = Self.days(year, 1, 1)
        switch day {
        case .ofYear(let number): return newYear + number
        case .withoutLeapDay(let number):
            let hasLeapDay = Self.days(year, 3, 1) - newYear == 60
            return newYear + number - 1 + (hasLeapDay && number >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = Self.days(year, month, 1)
            let next = month == 12 ? Self.days(year + 1, 1, 1) : Self.days(year, month + 1, 1)
            // 1 January 1970 was a Thursday.
            let weekdayOfFirst = ((first + 4) % 7 + 7) % 7
            let day = first + (weekday - weekdayOfFirst + 7) % 7 + (week - 1) * 7
            return day < next ? day : day - 7
        }
    }

    /// Days since 1970, of the first or last year a date has where the year lies outside.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        CivilDate(year: min(max(year, 1), 9_999), month: month, day: day)?.daysSinceEpoch ?? 0
    }
}
