package import Conversation
package import Storage
package import Wording

/// The city's clock as statements need it, and the time their lines may lie in.
package struct StatementClock: Sendable {
    /// The moment of a time of the city's clock, given in seconds as if the clock went by UTC.
    let moment: @Sendable (Int64) -> Instant
    /// The city's day a moment lies in.
    let day: @Sendable (Instant) -> CivilDate
    /// What is earlier cannot be a line's time.
    let earliest: Instant
    /// What is later cannot be either.
    let latest: Instant

    /// How long before the first entry of the books a statement's line may lie, for a city that worked otherwise before.
    private static let leadMilliseconds: Int64 = 366 * 86_400_000
    /// The same before now, where the books are empty.
    private static let emptyLeadMilliseconds: Int64 = 10 * 366 * 86_400_000
    /// A wallet's clock, or the day of a bank, may be ahead by so much.
    private static let graceMilliseconds: Int64 = 86_400_000

    /// - Parameter first: when the first entry was written to the books; nil where they are empty.
    package init(
        now: Instant, first: Instant?, moment: @escaping @Sendable (Int64) -> Instant,
        day: @escaping @Sendable (Instant) -> CivilDate
    ) {
        self.moment = moment
        self.day = day
        latest = now.adding(milliseconds: Self.graceMilliseconds)
        earliest =
            first.map { min($0, now).adding(milliseconds: -Self.leadMilliseconds) }
            ?? now.adding(milliseconds: -Self.emptyLeadMilliseconds)
    }

    /// What is wrong with a line's time, as a sentence for staff; nil where it can be.
    func fault(of moment: Instant) -> String? {
        if moment > latest {
            return "This time has not come yet: \(day(moment).iso). Look whether day and month are the other way round."
        }
        if moment < earliest {
            return "This time lies long before the city's first payment here: \(day(moment).iso). Look at the year."
        }
        return nil
    }
}

extension Books {
    /// When the first entry was written to the books; nil where they are empty.
    package static func firstEntry(in transaction: any Transaction) throws(StorageError) -> Instant? {
        try transaction.first(Statement("SELECT at FROM entries ORDER BY id LIMIT 1"))
            .map { row throws(StorageError) in Instant(milliseconds: try row.integer(0)) }
    }
}
