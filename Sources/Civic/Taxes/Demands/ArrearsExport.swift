import Conversation
import Storage
import Wording

extension Taxes {
    /// What is unpaid, by area and object. It counts what is written down; what the rules add from day to day is written
    /// when money moves.
    package static let arrearsExport = ExportKind(
        "arrears", summary: "What is unpaid, by area and object, without names.",
        columns: ["area", "object_code", "object", "bills", "oldest_due_date", "due"]
    ) { context, write in
        let currency = context.profile.currency
        let pages = ExportPages(
            sql: """
                SELECT area, code, object, COUNT(*), MIN(due_date), CAST(SUM(due) AS BIGINT) FROM (
                    SELECT area, COALESCE(tax_object, '') AS code, object, due_date, amount - relief - paid AS due
                    FROM bills WHERE amount - relief > paid
                ) AS unpaid
                WHERE ('=' || area, code, object) > ($1, $2, $3)
                GROUP BY area, code, object ORDER BY area, code, object
                """,
            start: ["", "", ""],
            // An area, a code and an object may all be empty; with a sign before it none lies before the start.
            key: { row throws(StorageError) in
                let area = try row.text(0)
                return [.text("=" + area), try row.value(1), try row.value(2)]
            })
        try pages.forEach(context.transaction) { row in
            try write([
                try row.text(0), try row.text(1), try row.text(2), String(try row.integer(3)), try row.text(4),
                Money(minorUnits: try row.integer(5), currency: currency).decimal,
            ])
        }
    }
}
