package import Wording

/// What is asked of a summary. Each says which of these it takes.
package struct SummaryQuery: Sendable, Hashable {
    /// What sums are made for, in this order of columns.
    package var groups: [String]
    /// The first day that counts.
    package var since: CivilDate?
    /// The last day that counts.
    package var until: CivilDate?
    /// The city's day, by which money is due or not yet.
    package let today: CivilDate

    package init(by groups: [String] = [], since: CivilDate? = nil, until: CivilDate? = nil, today: CivilDate) {
        self.groups = groups
        self.since = since
        self.until = until
        self.today = today
    }
}

/// A list that is worked out from a question: `collected` by month and wallet, `arrears` by area.
package struct SummaryKind: Sendable {
    package let name: String
    /// One line for the help page.
    package let summary: String
    /// What sums can be made for; the first ones stand where nothing is said.
    package let groups: [String]
    package let usual: [String]
    /// Whether days may be named from which and to which it counts.
    package let takesDays: Bool
    private let make: @Sendable (SummaryQuery) -> ExportKind

    package init(
        _ name: String, summary: String, groups: [String], usual: [String], takesDays: Bool,
        make: @escaping @Sendable (SummaryQuery) -> ExportKind
    ) {
        self.name = name
        self.summary = summary
        self.groups = groups
        self.usual = usual
        self.takesDays = takesDays
        self.make = make
    }

    /// The list that answers a question.
    package func list(_ query: SummaryQuery) throws(SummaryRefused) -> ExportKind {
        var query = query
        if query.groups.isEmpty { query.groups = usual }
        for group in query.groups where !groups.contains(group) {
            throw SummaryRefused(
                sentence: "\(name) has no sums by \"\(group)\"; write \(groups.joined(separator: ", ")).")
        }
        guard Set(query.groups).count == query.groups.count else {
            throw SummaryRefused(sentence: "Name each of --by once.")
        }
        guard takesDays || (query.since == nil && query.until == nil) else {
            throw SummaryRefused(sentence: "\(name) is of today; --since and --until do not belong to it.")
        }
        if let since = query.since, let until = query.until, since > until {
            throw SummaryRefused(sentence: "The day of --since is after that of --until.")
        }
        return make(query)
    }
}

/// Why a summary cannot be made.
package struct SummaryRefused: Error, Hashable {
    /// A sentence for staff.
    package let sentence: String
}

/// Sums of a list came to more than can be counted, which only amounts that cannot be right do.
package struct SumTooLarge: Error, CustomStringConvertible {
    package var description: String {
        "A sum of the list is too large to be counted; look for an amount that cannot be right."
    }
}

extension Int64 {
    /// Adds an amount, or fails where the sum cannot be counted.
    package mutating func add(_ amount: Int64) throws(SumTooLarge) {
        let (sum, overflow) = addingReportingOverflow(amount)
        guard !overflow else { throw SumTooLarge() }
        self = sum
    }
}
