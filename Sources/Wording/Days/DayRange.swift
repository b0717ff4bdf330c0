/// Days from one to another, both among them; without a bound where one is missing.
package struct DayRange: Sendable, Hashable {
    package let since: CivilDate?
    package let until: CivilDate?

    package init(since: CivilDate? = nil, until: CivilDate? = nil) {
        self.since = since
        self.until = until
    }

    /// Whether a day is one of these; without a day, whether no end is known.
    package func contains(_ day: CivilDate?) -> Bool {
        guard let day else { return until == nil }
        return since.map { $0 <= day } ?? true && until.map { day <= $0 } ?? true
    }

    /// Whether some day is in both.
    package func meets(_ other: DayRange) -> Bool {
        func ends(_ one: CivilDate?, before other: CivilDate?) -> Bool {
            guard let one, let other else { return false }
            return one < other
        }
        return !ends(until, before: other.since) && !ends(other.until, before: since)
    }
}
