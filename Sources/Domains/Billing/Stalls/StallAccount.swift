import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// The account of a stall as payments see it: money buys market days.
struct StallAccount: BilledAccount {
    let bill: Bill

    /// Thirty days are offered, and one is the least.
    func quote(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> PayableQuote {
        guard let stall = try Stall.find(bill: bill.number, on: day, in: transaction) else {
            return try BillAccount(bill: bill).quote(on: day, in: transaction)
        }
        let due = try Standing(of: bill, on: day, in: transaction).due
        return PayableQuote(
            object: bill.object, due: due.added(stall.priceAtCounters), least: min(stall.fee, due.added(stall.fee)),
            dueDate: day, isPaid: false)
    }

    /// It never asks for anything by itself, so days can always be bought.
    func isSettled(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> Bool { false }

    func allocate(
        _ money: Money, on day: CivilDate, paid: PaidMoment?, _ context: OperationContext
    ) throws -> any Allocation {
        try BillCredit(money, to: bill, on: day, context) { money in
            try BoughtDays(money, for: bill, on: min(day, context.today), in: context.transaction)
        }
    }
}
