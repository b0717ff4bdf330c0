package import DomainKit
import Conversation
import Storage
import Wording

/// Where citizens came and went, day by day: what nobody can be told from.
package enum FlowMetricsExport {
    private static let page = 1000

    package static let kind = ExportKind(
        "flow-metrics", summary: "how often citizens came to each state, answered, were refused, and where they went",
        columns: ["day", "program", "flow", "state", "event", "detail", "medium", "language", "times"]
    ) { context, write in
        var last: [SQLValue] = [.integer(.min)] + [SQLValue](repeating: "", count: 7)
        while true {
            let rows = try context.transaction.rows(
                Statement(
                    """
                    SELECT day, program, flow, state, event, detail, medium, language, times FROM passages
                    WHERE (day, program, flow, state, event, detail, medium, language)
                        > ($1, $2, $3, $4, $5, $6, $7, $8)
                    ORDER BY day, program, flow, state, event, detail, medium, language LIMIT $9
                    """, last + [SQLValue(page)]))
            for row in rows {
                let words = try (1...7).map { try row.text($0) }
                last = [.integer(try row.integer(0))] + words.map(SQLValue.text)
                let day = CivilDate(daysSinceEpoch: Int(clamping: try row.integer(0)))
                try write([day.iso] + words + [String(try row.integer(8))])
            }
            if rows.count < page { return }
        }
    }
}
