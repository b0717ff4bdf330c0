import Conversation
import DomainKit
import Storage

extension Mobility {
    /// Reports in the order they came, by the codes of their places. Nothing of who reported.
    static let reportsExport = ExportKind(
        "reports", summary: "What citizens reported about the roads",
        columns: ["number", "kind", "place", "toward", "at"]
    ) { context, row in
        let reports = ExportPages(
            sql: """
                SELECT reported_at, number, kind, place, toward FROM reports
                WHERE (reported_at, number) > ($1, $2) ORDER BY reported_at, number
                """,
            start: [.integer(.min), ""]
        ) { report throws(StorageError) in Array(report.values.prefix(2)) }
        try reports.forEach(context.transaction) { report in
            try row(
                [
                    try report.text(1), try report.text(2), try report.text(3), try report.text(4),
                    Instant(milliseconds: try report.integer(0)).timestamp,
                ])
        }
    }
}
