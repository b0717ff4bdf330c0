import Payments
import Storage
import Wording

/// The four sums of a bill, in minor units. Whatever happens to a bill, and in whatever order, they come out the same: as
/// much of the money is paid towards it as it asks, and the rest is credit.
struct BillBalance: Hashable {
    /// All that was ever added to it.
    var amount: Int64
    /// All that was taken off again.
    var relief: Int64
    /// What was paid towards it.
    var paid: Int64
    /// What was paid beyond it. Below zero where money was taken back that had been spent on another bill or given back.
    var credit: Int64

    /// What it asks in all.
    var net: Int64 { amount.added(-relief) }
    /// What is still to be paid.
    var due: Int64 { max(0, net.added(-paid)) }

    /// Adds money, or takes it back where the sum is negative, and divides all of it again.
    mutating func add(_ money: Int64) throws(TooMuchMoney) {
        let (held, overflow) = paid.addingReportingOverflow(credit)
        let (total, tooMuch) = held.addingReportingOverflow(money)
        guard !overflow, !tooMuch else { throw TooMuchMoney() }
        paid = min(max(0, total), max(0, net))
        credit = total - paid
    }

    /// Adds lines to what the bill asks, and divides the money on it again.
    mutating func add(_ lines: [DemandLine]) throws(TooMuchMoney) {
        for line in lines {
            let (sum, overflow) = (line.amount > 0 ? amount : relief).addingReportingOverflow(
                line.amount > 0 ? line.amount : line.amount == .min ? .max : -line.amount)
            guard !overflow else { throw TooMuchMoney() }
            if line.amount > 0 { amount = sum } else { relief = sum }
        }
        try add(0)
    }

    /// How the accounts of a bill move from one state to another: what goes to the ledger beside whatever caused it.
    static func postings(
        of bill: String, from before: BillBalance, to after: BillBalance
    ) -> [(account: Account, amount: Int64)] {
        [
            (.receivable(of: PayableName(bill: bill)), before.paid.lessened(by: after.paid)),
            (.credit(of: PayableName(bill: bill)), before.credit.lessened(by: after.credit)),
        ]
    }
}

extension Bill {
    /// Writes what now stands on the bill.
    ///
    /// - Throws: `StorageError.busy` when it was changed meanwhile, so that the body runs again and divides again.
    func store(_ after: BillBalance, in transaction: any Transaction) throws(StorageError) {
        guard after != balance else { return }
        let changed = try transaction.run(
            Statement(
                "UPDATE bills SET amount = $6, relief = $7, paid = $8, credit = $9 "
                    + "WHERE number = $1 AND amount = $2 AND relief = $3 AND paid = $4 AND credit = $5",
                [
                    .text(number), .integer(balance.amount), .integer(balance.relief), .integer(balance.paid),
                    .integer(balance.credit), .integer(after.amount), .integer(after.relief), .integer(after.paid),
                    .integer(after.credit),
                ]))
        guard changed == 1 else { throw .busy("the bill was changed meanwhile") }
    }

    /// Writes lines to the bill and to the books: what they add to it, what they take off, and what of the money on it moves
    /// between the bill and its credit therefore.
    ///
    /// - Parameter lineCount: how many lines it has, its own whole line included.
    /// - Returns: what stands on the bill then, which `store` has to write.
    func assess(
        _ lines: [DemandLine], after lineCount: Int, as kind: LedgerEntry.Kind, _ moment: LedgerMoment
    ) throws -> BillBalance {
        guard !lines.isEmpty else { return balance }
        var after = balance
        try after.add(lines)
        let entry = try LedgerEntry(
            kind: kind, reference: number, wallet: "", walletTransaction: LedgerEntry.internalName(moment),
            currency: moment.currency,
            postings: [(.assessed(of: PayableName(bill: number)), lines.total)]
                + lines.map { (.contra(purpose: $0.purpose.rawValue, head: $0.head, period: $0.period), -$0.amount) }
                + BillBalance.postings(of: number, from: balance, to: after)
        ).post(moment)
        for (offset, line) in lines.enumerated() {
            try line.store(of: number, at: lineCount + offset, entry: entry, in: moment.transaction)
        }
        return after
    }
}
