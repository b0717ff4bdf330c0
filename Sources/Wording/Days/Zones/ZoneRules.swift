/// How far the clocks of one place are ahead of UTC, at any moment.
///
/// Changes that are known one by one come from a table; what comes after the last of them follows a rule where the zone
/// has one. Leap seconds are not counted, as in POSIX time.
package struct ZoneRules: Sendable, Hashable {
    /// One change of the clocks.
    package struct Change: Sendable, Hashable {
        /// Seconds since 1970 from which the offset counts.
        package let moment: Int64
        /// Seconds ahead of UTC.
        package let offset: Int32

        package init(moment: Int64, offset: Int32) {
            self.moment = moment
            self.offset = offset
        }
    }

    private let first: Int32
    private let changes: [Change]
    private let later: PosixTimeZone?

    /// - Parameters:
    ///   - first: seconds ahead of UTC before the first change.
    ///   - changes: in ascending order of their moments.
    ///   - later: what counts from the last change on; without it the last offset stays.
    package init(first: Int32, changes: [Change] = [], later: PosixTimeZone? = nil) {
        self.first = first
        self.changes = changes
        self.later = later
    }

    /// UTC itself.
    package static let utc = ZoneRules(first: 0)

    /// Seconds the clocks are ahead of UTC at a moment in seconds since 1970.
    package func offset(at moment: Int64) -> Int64 {
        // How many changes have come by then.
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = low + (high - low) / 2
            if changes[middle].moment <= moment { low = middle + 1 } else { high = middle }
        }
        if low == changes.count, let later { return Int64(later.offset(at: moment)) }
        return Int64(low == 0 ? first : changes[low - 1].offset)
    }
}
