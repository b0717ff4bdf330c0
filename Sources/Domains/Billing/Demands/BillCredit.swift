import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Money that comes to a bill: what the days have added to the bill until then is written down first, the money is
/// divided, the receipt says what it paid.
struct BillCredit: Allocation {
    private let amount: Money
    private let bill: Bill
    private let before: BillBalance
    private let after: BillBalance
    /// What each line got of the money, the oldest first.
    private let parts: [(line: DemandLine, amount: Int64)]
    /// Whether the money found several lines.
    private let hasLines: Bool
    /// The market days the money buys, where the bill is a stall's account.
    private let days: BoughtDays?

    /// Writes what the rules add, and what they take off where the money settles the bill, and divides the money.
    ///
    /// - Parameters:
    ///   - day: the day whose rules count: when the payer agreed or paid, however late the money is known.
    ///   - buying: the market days so much money buys, beside what is due.
    /// - Throws: `TooMuchMoney`, before anything is written.
    init(
        _ amount: Money, to bill: Bill, on day: CivilDate, _ context: OperationContext,
        buying: (Int64) throws -> BoughtDays? = { _ in nil }
    ) throws {
        let standing = try Standing(of: bill, on: day, in: context.transaction)
        let due = standing.lines(toWriteFor: amount.minorUnits)
        days = try buying(amount.minorUnits.added(-due.total))
        let added = due + [days?.line].compactMap(\.self)
        var test = bill.balance
        try test.add(added)
        try test.add(amount.minorUnits)
        before = try bill.assess(added, after: standing.lines.count, as: .assessment, context.moment)
        var after = before
        try after.add(amount.minorUnits)
        self.after = after
        let lines = standing.lines + added
        let (was, now) = (Apportioning(before.paid, among: lines).paid, Apportioning(after.paid, among: lines).paid)
        parts = Apportioning.order(of: lines).map { (lines[$0], now[$0] - was[$0]) }.filter { $0.amount != 0 }
        hasLines = lines.count > 1
        self.amount = amount
        self.bill = bill
    }

    /// Where the money goes; beside it stands where it came from.
    var postings: [(account: Account, amount: Int64)] {
        BillBalance.postings(of: bill.number, from: before, to: after)
    }

    var left: Int64 { after.due }

    /// A bill of one line explains itself.
    var receiptLines: [ReceiptLine] {
        guard hasLines else { return [] }
        return parts.map { line, amount in
            ReceiptLine(head: line.head, period: line.period, purpose: line.purpose.rawValue, amount: amount)
        }
    }

    func apply(_ entry: Int64, _ context: OperationContext) throws {
        try bill.store(after, in: context.transaction)
        try days?.store(entry, context)
    }

    func notice(of receipt: String) -> any ReceiptNotice {
        let arrears = parts.filter { $0.line.purpose == .arrears }.reduce(Int64(0)) { $0.added($1.amount) }
        let isMixed = arrears > 0 && arrears < amount.minorUnits
        return BillReceipt(
            receipt: receipt, bill: bill, amount: amount, left: money(after.due),
            surplus: money(max(0, after.credit - before.credit)), arrears: isMixed ? money(arrears) : nil,
            paidUntil: days?.days.last)
    }

    private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: amount.currency) }
}
