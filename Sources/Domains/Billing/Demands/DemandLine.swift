import Payments
import Storage
import Wording

/// Why a line of a demand is owed, or was taken off. The word is what files, accounts and flows carry.
package enum DemandPurpose: String, Sendable, Hashable, CaseIterable {
    case arrears
    case current
    case penalty
    case interest
    case rebate
    case exemption
    case writeOff = "write_off"

    /// Whether the line is the tax itself, on which penalties and interest are counted.
    var isPrincipal: Bool { self == .arrears || self == .current }
    /// Whether the line comes from being late.
    var isCharge: Bool { self == .penalty || self == .interest }
    /// Whether a line of this purpose takes off.
    var isRelief: Bool { self == .rebate || self == .exemption || self == .writeOff }

    /// The place among lines that are due on the same day: the tax before what was charged upon it, for interest ends
    /// with the tax.
    fileprivate var rank: Int {
        switch self {
        case .arrears: 0
        case .current: 1
        case .penalty: 2
        case .interest: 3
        case .rebate, .exemption, .writeOff: 4
        }
    }
}

/// One line of a demand: a tax (its head) for a period, or what was added to it or taken off.
struct DemandLine: Hashable {
    let head: String
    let period: String
    let purpose: DemandPurpose
    let dueDate: CivilDate
    /// Minor units. What takes off is negative; a tax that was lowered later has a negative line of the same purpose.
    let amount: Int64
    /// The rule that made it.
    var rule: String?
    /// How many days or months of interest it stands for.
    var steps: Int64 = 0

    /// What takes off is taken from lines for the same purpose first, and then from these.
    fileprivate func isAbout(_ other: DemandLine) -> Bool { head == other.head && period == other.period }

    /// The older line first.
    fileprivate static func isOlder(_ one: DemandLine, _ other: DemandLine) -> Bool {
        (one.dueDate, one.purpose.rank, one.period, one.head) < (
            other.dueDate, other.purpose.rank, other.period, other.head
        )
    }
}

/// What of a payment goes to which line: what was taken off is taken off first, then the oldest line is paid, whole, and
/// so on. Nothing about it is stored; anyone who asks for the same lines and the same sum hears the same.
struct Apportioning {
    /// What each line asks after everything taken off; zero for the lines that take off.
    let owed: [Int64]
    /// What each line got.
    let paid: [Int64]

    /// - Parameter sum: what was paid; what exceeds the lines is left over.
    init(_ sum: Int64, among lines: [DemandLine]) {
        let order = Self.order(of: lines)
        var owed = lines.map { max(0, $0.amount) }
        for index in order where lines[index].amount < 0 {
            var rest = lines[index].amount.magnitude.clamped
            let same = order.filter { lines[$0].isAbout(lines[index]) && lines[$0].purpose == lines[index].purpose }
            let own = order.filter { lines[$0].isAbout(lines[index]) }
            for target in same + own + order {
                let taken = min(rest, owed[target])
                owed[target] -= taken
                rest -= taken
            }
        }
        var paid = lines.map { _ in Int64(0) }
        var rest = max(0, sum)
        for index in order {
            paid[index] = min(rest, owed[index])
            rest -= paid[index]
        }
        self.owed = owed
        self.paid = paid
    }

    /// The places of some lines, the oldest line first.
    static func order(of lines: [DemandLine]) -> [Int] {
        lines.indices.sorted { one, other in
            if DemandLine.isOlder(lines[one], lines[other]) { return true }
            if DemandLine.isOlder(lines[other], lines[one]) { return false }
            return one < other
        }
    }

    /// What each line still asks.
    var unpaid: [Int64] { zip(owed, paid).map { $0 - $1 } }
}

extension UInt64 {
    fileprivate var clamped: Int64 { Int64(clamping: self) }
}

extension DemandLine {
    static let columns = "head, period, purpose, due_date, amount, rule, steps, entry"

    /// - Parameter row: a row that begins with `columns`.
    init(_ row: Row) throws(StorageError) {
        guard let purpose = DemandPurpose(rawValue: try row.text(2)) else {
            throw .unexpectedColumn(2, "not a purpose of a line")
        }
        head = try row.text(0)
        period = try row.text(1)
        self.purpose = purpose
        dueDate = try row.day(3)
        amount = try row.integer(4)
        rule = try row.optionalText(5)
        steps = try row.integer(6)
    }

    /// The lines of a bill in the order they came. A bill brought in as a whole is its own first line.
    static func all(of bill: Bill, in transaction: any Transaction) throws(StorageError) -> [DemandLine] {
        guard bill.hasLines else { return [bill.wholeLine] }
        let rows = try transaction.rows(
            Statement("SELECT \(columns) FROM demand_lines WHERE bill = $1 ORDER BY position", [.text(bill.number)]))
        var lines: [DemandLine] = []
        if try rows.first.map({ row throws(StorageError) in try row.optionalInteger(7) != nil }) ?? true {
            lines.append(bill.wholeLine)
        }
        for row in rows { lines.append(try DemandLine(row)) }
        return lines
    }

    /// - Parameters:
    ///   - position: how many lines stand before it.
    ///   - entry: the entry that wrote it; nil for what came with the bill.
    func store(
        of bill: String, at position: Int, entry: Int64?, in transaction: any Transaction
    ) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO demand_lines (bill, position, head, period, purpose, due_date, amount, rule, steps, entry) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                [
                    .text(bill), SQLValue(position), .text(head), .text(period), .text(purpose.rawValue),
                    .text(dueDate.iso), .integer(amount), SQLValue(rule), .integer(steps), SQLValue(entry),
                ]))
    }
}

extension Bill {
    /// The one line of a bill that was brought in as a whole.
    fileprivate var wholeLine: DemandLine {
        DemandLine(head: kind, period: period, purpose: .current, dueDate: dueDate, amount: demanded)
    }
}
