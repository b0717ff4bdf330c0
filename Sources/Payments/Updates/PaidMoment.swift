package import Conversation
package import Wording

/// When money was paid: the city's day, and the moment.
package struct PaidMoment: Sendable, Hashable {
    package let day: CivilDate
    package let at: Instant

    /// A wallet's clock may be ahead by so much.
    private static let graceMilliseconds: Int64 = 86_400_000
    /// Nobody tells of money after so long.
    private static let longestMilliseconds: Int64 = 366 * 86_400_000

    package init(day: CivilDate, at: Instant) {
        self.day = day
        self.at = at
    }

    /// The moment a wallet's updates tell; nil where it cannot be, as it lies more than a day ahead or a year back. What lies
    /// ahead by less is now.
    ///
    /// - Parameter day: the city's day of a moment.
    package init?(told moment: Instant, now: Instant, day: (Instant) -> CivilDate) {
        guard moment <= now.adding(milliseconds: Self.graceMilliseconds),
            moment >= now.adding(milliseconds: -Self.longestMilliseconds)
        else { return nil }
        at = min(moment, now)
        self.day = day(at)
    }
}
