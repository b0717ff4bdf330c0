import Conversation
package import Storage
package import Wording

/// The counts of citizens' ways in the store: one row for what happened at a state on a day, no matter who counted it.
package struct FlowMetricStore {
    /// Civil days a count is kept: a year to compare with, and a month to do it in.
    package static let daysKept = 400

    let transaction: any Transaction

    package init(transaction: any Transaction) { self.transaction = transaction }

    /// Adds to what is there. Several gateways may add at the same time; give the rows in their own order.
    package func add(_ counts: some Sequence<(key: FlowMetric, value: Int)>) throws {
        for (metric, times) in counts {
            try transaction.post(
                Statement(
                    """
                    INSERT INTO passages (day, program, flow, state, event, detail, medium, language, times)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                    ON CONFLICT (day, program, flow, state, event, detail, medium, language)
                    DO UPDATE SET times = passages.times + excluded.times
                    """,
                    [
                        SQLValue(metric.day.daysSinceEpoch), .text(metric.program), .text(metric.flow),
                        .text(metric.state), .text(metric.event.rawValue), .text(metric.detail),
                        .text(metric.medium.rawValue), .text(metric.language), SQLValue(times),
                    ]))
        }
    }

    /// Forgets the days before one.
    package func forgetOld(before day: CivilDate) throws {
        try transaction.post(
            Statement("DELETE FROM passages WHERE day < $1", [SQLValue(day.daysSinceEpoch)]))
    }

    /// What was counted in a flow from a day on, of all programs, media and languages together.
    /// - Parameter visit: told the state, what happened there, the detail of that, and how often.
    package func visitFlow(
        _ flow: String, since day: CivilDate?, _ visit: (String, FlowMetric.Event, String, Int) throws -> Void
    ) throws {
        let rows = try transaction.rows(
            Statement(
                """
                SELECT state, event, detail, CAST(SUM(times) AS BIGINT) FROM passages
                WHERE day >= $1 AND flow = $2 GROUP BY state, event, detail ORDER BY state, event, detail
                """, [SQLValue(day?.daysSinceEpoch ?? 0), .text(flow)]))
        for row in rows {
            guard let event = FlowMetric.Event(rawValue: try row.text(1)) else { continue }
            try visit(try row.text(0), event, try row.text(2), Int(clamping: try row.integer(3)))
        }
    }
}
