import Storage

/// Rows as a city has them after years, in every table that grows with its citizens.
enum BigTables {
    /// Tables of what staff bring in or release, and those that are all but empty: reading one whole costs nothing.
    static let small: Set<String> = [
        "awaited_payments",
        "address_files", "ballot_keys", "canary_phones", "candidates", "clock_marks", "closed_attempts", "closed_days",
        "commit_checks",
        "consultation_texts",
        "consultations", "corridors", "file_releases", "gazetteer", "key_check", "ledger_chain", "ledger_seals",
        "line_paces", "message_alarms",
        "message_counts", "message_pauses", "message_resends", "migrations", "suspense_allocations",
        "place_names",
        "places", "programs", "release_changes", "releases", "suspense", "tax_rules", "unlinked_entries",
        "roll_sums", "unlinked_records", "record_chain", "pins", "told_taxpayers", "unread_ballots", "unread_notes",
    ]

    /// Numbers of made rows begin here, and those of the test's own at 1.
    private static let numbers = 1_000_000
    /// After the morning the tests live in, so that nothing made is due or old.
    private static let time = "(1780000000000 + i)"

    /// What each table's rows are made of, `i` counting from 1.
    private static let contents: KeyValuePairs<String, String> = [
        "sessions (id, dialogue, typed_length, typed_hash, program, body, updated_at)":
            "\(bytes("id")), \(bytes("dialogue")), 5, \(bytes("typed")), 'program', \(bytes("body")), \(time)",
        "awaited_answers (session, hop, channel, phone, seconds, silences, at)":
            "\(bytes("id")), \(bytes("hop")), 'africastalking', \(bytes("sealed")), 3600, 0, \(time)",
        "replies (hop, reply, at)": "\(bytes("hop")), \(bytes("reply")), \(time)",
        "outbox (kind, channel, state, payload, due_at, attempts, provider_id, created_at, updated_at)":
            """
        'sms', 'africastalking', CASE WHEN i % 1000 = 0 THEN 'queued' ELSE 'delivered' END, \(bytes("payload")),
        \(time), 1, 'P' || i, \(time), \(time)
        """,
        "opt_outs (phone_hash, channel, at)": "\(bytes("phone")), 'africastalking', \(time)",
        "text_traffic (phone, body, at)": "\(bytes("phone")), \(bytes("sealed")), \(time)",
        "early_reports (provider_id, status, at)": "'E' || i, 'delivered', 1772400000000 + i",
        "timers (kind, subject, due_at, attempts, line)":
            "'payment.question', 'wallet/X' || i, \(time), 1, 'wallet'",
        "domain_timers (kind, subject, due_at, failures, version)":
            "CASE WHEN i % 2 = 0 THEN 'later.call_back' ELSE 'other.kind' END, 'X' || i, \(time), 0, 0",
        "wallet_notes (wallet, reference, notes, changed_at)": "'wallet', 'R' || i, \(bytes("notes")), \(time)",
        "contacts (phone_hash, phone, language, since)": "\(bytes("phone")), \(bytes("sealed")), 'en', \(time)",
        "taxpayers (code, kind, name, phone, phone_hash, second_phone, second_phone_hash)":
            """
        'P' || i, 'person', \(bytes("name")), \(bytes("sealed")), \(bytes("phone")), \(bytes("sealed")), \(bytes("second"))
        """,
        "bills (number, payer_name, payer_phone_hash, object, kind, period, amount, paid, due_date, taxpayer)":
            """
        'B' || i, \(bytes("name")), \(bytes("phone")), 'Stall', 'Fee', '2026', 30000, 0, '2026-06-30', 'P' || i
        """,
        "asked_phones (asker_hash, day, payer_hash)": "\(bytes("phone")), '2026-06-30', \(bytes("payer"))",
        "missed_numbers (phone_hash, number, at)": "\(bytes("phone")), 'N' || i, \(time)",
        "entries (id, at, day, kind, reference, wallet, wallet_transaction, currency, exponent)":
            "\(numbers) + i, \(time), '2026-06-30', 'payment', 'R' || i, 'wallet', 'T' || i, 'GHS', 2",
        "postings (entry, account, amount)": "\(numbers) + i, 'receivable:B' || i, -30000",
        "ledger_links (position, entry, day, hash)": "i, \(numbers) + i, '2026-06-30', \(bytes("hash"))",
        "record_links (position, kind, name, at, digest, hash, mark)":
            "i + 10, 'bill', 'B' || i, \(time), \(bytes("digest")), \(bytes("hash")), \(bytes("mark"))",
        "receipts (number, entry, bill, amount, owing, paid_on, paid_at)":
            "'Q' || i, \(numbers) + i, 'B' || i, 30000, 0, '2026-06-30', \(time)",
        "demand_lines (bill, position, head, period, purpose, due_date, amount, steps)":
            "'B' || i, 0, 'Fee', '2026', 'current', '2026-06-30', 30000, 0",
        "instalments (bill, part, due_date, amount, owed_by_then, phone, remind_on, is_done)":
            """
        'B' || i, 1, '2026-09-30', 30000, 30000, \(bytes("sealed")), '2026-09-27',
        CASE WHEN i % 1000 = 0 THEN 0 ELSE 1 END
        """,
        "objections (number, bill, grounds, phone, phone_hash, day, at)":
            "'O' || i, 'B' || i, 'paid', \(bytes("sealed")), \(bytes("phone")), '2026-06-30', \(time)",
        "objection_answers (objection, verdict, reason, author, at)":
            "'O' || i, 'rejected', 'measured', 'Esi', \(time)",
        "reversals (entry, by_entry, reason)": "\(numbers) + i, \(numbers) + i, 'wallet'",
        "intents (id, bill, amount, asked_by_hash, at)": "\(numbers) + i, 'B' || i, 30000, \(bytes("phone")), \(time)",
        """
        attempts (reference, intent, bill, wallet, payer, payer_hash, amount, state, told_checking, created_at, changed_at)
        """: """
        'R' || i, \(numbers) + i, 'B' || i, 'wallet', \(bytes("sealed")), \(bytes("phone")), 30000,
        CASE WHEN i % 1000 = 0 THEN 'pending' ELSE 'succeeded' END, 0, \(time), \(time)
        """,
        "reports (number, kind, place, toward, reporter, reported_at)":
            "'R' || i, 'jam', 'TECH', '', \(bytes("phone")), \(time)",
        "addresses (number, resident, words, area, status, changed_at)":
            "'A' || i, \(bytes("phone")), 'blue gate', 'Kejetia', 'proposed', \(time)",
        "address_events (address, happened_at, what, words)": "'A' || i, \(time), 'proposed', 'blue gate'",
        "voters (consultation, voter)": "CASE WHEN i % 2 = 0 THEN 'first-work' ELSE 'past' END, \(bytes("voter"))",
        "ballots (consultation, ballot, sealed_choice)":
            "CASE WHEN i % 2 = 0 THEN 'first-work' ELSE 'past' END, \(bytes("ballot")), \(bytes("choice"))",
        "passages (day, program, flow, state, event, detail, medium, language, times)":
            "20600 + i % 400, 'program', 'taxes.pay', 'S' || i, 'entered', '', 'ussd', 'en', i",
        "simulated_messages (phone_hash, message, text, at)":
            "\(bytes("phone")), 'M' || i, \(bytes("text")), \(time)",
    ]

    private static func bytes(_ word: String) -> String { "CAST(('\(word) ' || i) AS $BYTES)" }

    /// Fills every table, and tells PostgreSQL's planner, as its own maintenance would. SQLite's is told nothing, here
    /// as in a city.
    static func fill(_ database: any Database, rows: Int = 20_000) async throws {
        let dialect = database.dialect
        try await database.write(.long) { transaction in
            for (table, content) in contents {
                let sql = """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
                    INSERT INTO \(table) SELECT \(content) FROM n
                    """
                try transaction.post(Statement(dialect.schema(sql)))
            }
            if dialect.name == "postgres" { try transaction.post(Statement("ANALYZE")) }
        }
    }
}
