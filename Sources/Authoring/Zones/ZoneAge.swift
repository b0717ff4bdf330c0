package import Wording

/// How old zone files are, as far as their version tells.
package enum ZoneAge {
    /// Whether files of a version are older than a year on a day.
    ///
    /// A version names its year and its place within it, as `2025b`, and no day: it is taken for one from the middle of its
    /// year. What is not written so is not judged.
    package static func isOverAYear(_ version: String, on day: CivilDate) -> Bool {
        guard version.utf8.count >= 5, let year = Int(version.prefix(4)), (1990...9_000).contains(year),
            let limit = CivilDate(year: year + 1, month: 7, day: 1)
        else { return false }
        return day >= limit
    }
}
