package import Conversation
import DomainKit
package import Storage
package import Wording

/// What somebody who tries numbers and PINs leaves behind, counted over all phones, for limits of one phone do not see
/// many phones that each try a little.
package struct Guesses: Sendable, Hashable {
    /// Numbers with right check digits that nobody has, named within the last hour.
    package let numbers: Int64
    /// Wrong PINs of badges tried today.
    package let pins: Int64
    /// Badges that are closed today because of wrong PINs.
    package let closedBadges: Int64

    /// Milliseconds in which named numbers count.
    private static let windowMilliseconds: Int64 = 3_600_000

    /// What is so many that a person should look: a city's slips of the finger have wrong check digits.
    package static let alarm = Guesses(numbers: 100, pins: 30, closedBadges: 3)

    package init(numbers: Int64, pins: Int64, closedBadges: Int64) {
        (self.numbers, self.pins, self.closedBadges) = (numbers, pins, closedBadges)
    }

    /// Counts them at a moment of the city's day.
    package init(at now: Instant, on today: CivilDate, in transaction: any Transaction) throws(StorageError) {
        let numbers = try transaction.first(
            Statement(
                "SELECT COUNT(*) FROM missed_numbers WHERE at > $1",
                [.integer(now.adding(milliseconds: -Self.windowMilliseconds).milliseconds)]))
        let pins = try transaction.first(
            Statement(
                "SELECT CAST(COALESCE(SUM(misses), 0) AS BIGINT), "
                    + "CAST(COALESCE(SUM(CASE WHEN misses >= $2 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM pins "
                    + "WHERE missed_on = $1", [.text(today.iso), .integer(Pins.mostMisses)]))
        self.init(
            numbers: try numbers?.integer(0) ?? 0, pins: try pins?.integer(0) ?? 0,
            closedBadges: try pins?.integer(1) ?? 0)
    }

    /// Sentences for the log about what is alarming: each the same every time, with the figure beside it.
    package var alarms: [(sentence: String, count: Int64)] {
        [
            (
                "Many numbers nobody has were named within an hour; somebody may be trying them.", numbers,
                Self.alarm.numbers
            ),
            ("Many wrong PINs of badges were tried today.", pins, Self.alarm.pins),
            ("Several badges are closed today because of wrong PINs.", closedBadges, Self.alarm.closedBadges),
        ].filter { $0.1 >= $0.2 }.map { ($0.0, $0.1) }
    }

    /// The same as figures of this moment.
    var gauges: [DomainGauge] {
        [
            DomainGauge(
                "guessed_numbers", "Numbers nobody has that were named within the last hour, by all phones.", numbers),
            DomainGauge("wrong_pins", "Wrong PINs of badges tried today.", pins),
            DomainGauge("closed_badges", "Badges closed today because of wrong PINs.", closedBadges),
        ]
    }
}
