import Payments
import Storage
import Wording

/// What a taxpayer paid too much on one bill goes to the next: a bill that comes in takes the credit of the same taxpayer's
/// other bills, the oldest first.
enum CreditUse {
    /// Spends what there is. A bill that names no taxpayer takes nothing, for neither a phone nor a name is a taxpayer.
    static func spend(on number: String, _ moment: LedgerMoment) throws {
        guard var bill = try Bill.find(number, in: moment.transaction), let taxpayer = bill.taxpayer else { return }
        let sources = try moment.transaction.rows(
            Statement(
                "SELECT \(Bill.columns) FROM bills WHERE taxpayer = $1 AND credit > 0 AND number <> $2 "
                    + "ORDER BY due_date, number", [.text(taxpayer), .text(number)]))
        for row in sources where bill.due > 0 {
            let source = try Bill(row)
            let sum = min(source.balance.credit, bill.due)
            var (from, to) = (source.balance, bill.balance)
            from.credit -= sum
            try to.add(sum)
            let entry = LedgerEntry(
                kind: .credit, reference: number, wallet: "", walletTransaction: LedgerEntry.internalName(moment),
                currency: moment.currency,
                postings: BillBalance.postings(of: source.number, from: source.balance, to: from)
                    + BillBalance.postings(of: number, from: bill.balance, to: to))
            _ = try entry.post(moment)
            try source.store(from, in: moment.transaction)
            try bill.store(to, in: moment.transaction)
            guard let changed = try Bill.find(number, in: moment.transaction) else { return }
            bill = changed
        }
    }
}
