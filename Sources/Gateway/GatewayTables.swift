package import Storage

/// The tables of the gateway itself.
package enum GatewayTables {
    package static let migrations = [
        Migration(
            "gateway.001-sessions",
            [
                // One row a phone and medium: the live sessions, kept small so that a turn costs the same in any year.
                """
                CREATE TABLE sessions (
                    id $BYTES PRIMARY KEY,
                    dialogue $BYTES NOT NULL,
                    typed_length INTEGER NOT NULL,
                    typed_hash $BYTES NOT NULL,
                    program TEXT NOT NULL,
                    body $BYTES,
                    updated_at INTEGER NOT NULL
                ) $CLUSTERED
                """,
                // What was answered to each hop, byte for byte, for the network that asks again.
                """
                CREATE TABLE replies (
                    id $IDENTITY,
                    hop $BYTES NOT NULL UNIQUE,
                    reply $BYTES NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
            ]),
        Migration(
            "gateway.002-outbox",
            [
                """
                CREATE TABLE outbox (
                    id $IDENTITY,
                    kind TEXT NOT NULL,
                    channel TEXT NOT NULL,
                    state TEXT NOT NULL,
                    payload $BYTES NOT NULL,
                    due_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    provider_id TEXT,
                    detail TEXT,
                    created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL
                ) $STRICT
                """,
                "CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('queued', 'leased')",
                "CREATE INDEX outbox_provider_id ON outbox (provider_id) WHERE provider_id IS NOT NULL",
                // Reports that came before the provider's answer told us the id they speak of.
                """
                CREATE TABLE early_reports (
                    provider_id TEXT PRIMARY KEY,
                    status TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
            ]),
        Migration(
            "gateway.003-timers",
            [
                """
                CREATE TABLE timers (
                    kind TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    due_at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    PRIMARY KEY (kind, subject)
                ) $STRICT
                """,
                "CREATE INDEX timers_due ON timers (due_at)",
            ]),
        Migration(
            "gateway.004-programs",
            [
                """
                CREATE TABLE programs (
                    digest TEXT PRIMARY KEY,
                    source $BYTES NOT NULL,
                    released_at INTEGER NOT NULL
                ) $STRICT
                """
            ]),
        // Old ones are looked for every minute.
        Migration("gateway.005-old-reports", ["CREATE INDEX early_reports_by_time ON early_reports (at)"]),
        Migration(
            "gateway.006-several-nodes",
            [
                // Which program the files of each place held when they were last looked at.
                """
                CREATE TABLE file_releases (
                    place TEXT PRIMARY KEY,
                    digest TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
                // What gateways write to see whether anything can be written. A handful of rows.
                "CREATE TABLE commit_checks (slot INTEGER PRIMARY KEY, at INTEGER NOT NULL) $STRICT",
            ]),
        Migration(
            "gateway.007-stages",
            [
                // Programs that are not or were never live: stage is draft, canary or retired.
                """
                CREATE TABLE candidates (
                    digest TEXT PRIMARY KEY,
                    source $BYTES NOT NULL,
                    stage TEXT NOT NULL,
                    changed_at INTEGER NOT NULL
                ) $STRICT
                """,
                // The phones whose new sessions begin on a canary, by keyed hash. A handful of rows.
                "CREATE TABLE canary_phones (phone $BYTES PRIMARY KEY, digest TEXT NOT NULL) $STRICT",
                // Who changed what when, and why. Only ever added to.
                """
                CREATE TABLE releases (
                    id $IDENTITY,
                    digest TEXT NOT NULL,
                    change TEXT NOT NULL,
                    made_by TEXT NOT NULL,
                    note TEXT NOT NULL,
                    phones INTEGER NOT NULL,
                    at INTEGER NOT NULL
                ) $STRICT
                """,
                """
                INSERT INTO releases (digest, change, made_by, note, phones, at)
                SELECT digest, 'live', '', '', 0, released_at FROM programs ORDER BY released_at, digest
                """,
                // One row that every change counts up: so that two at once are kept apart, and gateways see that there
                // was one.
                "CREATE TABLE release_changes (slot INTEGER PRIMARY KEY, number INTEGER NOT NULL) $STRICT",
            ]),
        Migration(
            "gateway.008-passages",
            [
                // How often what happened where on a day. No phone, no time of day, no word of anybody.
                """
                CREATE TABLE passages (
                    day INTEGER NOT NULL,
                    program TEXT NOT NULL,
                    flow TEXT NOT NULL,
                    state TEXT NOT NULL,
                    event TEXT NOT NULL,
                    detail TEXT NOT NULL,
                    medium TEXT NOT NULL,
                    language TEXT NOT NULL,
                    times INTEGER NOT NULL,
                    PRIMARY KEY (day, program, flow, state, event, detail, medium, language)
                ) $CLUSTERED
                """
            ]),
        Migration(
            "gateway.009-awaited-answers",
            [
                // Questions asked by text message whose state says how long to wait; a row a session, with the hop it
                // was asked by.
                """
                CREATE TABLE awaited_answers (
                    session $BYTES PRIMARY KEY,
                    hop $BYTES NOT NULL,
                    channel TEXT NOT NULL,
                    phone $BYTES NOT NULL,
                    seconds INTEGER NOT NULL,
                    silences INTEGER NOT NULL,
                    at INTEGER NOT NULL
                ) $CLUSTERED
                """
            ]),
        Migration(
            "gateway.010-whose-answers",
            [
                // Hops are known by channel, phone, dialogue and text together from here on, so no older answer is found
                // again, and the older hashes told equal texts from others.
                "DELETE FROM replies",
                """
                UPDATE sessions SET typed_hash = CAST('' AS $BYTES), typed_length = 0
                WHERE NOT EXISTS (SELECT 1 FROM awaited_answers WHERE session = sessions.id)
                """,
            ]),
        Migration(
            "gateway.011-key-check",
            [
                // One sealed value, so that a store and a key that do not belong together are told at once.
                "CREATE TABLE key_check (slot INTEGER PRIMARY KEY, sealed $BYTES NOT NULL) $STRICT",
                // The time as it was last written down, and since when it has gone on without a leap.
                """
                CREATE TABLE clock_marks (
                    slot INTEGER PRIMARY KEY, since INTEGER NOT NULL, last INTEGER NOT NULL
                ) $STRICT
                """,
            ]),
        Migration(
            "gateway.012-queues-of-lines",
            [
                // Each line has queues of its own, so the rows and timers of one are found without those of another.
                "CREATE INDEX outbox_by_line ON outbox (channel, due_at) WHERE state IN ('queued', 'leased')",
                "DROP INDEX outbox_due",
                // 0 for what may wait when the city's messages for the day are used up.
                "ALTER TABLE outbox ADD COLUMN essential INTEGER NOT NULL DEFAULT 1",
                // The line a timer is about; empty for none, and for timers set before this column was there.
                "ALTER TABLE timers ADD COLUMN line TEXT NOT NULL DEFAULT ''",
                "CREATE INDEX timers_by_line ON timers (line, due_at)",
                "DROP INDEX timers_due",
            ]),
        Migration(
            "gateway.013-message-limits",
            [
                // How much each phone was told lately: a row a phone that texts or is told something, sealed.
                """
                CREATE TABLE text_traffic (phone $BYTES PRIMARY KEY, body $BYTES NOT NULL, at INTEGER NOT NULL) $CLUSTERED
                """,
                "CREATE INDEX text_traffic_by_time ON text_traffic (at)",
                // How many messages left on a day, in several slots so that those who count at once do not wait for
                // each other.
                """
                CREATE TABLE message_counts (
                    day INTEGER NOT NULL, slot INTEGER NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (day, slot)
                ) $CLUSTERED
                """,
                // What the city has been told about the messages of a day: the percentage that was reached.
                """
                CREATE TABLE message_alarms (day INTEGER NOT NULL, level INTEGER NOT NULL, PRIMARY KEY (day, level))
                $CLUSTERED
                """,
            ]),
        Migration(
            "gateway.014-age-of-pushes",
            [
                // A push that has waited too long is found by when it was written, however often it was put back.
                """
                CREATE INDEX pushes_by_age ON outbox (channel, created_at)
                WHERE kind = 'push' AND state IN ('queued', 'leased')
                """
            ]),
        Migration(
            "gateway.015-texts-without-words",
            [
                // What was kept of a phone's texts held their words; it begins again.
                "DELETE FROM text_traffic"
            ]),
        Migration(
            "gateway.016-order-of-lines",
            [
                // In the order of leases, so that no lease sorts all rows that wait at a line.
                "DROP INDEX outbox_by_line",
                "CREATE INDEX outbox_by_line ON outbox (channel, due_at, id) WHERE state IN ('queued', 'leased')",
            ]),
        Migration(
            "gateway.017-content-types",
            [
                // What an answer is, for the header that says so; NULL for plain text in UTF-8, which most are.
                "ALTER TABLE replies ADD COLUMN content_type TEXT"
            ]),
        classesOfTheOutbox,
        Migration(
            "gateway.020-timers-of-domains",
            [
                // What domains do at moments they set themselves: a row until it is done. The version counts how often it was
                // set or leased, so that anyone who leased it can tell that it has moved since.
                """
                CREATE TABLE domain_timers (
                    kind TEXT NOT NULL, subject TEXT NOT NULL, due_at INTEGER NOT NULL, failures INTEGER NOT NULL,
                    version INTEGER NOT NULL, PRIMARY KEY (kind, subject)
                ) $CLUSTERED
                """,
                // By kind, so that a gateway passes over those of kinds it does not know without reading them.
                "CREATE INDEX domain_timers_due ON domain_timers (kind, due_at)",
            ]),
    ]
}
