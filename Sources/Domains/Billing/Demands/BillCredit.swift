import Conversation
import DomainKit
import Storage
import Wording

/// Money that comes to a bill: what the days have added to the bill until then is written down first, the money is
/// divided, the receipt says what it paid.
struct BillCredit {
    private let amount: Money
    private let bill: Bill
    private let before: BillBalance
    private let after: BillBalance
    /// The lines the money found, and what was paid of them before and after.
    private let lines: [DemandLine]
    /// When it was paid; nil for the moment it is written.
    private let paid: PaidMoment?
    /// The market days the money buys, where the bill is a stall's account.
    private let days: BoughtDays?

    /// Writes what the rules add, and what they take off where the money settles the bill, and divides the money.
    ///
    /// - Parameters:
    ///   - day: the day whose rules count: when the payer agreed or paid, however late the money is known.
    ///   - paid: what the receipt says of the day of payment; nil for today.
    /// - Throws: `BillBalance.TooMuch`, before anything is written.
    init(
        _ amount: Money, to bill: Bill, on day: CivilDate, paid: PaidMoment? = nil, _ context: OperationContext
    ) throws {
        self.paid = paid
        let standing = try Standing(of: bill, on: day, in: context.transaction)
        let due = standing.lines(toWriteFor: amount.minorUnits)
        days = try BoughtDays(
            amount.minorUnits.added(-due.total), for: bill, on: min(day, context.today), in: context.transaction)
        let added = due + [days?.line].compactMap(\.self)
        var test = bill.balance
        try test.add(added)
        try test.add(amount.minorUnits)
        before = try bill.assess(added, after: standing.lines.count, as: .assessment, context.moment)
        var after = before
        try after.add(amount.minorUnits)
        self.after = after
        lines = standing.lines + added
        self.amount = amount
        self.bill = bill
    }

    /// Where the money goes; beside it stands where it came from.
    var postings: [(account: Account, amount: Int64)] {
        BillBalance.postings(of: bill.number, from: before, to: after)
    }

    /// Writes the bill and the receipt of an entry.
    func store(_ entry: Int64, _ context: OperationContext) throws -> ReceiptNotice {
        try bill.store(after, in: context.transaction)
        let number = try receipt(entry, context)
        try days?.store(entry, context)
        let parts = parts
        // A bill of one line explains itself.
        if lines.count > 1 { try store(parts, entry, context.transaction) }
        let arrears = parts.filter { $0.line.purpose == .arrears }.reduce(Int64(0)) { $0.added($1.amount) }
        let isMixed = arrears > 0 && arrears < amount.minorUnits
        return ReceiptNotice(
            receipt: number, bill: bill, amount: amount, left: money(after.due),
            surplus: money(max(0, after.credit - before.credit)), arrears: isMixed ? money(arrears) : nil,
            paidUntil: days?.days.last)
    }

    private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: amount.currency) }

    /// What each line got of the money, the oldest first.
    private var parts: [(line: DemandLine, amount: Int64)] {
        let was = Apportioning(before.paid, among: lines).paid
        let now = Apportioning(after.paid, among: lines).paid
        return Apportioning.order(of: lines).map { (lines[$0], now[$0] - was[$0]) }.filter { $0.amount != 0 }
    }

    private func store(
        _ parts: [(line: DemandLine, amount: Int64)], _ entry: Int64, _ transaction: any Transaction
    ) throws(StorageError) {
        for (position, part) in parts.enumerated() {
            try transaction.post(
                Statement(
                    "INSERT INTO receipt_lines (entry, position, head, period, purpose, amount) "
                        + "VALUES ($1, $2, $3, $4, $5, $6)",
                    [
                        .integer(entry), SQLValue(position), .text(part.line.head), .text(part.line.period),
                        .text(part.line.purpose.rawValue), .integer(part.amount),
                    ]))
        }
    }

    /// Writes the receipt and answers its number.
    private func receipt(_ entry: Int64, _ context: OperationContext) throws -> String {
        let numbers = FreshNumber(digits: Taxes.receiptDigits, random: context.random)
        return try numbers.number { number in
            // Storing it is what tells whether the number is taken.
            try context.transaction.run(
                Statement(
                    "INSERT INTO receipts (number, entry, bill, amount, owing, paid_on, paid_at) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING",
                    [
                        .text(number), .integer(entry), .text(bill.number), .integer(amount.minorUnits),
                        .integer(after.due), .text((paid?.day ?? context.today).iso),
                        .integer((paid?.at ?? context.now).milliseconds),
                    ])) == 0
        }
    }
}
