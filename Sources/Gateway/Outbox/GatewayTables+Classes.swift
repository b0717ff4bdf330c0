import Storage

extension GatewayTables {
    static let classesOfTheOutbox = Migration(
        "gateway.019-classes-of-the-outbox",
        [
            // 0 answer, 1 receipt, 2 wallet call, 3 notice, 4 broadcast. What might wait is an answer, for a notice among
            // them is told by nothing but the reason it was not sent for.
            "ALTER TABLE outbox ADD COLUMN class INTEGER NOT NULL DEFAULT 1",
            """
            UPDATE outbox SET class = CASE WHEN kind = 'push' THEN 2
                WHEN state = 'failed' AND attempts = 0 THEN 3 ELSE 0 END
            WHERE kind = 'push' OR essential = 0
            """,
            "ALTER TABLE outbox DROP COLUMN essential",
            // When a row is worth nothing any more; NULL for what always is.
            "ALTER TABLE outbox ADD COLUMN expires_at INTEGER",
            // In the order of leases: by class, then by age.
            "DROP INDEX outbox_by_line",
            """
            CREATE INDEX outbox_by_line ON outbox (channel, class, due_at, id) WHERE state IN ('queued', 'leased')
            """,
            """
            CREATE INDEX outbox_expiring ON outbox (expires_at)
            WHERE state = 'queued' AND expires_at IS NOT NULL
            """,
            // Texts that were tried in vain, and those whose time was over.
            """
            CREATE INDEX dead_letters ON outbox (updated_at, id)
            WHERE kind = 'sms' AND (state = 'expired' OR state = 'failed' AND attempts > 0)
            """,
            // What staff let wait, by whom and since when. A handful of rows.
            """
            CREATE TABLE message_pauses (
                channel TEXT NOT NULL, class INTEGER NOT NULL, made_by TEXT NOT NULL, at INTEGER NOT NULL,
                PRIMARY KEY (channel, class)
            ) $CLUSTERED
            """,
            // What had come of a message when staff had it sent again. Only ever added to.
            """
            CREATE TABLE message_resends (
                id $IDENTITY, message INTEGER NOT NULL, state TEXT NOT NULL, provider_id TEXT, reason TEXT NOT NULL,
                attempts INTEGER NOT NULL, made_by TEXT NOT NULL, at INTEGER NOT NULL
            ) $STRICT
            """,
            "CREATE INDEX message_resends_by_message ON message_resends (message)",
            // When a line with a rate may send its next message, in millionths of a second. A row a line.
            "CREATE TABLE line_paces (channel TEXT PRIMARY KEY, next_at INTEGER NOT NULL) $STRICT",
            // Counted by line from here on, with the parts the city pays for; empty for what was counted before.
            """
            CREATE TABLE line_counts (
                day INTEGER NOT NULL, channel TEXT NOT NULL, slot INTEGER NOT NULL, sent INTEGER NOT NULL,
                parts INTEGER NOT NULL, PRIMARY KEY (day, channel, slot)
            ) $CLUSTERED
            """,
            "INSERT INTO line_counts (day, channel, slot, sent, parts) SELECT day, '', slot, sent, sent FROM message_counts",
            "DROP TABLE message_counts",
            "ALTER TABLE line_counts RENAME TO message_counts",
            // The line a level was told of; empty for the city's own messages of a day.
            """
            CREATE TABLE line_alarms (
                day INTEGER NOT NULL, channel TEXT NOT NULL, level INTEGER NOT NULL, PRIMARY KEY (day, channel, level)
            ) $CLUSTERED
            """,
            "INSERT INTO line_alarms (day, channel, level) SELECT day, '', level FROM message_alarms",
            "DROP TABLE message_alarms",
            "ALTER TABLE line_alarms RENAME TO message_alarms",
        ])
}
