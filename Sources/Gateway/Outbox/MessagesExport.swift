package import DomainKit
import Conversation
import Storage

/// What was said to citizens by text message, without their numbers and words.
package enum MessagesExport {
    package static let kind = ExportKind(
        "messages", summary: "text messages sent or waiting, with how far each has come",
        columns: [
            "id", "channel", "state", "attempts", "provider_id", "detail", "created_at", "updated_at", "class",
            "expires_at",
        ]
    ) { context, write in
        var last: Int64 = 0
        while true {
            let rows = try context.transaction.rows(
                Statement(
                    """
                    SELECT id, channel, state, attempts, provider_id, detail, created_at, updated_at, class, expires_at
                    FROM outbox WHERE kind = 'sms' AND id > $1 ORDER BY id LIMIT 1000
                    """, [.integer(last)]))
            for row in rows {
                last = try row.integer(0)
                try write([
                    String(last), try row.text(1), try row.text(2), String(try row.integer(3)),
                    try row.optionalText(4) ?? "", try row.optionalText(5) ?? "",
                    Instant(milliseconds: try row.integer(6)).iso8601,
                    Instant(milliseconds: try row.integer(7)).iso8601,
                    OutboxClass(rawValue: Int(clamping: try row.integer(8)))?.word ?? "",
                    try row.optionalInteger(9).map { Instant(milliseconds: $0).iso8601 } ?? "",
                ])
            }
            if rows.count < 1000 { return }
        }
    }
}
