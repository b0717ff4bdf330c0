import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// A stall that pays by the market day, and until when it has paid.
struct Stall {
    /// Market days one payment buys at most; what is left then stays on the account.
    static let mostDays = 400

    let code: String
    let bill: String
    let object: String
    let head: String
    /// What a market day costs.
    let fee: Int64
    /// The last day that is bought and covered by money; nil where none is, from today on.
    let until: CivilDate?
    /// The last day that is bought, covered or not: the next one bought comes after it.
    let lastBought: CivilDate?

    /// - Parameter typed: the code as somebody types it: spaces, dashes and capitals do not matter, nor marks and words around
    ///   it.
    static func find(
        typed: String, on today: CivilDate, in transaction: any Transaction
    ) throws(StorageError) -> Stall? {
        for code in typed.codes {
            if let stall = try find("o.typed = $1", code, on: today, in: transaction) { return stall }
        }
        return nil
    }

    static func find(
        bill: String, on today: CivilDate, in transaction: any Transaction
    ) throws(StorageError) -> Stall? {
        try find("f.bill = $1", bill, on: today, in: transaction)
    }

    private static func find(
        _ condition: String, _ key: String, on today: CivilDate, in transaction: any Transaction
    ) throws(StorageError) -> Stall? {
        let row = try transaction.first(
            Statement(
                "SELECT f.object, f.bill, o.name, f.head, f.fee, b.amount - b.relief - b.paid, "
                    + "(SELECT MAX(d.day) FROM stall_days d WHERE d.bill = f.bill) FROM stall_fees f "
                    + "JOIN tax_objects o ON o.code = f.object JOIN bills b ON b.number = f.bill WHERE \(condition)",
                [.text(key)]))
        guard let row else { return nil }
        let last = try row.optionalText(6).flatMap(CivilDate.init(iso:))
        let (bill, fee, owed) = (try row.text(1), try row.integer(4), try row.integer(5))
        var until = last
        // Money that was taken back leaves the last days unpaid, for the oldest are paid first.
        if owed > 0 {
            let unpaid = owed / fee + (owed % fee > 0 ? 1 : 0)
            let covered = try transaction.first(
                Statement(
                    "SELECT day FROM stall_days WHERE bill = $1 ORDER BY day DESC LIMIT 1 OFFSET $2",
                    [.text(bill), .integer(unpaid)]))
            until = try covered?.text(0).civilDate
        }
        return Stall(
            code: try row.text(0), bill: bill, object: try row.text(2), head: try row.text(3), fee: fee,
            until: until.flatMap { $0 >= today ? $0 : nil }, lastBought: last)
    }

    /// What counters are told may be paid at once: thirty days.
    var priceAtCounters: Int64 {
        let (price, overflow) = fee.multipliedReportingOverflow(by: 30)
        return overflow ? .max : price
    }

    /// Whether anyone who stands there on a day has paid for it, or the market is closed.
    func isPaid(on day: CivilDate, _ calendar: MarketCalendar) -> Bool {
        until.map { day <= $0 } ?? false || !calendar.isOpen(day)
    }

    /// The days the next payment buys, beginning after those that are bought already, today at the earliest.
    func nextDays(_ count: Int, from today: CivilDate, _ calendar: MarketCalendar) -> [CivilDate] {
        let start = lastBought.map { max($0.next, today) } ?? today
        return calendar.openDays(count, from: start)
    }
}

extension String {
    fileprivate var civilDate: CivilDate? { CivilDate(iso: self) }
}

/// Market days that money buys when it comes to the account of a stall.
struct BoughtDays {
    let stall: Stall
    let days: [CivilDate]

    /// What some money buys, with what stood on the account before; nil where the bill is no stall's, or the money does
    /// not reach for a day.
    ///
    /// - Parameter today: the day the payer agreed or paid, however late the money is known: the earliest it buys.
    init?(_ money: Int64, for bill: Bill, on today: CivilDate, in transaction: any Transaction) throws {
        guard let stall = try Stall.find(bill: bill.number, on: today, in: transaction) else { return nil }
        let free = bill.balance.paid.added(bill.balance.credit).added(money).added(-bill.balance.net)
        let count = Int(clamping: min(Int64(Stall.mostDays), max(0, free) / stall.fee))
        let days = stall.nextDays(count, from: today, try MarketCalendar(in: transaction))
        guard !days.isEmpty else { return nil }
        self.stall = stall
        self.days = days
    }

    /// What is charged for them, by the month of the first.
    var line: DemandLine? {
        guard let first = days.first else { return nil }
        return DemandLine(
            head: stall.head, period: String(first.iso.prefix(7)), purpose: .current, dueDate: first,
            amount: stall.fee.multipliedReportingOverflow(by: Int64(days.count)).partialValue)
    }

    func store(_ entry: Int64, _ context: OperationContext) throws(StorageError) {
        for day in days {
            // A second payment at the same moment finds the day taken, begins again and buys the next ones.
            let added = try context.transaction.run(
                Statement(
                    "INSERT INTO stall_days (bill, day, entry) VALUES ($1, $2, $3) ON CONFLICT (bill, day) DO NOTHING",
                    [.text(stall.bill), .text(day.iso), .integer(entry)]))
            guard added == 1 else { throw .busy("the market day was bought meanwhile") }
        }
        try context.record(.marketDays, [String(entry)])
    }
}
