import Conversation
import Storage
import Wording

/// Money of a request that a statement told of before the wallet did, and without saying whose it is: it lies in suspense,
/// and the wallet's news say now which request it answers.
extension Payment {
    /// Moves the money of an entry from suspense to the bill of a request; nil where it does not lie there, or is another sum.
    /// Where the wallet has taken it back meanwhile, the request has failed.
    func fetch(_ entry: Int64, for attempt: Attempt, _ context: PaymentContext) throws -> PaymentOutcome? {
        guard amount.currency == context.profile.currency else { return nil }
        guard let money = try SuspendedMoney.lying(entry, at: wallet, of: amount.minorUnits, context) else {
            return try ending(entry, for: attempt, context)
        }
        guard let bill = try Bill.find(attempt.bill, in: context.transaction) else { return nil }
        let day = [toldDay(attempt), money.day].compactMap(\.self).min() ?? context.today
        let notice: ReceiptNotice
        do {
            notice = try money.allocate(to: bill, for: attempt.reference, on: day, context).notice
        } catch is BillBalance.TooMuch {
            return nil
        }
        try attempt.move(to: .succeeded, context)
        try MovementNames.add(transaction, of: entry, at: wallet, in: context.transaction)
        try notice.send(to: context.vault.receiver(attempt.payer), context)
        return .posted(receipt: notice.receipt, surplus: notice.surplus, from: attempt.state)
    }

    /// The same where the statement had the movement by a further name the wallet tells now.
    func fetchOtherwiseNamed(for attempt: Attempt, _ context: PaymentContext) throws -> PaymentOutcome? {
        for name in otherNames where name != transaction {
            guard let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
                try MovementNames.isToldByStatement(entry, in: context.transaction)
            else { continue }
            if let outcome = try fetch(entry, for: attempt, context) { return outcome }
        }
        return nil
    }

    /// Ends a request whose money came and was taken back, all of it without our asking.
    private func ending(
        _ entry: Int64, for attempt: Attempt, _ context: PaymentContext
    ) throws -> PaymentOutcome? {
        guard try MovementNames.isTakenBackUnseen(entry, amount.minorUnits, in: context.transaction) else { return nil }
        guard attempt.state.isOpen else { return .repeated }
        try attempt.move(to: .failed, reason: .failed, context)
        try attempt.tell(.refused(.failed), context)
        return .moved(.failed)
    }
}
