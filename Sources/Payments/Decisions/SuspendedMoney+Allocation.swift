import Conversation
import DomainKit
import Storage
import Wording

extension SuspendedMoney {
    /// The money of an entry while it lies in suspense, where it is of this wallet; else nil.
    static func lying(_ entry: Int64, at wallet: String, _ context: OperationContext) throws -> SuspendedMoney? {
        do {
            let money = try open(entry, context)
            return money.wallet == wallet ? money : nil
        } catch is DecisionRefused {
            return nil
        }
    }

    /// The same where it is of as much.
    static func lying(
        _ entry: Int64, at wallet: String, of amount: Int64, _ context: OperationContext
    ) throws -> SuspendedMoney? {
        guard let money = try lying(entry, at: wallet, context), money.amount.minorUnits == amount else { return nil }
        return money
    }

    /// Moves it to a payable. Nobody is told yet.
    ///
    /// - Parameters:
    ///   - reference: what the entry says it answers: the reference it came with, or a request of ours.
    ///   - day: the day whose rules count.
    /// - Throws: `TooMuchMoney`, before anything is written.
    func allocate(
        to payable: any Payable, for reference: String, on day: CivilDate, _ context: OperationContext
    ) throws -> (entry: Int64, notice: any ReceiptNotice) {
        let paid = PaidMoment(day: self.day, at: at)
        let money = try payable.allocate(amount, on: day, paid: paid, context)
        let allocation = try LedgerEntry(
            kind: .allocation, reference: reference, wallet: wallet,
            walletTransaction: LedgerEntry.internalName(context.moment), currency: amount.currency,
            postings: [(.suspense(wallet: wallet), amount.minorUnits)] + money.postings
        ).post(context.moment)
        try context.transaction.post(
            Statement(
                "INSERT INTO suspense_allocations (by_entry, entry) VALUES ($1, $2)",
                [.integer(allocation), .integer(entry)]))
        try context.record(.allocation, [String(allocation)])
        let receipt = Receipt(entry: allocation, payable: payable.name, amount: amount, paid: paid)
        return (allocation, try receipt.store(money, context))
    }
}
