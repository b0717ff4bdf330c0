import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Money that came to bills, by the city's day on which it was booked, as the daily totals have it. Money taken back counts
    /// on the day it was taken back. What lies in suspense is not in it; it is from the day it is allocated.
    ///
    /// Memory grows with the rows that come out and not with what is read.
    static let collectedSummary = SummaryKind(
        "collected", summary: "Money that came to bills, with sums by day, week, month, area, head or wallet.",
        groups: Collected.Group.allCases.map(\.rawValue), usual: ["day"], takesDays: true
    ) { query in
        let groups = query.groups.compactMap(Collected.Group.init(rawValue:))
        return ExportKind(
            "collected", summary: "Money that came to bills.",
            columns: query.groups + ["currency", "receipts", "collected", "taken_back", "net"],
            amounts: ["collected", "taken_back", "net"]
        ) { context, write in
            var collected = Collected(groups: groups, query: query)
            try collected.addReceipts(context.transaction)
            try collected.addReversals(context.transaction)
            for row in collected.rows { try write(row) }
        }
    }
}

/// Sums of money that came to bills, on their way.
struct Collected {
    enum Group: String, CaseIterable {
        case day, week, month, area, head, wallet
    }

    private struct Key: Hashable {
        let values: [String]
        let currency: String
        let exponent: Int
    }

    private struct Sum {
        var receipts = 0
        var collected: Int64 = 0
        var takenBack: Int64 = 0
    }

    let groups: [Group]
    let query: SummaryQuery
    private var sums: [Key: Sum] = [:]

    init(groups: [Group], query: SummaryQuery) {
        self.groups = groups
        self.query = query
    }

    /// One receipt, or one that was taken back.
    private struct Movement {
        let day: CivilDate
        let wallet: String
        let currency: (code: String, exponent: Int)
        /// The entry of the receipt.
        let entry: Int64
        let amount: Int64
        let area: String
        let kind: String
        let bill: String

        /// What a query must ask for of the day's entry `e`, the receipt `r` and its bill `b`.
        static let columns = "e.day, e.wallet, e.currency, e.exponent, r.entry, r.amount, b.area, b.kind, r.bill"

        init(_ row: Row) throws(StorageError) {
            day = try row.day(0)
            wallet = try row.text(1)
            currency = (try row.text(2), Int(clamping: try row.integer(3)))
            entry = try row.integer(4)
            amount = try row.integer(5)
            area = try row.text(6)
            kind = try row.text(7)
            bill = try row.text(8)
        }
    }

    mutating func addReceipts(_ transaction: any Transaction) throws {
        try add(
            "SELECT \(Movement.columns) FROM receipts r JOIN entries e ON e.id = r.entry "
                + "JOIN bills b ON b.number = r.bill WHERE r.entry > $1 AND e.day >= $2 AND e.day <= $3 "
                + "ORDER BY r.entry", transaction
        ) { sum, amount, isWhole throws(SumTooLarge) in
            if isWhole { sum.receipts += 1 }
            try sum.collected.add(amount)
        }
    }

    mutating func addReversals(_ transaction: any Transaction) throws {
        try add(
            "SELECT \(Movement.columns) FROM reversals v JOIN receipts r ON r.entry = v.entry "
                + "JOIN entries e ON e.id = v.by_entry JOIN bills b ON b.number = r.bill "
                + "WHERE r.entry > $1 AND e.day >= $2 AND e.day <= $3 ORDER BY r.entry", transaction
        ) { sum, amount, _ throws(SumTooLarge) in try sum.takenBack.add(amount) }
    }

    private mutating func add(
        _ sql: String, _ transaction: any Transaction,
        to change: (inout Sum, Int64, _ isWhole: Bool) throws(SumTooLarge) -> Void
    ) throws {
        let days = [query.since?.iso ?? "0001-01-01", query.until?.iso ?? "9999-12-31"].map { SQLValue.text($0) }
        var last = SQLValue.integer(.min)
        while true {
            let page = try transaction.rows(
                Statement("\(sql) LIMIT \(ExportPages.length)", [last] + days))
            for row in page {
                let movement = try Movement(row)
                for (index, part) in try parts(of: movement, transaction).enumerated() {
                    let key = self.key(of: movement, head: part.head)
                    // A receipt of several heads is counted under each of them.
                    try change(&sums[key, default: Sum()], part.amount, index == 0 || groups.contains(.head))
                }
                last = .integer(movement.entry)
            }
            guard page.count == ExportPages.length else { return }
        }
    }

    /// What of a receipt went to which head; one part with no head where nobody asked. What was paid beyond a bill has the
    /// head `credit`.
    private func parts(
        of movement: Movement, _ transaction: any Transaction
    ) throws -> [(head: String, amount: Int64)] {
        guard groups.contains(.head) else { return [("", movement.amount)] }
        let rows = try transaction.rows(
            Statement(
                "SELECT head, \(WideSum.columns("amount")) FROM receipt_lines WHERE entry = $1 GROUP BY head ORDER BY head",
                [.integer(movement.entry)]))
        var parts = try rows.map { row throws(StorageError) in
            (head: try row.text(0), amount: Int64(clamping: try WideSum.read(row, from: 1)))
        }
        if parts.isEmpty { parts = try wholePart(of: movement, transaction) }
        let rest = parts.reduce(movement.amount) { $0.added(-$1.amount) }
        if rest != 0 { parts.append((Self.creditHead, rest)) }
        return parts
    }

    /// What of a receipt went to a bill that is one line: such receipts have no lines of their own.
    private func wholePart(
        of movement: Movement, _ transaction: any Transaction
    ) throws(StorageError) -> [(head: String, amount: Int64)] {
        let row = try transaction.first(
            Statement(
                "SELECT -amount FROM postings WHERE entry = $1 AND account = $2",
                [.integer(movement.entry), .text(Account.receivable(of: PayableName(bill: movement.bill)).name)]))
        return try row.map { row throws(StorageError) in [(movement.kind, try row.integer(0))] } ?? []
    }

    /// The head of what was paid beyond a bill.
    private static let creditHead = "credit"

    private func key(of movement: Movement, head: String) -> Key {
        let values = groups.map { group in
            switch group {
            case .day: movement.day.iso
            case .week: movement.day.isoWeek
            case .month: String(movement.day.iso.prefix(7))
            case .area: movement.area
            case .head: head
            case .wallet: movement.wallet
            }
        }
        return Key(values: values, currency: movement.currency.code, exponent: movement.currency.exponent)
    }

    /// A row for each group, in their order.
    var rows: [[String]] {
        sums.sorted { one, other in
            let (left, right) = (one.key.values + [one.key.currency], other.key.values + [other.key.currency])
            return left.lexicographicallyPrecedes(right)
        }.map { key, sum in
            let currency = Currency(code: key.currency, exponent: key.exponent, symbol: "")
            func decimal(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: currency).decimal }
            return key.values + [
                key.currency, String(sum.receipts), decimal(sum.collected), decimal(sum.takenBack),
                decimal(sum.collected.added(-sum.takenBack)),
            ]
        }
    }
}

extension CivilDate {
    /// The week of the day by ISO 8601, as `2026-W49`: weeks begin on Monday, and the one with 4 January is a year's first.
    var isoWeek: String {
        // 1 January 1970 was a Thursday; the Thursday of a week tells its year.
        let weekday = ((daysSinceEpoch + 3) % 7 + 7) % 7
        let thursday = CivilDate(daysSinceEpoch: daysSinceEpoch - weekday + 3)
        let newYear = CivilDate(year: thursday.year, month: 1, day: 1)?.daysSinceEpoch ?? 0
        let week = (thursday.daysSinceEpoch - newYear) / 7 + 1
        return "\(thursday.iso.prefix(4))-W\(week < 10 ? "0" : "")\(week)"
    }
}
