import Conversation
import Storage
import Wording

/// Brings in the days on which the markets are closed. Days that were bought before move to the end, and their owners are
/// told.
enum ClosedDaysImport {
    static let kind = ImportKind(
        "closed-days", summary: "Days the markets are closed; the file takes the place of the one before.",
        columns: [
            .init("day", required: true, "a day, as 2026-12-25, or a weekday of every week, as sunday"),
            .init("reason", required: false, "why, for the office"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var days: [String: Int] = [:]
        for record in records {
            guard let typed = problems.required("day", of: record, limit: BillRecordReader.longestFigure) else {
                continue
            }
            let day = typed.lowercased()
            guard MarketCalendar.weekdays.contains(day) || CivilDate(iso: day) != nil else {
                problems.add(record.line, "day", "This is neither a day, as 2026-12-25, nor a weekday, as sunday.")
                continue
            }
            if let line = days.updateValue(record.line, forKey: day) {
                problems.add(record.line, "day", "The day stands in line \(line) too.")
            }
        }
        if Set(days.keys).isSuperset(of: MarketCalendar.weekdays) {
            problems.add(1, "day", "The markets would never open.")
        }
        try problems.check()
        let known = try context.transaction.rows(Statement("SELECT day FROM closed_days WHERE is_kept = 1"))
        let kept = Set(try known.map { try $0.text(0) })
        try context.transaction.post(Statement("DELETE FROM closed_days"))
        for record in records {
            guard let day = record["day"]?.lowercased() else { continue }
            try context.transaction.post(
                Statement(
                    "INSERT INTO closed_days (day, reason, is_kept) VALUES ($1, $2, $3)",
                    [.text(day), .text(record["reason"] ?? ""), SQLValue(kept.contains(day) ? 1 : 0)]))
        }
        return ImportReport(stored: records.count)
    }
}

/// Moves market days that were bought and then closed behind the last one that was bought.
enum MovedDays {
    /// Days moved in one round.
    private static let batch: Int64 = 100

    /// - Returns: whether there may be more.
    static func move(_ context: PaymentContext) throws -> Bool {
        let fresh = try context.transaction.first(
            Statement("SELECT day FROM closed_days WHERE is_kept = 0 ORDER BY day LIMIT 1"))
        guard let closed = try fresh?.text(0) else { return false }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT bill, day, entry FROM stall_days WHERE day >= $1 AND \(condition(closed, context)) "
                    + "ORDER BY day, bill LIMIT $2", [.text(context.today.iso), .integer(batch)]))
        let calendar = try MarketCalendar(in: context.transaction)
        for row in rows {
            try move(from: try row.day(1), of: try row.text(0), entry: try row.integer(2), calendar, context)
        }
        if rows.count < Int(batch) {
            try context.transaction.post(
                Statement("UPDATE closed_days SET is_kept = 1 WHERE day = $1", [.text(closed)]))
        }
        return true
    }

    /// The days of some stall that are closed: one, or the coming ones of a weekday.
    private static func condition(_ closed: String, _ context: PaymentContext) -> String {
        guard MarketCalendar.weekdays.contains(closed) else { return "day = '\(closed)'" }
        let days = (0..<7 * 120).lazy.map { CivilDate(daysSinceEpoch: context.today.daysSinceEpoch + $0) }
            .filter { MarketCalendar.weekday(of: $0) == closed }
        return "day IN (\(days.map { "'\($0.iso)'" }.joined(separator: ", ")))"
    }

    private static func move(
        from day: CivilDate, of number: String, entry: Int64, _ calendar: MarketCalendar, _ context: PaymentContext
    ) throws {
        guard let stall = try Stall.find(bill: number, on: context.today, in: context.transaction),
            let next = stall.nextDays(1, from: context.today, calendar).first
        else { return }
        let changed = try context.transaction.run(
            Statement(
                "UPDATE stall_days SET day = $3 WHERE bill = $1 AND day = $2",
                [.text(number), .text(day.iso), .text(next.iso)]))
        guard changed == 1, let bill = try Bill.find(number, in: context.transaction),
            let phone = bill.payerPhone.flatMap(context.vault.phone)
        else { return }
        let moved = try Stall.find(bill: number, on: context.today, in: context.transaction)
        try context.effects.send(
            "taxes.sms_market_days_moved",
            ["day": .date(day), "object": .text(stall.object), "until": .date(moved?.until ?? next)], to: phone)
    }
}

extension Taxes {
    /// The days the markets are closed.
    package static let closedDaysExport = ExportKind(
        "closed-days", summary: "Days the markets are closed.", columns: ["day", "reason"]
    ) { context, write in
        for row in try context.transaction.rows(Statement("SELECT day, reason FROM closed_days ORDER BY day")) {
            try write([try row.text(0), try row.text(1)])
        }
    }
}
