import Conversation
import DomainKit
import Payments
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
        for (index, record) in records.enumerated() {
            context.progress(index + 1)
            guard let day = day(record, &problems) else { continue }
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
            guard let day = day(record, &problems) else { continue }
            try context.transaction.post(
                Statement(
                    "INSERT INTO closed_days (day, reason, is_kept) VALUES ($1, $2, $3)",
                    [.text(day), .text(record["reason"] ?? ""), SQLValue(kept.contains(day) ? 1 : 0)]))
        }
        return ImportReport(stored: records.count)
    }

    /// A day in the form it is stored in, or the name of a weekday.
    private static func day(_ record: ImportRecord, _ problems: inout ImportProblems) -> String? {
        guard let typed = problems.required("day", of: record, limit: ImportProblems.longestFigure) else { return nil }
        let name = typed.lowercased()
        if MarketCalendar.weekdays.contains(name) { return name }
        let reading = ListedDay(typed)
        if case .unreadable = reading {
            problems.add(record.line, "day", "This is neither a day, as 2026-12-25, nor a weekday, as sunday.")
        } else if let advice = reading.advice {
            problems.add(record.line, "day", advice)
        }
        return reading.day?.iso
    }
}

/// Moves market days that were bought and then closed behind the last one that was bought.
enum MovedDays {
    /// Days moved in one round.
    private static let batch: Int64 = 100
    /// Days one question names.
    private static let daysAtOnce = 30

    /// - Returns: whether there may be more.
    static func move(_ context: OperationContext) throws -> Bool {
        let fresh = try context.transaction.first(
            Statement("SELECT day FROM closed_days WHERE is_kept = 0 ORDER BY day LIMIT 1"))
        guard let closed = try fresh?.text(0) else { return false }
        let days = Self.days(closed, from: context.today)
        let calendar = try MarketCalendar(in: context.transaction)
        for start in stride(from: 0, to: days.count, by: daysAtOnce) {
            let rows = try bought(days[start..<min(start + daysAtOnce, days.count)], context)
            guard !rows.isEmpty else { continue }
            var entries: Set<Int64> = []
            for row in rows {
                try move(from: try row.day(1), of: try row.text(0), calendar, context)
                entries.insert(try row.integer(2))
            }
            try context.record(.marketDays, entries.sorted().map { String($0) })
            return true
        }
        return try noteDayIsKept(closed, context)
    }

    /// What was bought of some days, the first of it.
    private static func bought(
        _ days: ArraySlice<CivilDate>, _ context: OperationContext
    ) throws(StorageError) -> [Row] {
        let places = days.indices.map { "$\($0 - days.startIndex + 2)" }.joined(separator: ", ")
        return try context.transaction.rows(
            Statement(
                "SELECT bill, day, entry FROM stall_days WHERE day IN (\(places)) ORDER BY day, bill LIMIT $1",
                [.integer(batch)] + days.map { .text($0.iso) }))
    }

    /// Writes down that nothing bought lies on a closed day any more.
    /// - Returns: true, for there may be other days.
    private static func noteDayIsKept(_ closed: String, _ context: OperationContext) throws(StorageError) -> Bool {
        try context.transaction.post(
            Statement("UPDATE closed_days SET is_kept = 1 WHERE day = $1", [.text(closed)]))
        return true
    }

    /// The coming days that are closed: one, or those of a weekday for longer than days are bought ahead.
    private static func days(_ closed: String, from today: CivilDate) -> [CivilDate] {
        if let day = CivilDate(iso: closed) { return day < today ? [] : [day] }
        return (0..<7 * 120).map { CivilDate(daysSinceEpoch: today.daysSinceEpoch + $0) }
            .filter { MarketCalendar.weekday(of: $0) == closed }
    }

    private static func move(
        from day: CivilDate, of number: String, _ calendar: MarketCalendar, _ context: OperationContext
    ) throws {
        guard let stall = try Stall.find(bill: number, on: context.today, in: context.transaction),
            let next = stall.nextDays(1, from: context.today, calendar).first
        else { return }
        let changed = try context.transaction.run(
            Statement(
                "UPDATE stall_days SET day = $3 WHERE bill = $1 AND day = $2",
                [.text(number), .text(day.iso), .text(next.iso)]))
        guard changed == 1, let bill = try Bill.find(number, in: context.transaction) else { return }
        let moved = try Stall.find(bill: number, on: context.today, in: context.transaction)
        let shown: [String: Value] = [
            "day": .date(day), "object": .text(stall.object), "until": .date(moved?.until ?? next),
        ]
        for phone in try OwnerPhones.all(bill.payerPhone, of: bill.taxpayer, context.vault, in: context.transaction) {
            try context.effects.send("taxes.sms_market_days_moved", shown, to: phone)
        }
    }
}

extension Taxes {
    /// The days the markets are closed.
    static let closedDaysExport = ExportKind(
        "closed-days", summary: "Days the markets are closed.", columns: ["day", "reason"]
    ) { context, write in
        for row in try context.transaction.rows(Statement("SELECT day, reason FROM closed_days ORDER BY day")) {
            try write([try row.text(0), try row.text(1)])
        }
    }
}
