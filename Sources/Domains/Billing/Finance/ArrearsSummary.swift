import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// What is unpaid, with what is overdue apart from what is not due yet. It counts what is written down; what the rules add
    /// from day to day is written when money moves.
    ///
    /// Each line of a bill is due on its own day, and the oldest are paid first. Money due today is not overdue. By object
    /// and area it reads and writes one group after the other; by head and age memory grows with the rows that come out.
    static let arrearsSummary = SummaryKind(
        "arrears",
        summary: "What is unpaid, overdue apart from what is not due, by object, area, head or age, without names.",
        groups: Arrears.Group.allCases.map(\.rawValue), usual: ["object"], takesDays: false
    ) { query in
        let groups = query.groups.compactMap(Arrears.Group.init(rawValue:))
        return ExportKind(
            "arrears", summary: "What is unpaid.",
            columns: groups.flatMap(\.columns) + ["bills", "oldest_due_date", "due", "overdue", "not_due"],
            amounts: ["due", "overdue", "not_due"]
        ) { context, write in
            var arrears = Arrears(groups: groups, today: query.today, currency: context.profile.currency)
            try arrears.add(context.transaction, write)
        }
    }
}

/// Sums of what is unpaid, on their way.
struct Arrears {
    enum Group: String, CaseIterable {
        case object, area, head, age

        var columns: [String] {
            switch self {
            case .object: ["area", "object_code", "object"]
            case .area: ["area"]
            case .head: ["head"]
            case .age: ["age"]
            }
        }
    }

    /// How long money is overdue, in the words of the list; they sort in their order.
    private enum Age: String {
        case notDue = "0 not due"
        case month = "1 1 to 30 days"
        case quarter = "2 31 to 90 days"
        case year = "3 91 to 365 days"
        case longer = "4 over 365 days"

        init(days: Int) {
            self =
                switch days {
                case ...0: .notDue
                case ...30: .month
                case ...90: .quarter
                case ...365: .year
                default: .longer
                }
        }
    }

    private struct Sum {
        var bills = 0
        var oldest = CivilDate(daysSinceEpoch: .max)
        var due: Int64 = 0
        var overdue: Int64 = 0
        /// The bill counted last, so that none is counted twice.
        var last = ""
    }

    private let groups: [Group]
    private let today: CivilDate
    private let currency: Currency
    private var sums: [[String]: Sum] = [:]
    private var place: [String] = []

    init(groups: [Group], today: CivilDate, currency: Currency) {
        self.groups = groups
        self.today = today
        self.currency = currency
    }

    /// Reads every unpaid bill and hands over the rows.
    mutating func add(_ transaction: any Transaction, _ write: ([String]) throws -> Void) throws {
        let pages = ExportPages(
            sql: "SELECT \(Bill.columns) FROM bills WHERE amount - relief > paid "
                + "AND (area, object, number) > ($1, $2, $3) ORDER BY area, object, number",
            start: ["", "", ""],
            key: { row throws(StorageError) in [try row.value(13), try row.value(3), try row.value(0)] })
        // Rows may leave as soon as their area, or their object, is over.
        let isStreamed = groups.contains(.object) || groups.contains(.area)
        try pages.forEach(transaction) { row in
            let bill = try Bill(row)
            let here = groups.contains(.object) ? [bill.area, bill.object] : [bill.area]
            if isStreamed, here != place {
                try hand(over: write)
                place = here
            }
            try add(bill, transaction)
        }
        try hand(over: write)
    }

    private mutating func add(_ bill: Bill, _ transaction: any Transaction) throws {
        let lines = try DemandLine.all(of: bill, in: transaction)
        let apportioned = Apportioning(bill.paid, among: lines)
        for (line, unpaid) in zip(lines, apportioned.unpaid) where unpaid > 0 {
            let values = groups.flatMap { cells(of: $0, bill, line) }
            var sum = sums[values] ?? Sum()
            if sum.last != bill.number {
                sum.bills += 1
                sum.last = bill.number
            }
            sum.oldest = min(sum.oldest, line.dueDate)
            try sum.due.add(unpaid)
            if line.dueDate < today { try sum.overdue.add(unpaid) }
            sums[values] = sum
        }
    }

    private func cells(of group: Group, _ bill: Bill, _ line: DemandLine) -> [String] {
        switch group {
        case .object: [bill.area, bill.taxObject ?? "", bill.object]
        case .area: [bill.area]
        case .head: [line.head]
        case .age: [Age(days: today.daysSinceEpoch - line.dueDate.daysSinceEpoch).rawValue]
        }
    }

    private mutating func hand(over write: ([String]) throws -> Void) throws {
        for (values, sum) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            func decimal(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: currency).decimal }
            try write(
                values + [
                    String(sum.bills), sum.oldest.iso, decimal(sum.due), decimal(sum.overdue),
                    decimal(sum.due.added(-sum.overdue)),
                ])
        }
        sums = [:]
    }
}
