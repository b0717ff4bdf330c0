import Conversation
import DomainKit
import Storage
import Wording

/// Money of a request that a statement told of before the wallet did, and without saying whose it is: it lies in suspense, or
/// stands on the payable whose number the line bore, and the wallet's updates say now which request it answers.
extension Payment {
    /// Moves the money of an entry from suspense to the payable of a request; nil where it does not lie there, or is another sum than
    /// the wallet tells and no statement told that. Where it stands on the request's payable already, the request has succeeded;
    /// where the wallet has taken it back meanwhile, the request has failed.
    func fetch(_ entry: Int64, for attempt: Attempt, _ context: OperationContext) throws -> PaymentOutcome? {
        guard amount.currency == context.profile.currency else { return nil }
        guard let money = try SuspendedMoney.lying(entry, at: wallet, context) else {
            return try settling(entry, for: attempt, context) ?? ending(entry, for: attempt, context)
        }
        if money.amount.minorUnits != amount.minorUnits {
            guard try MovementNames.isToldByStatement(entry, in: context.transaction) else { return nil }
        }
        guard let payable = try context.payables.find(attempt.payable, in: context.transaction) else { return nil }
        let day = [toldDay(attempt), money.day].compactMap(\.self).min() ?? context.today
        let notice: any ReceiptNotice
        do {
            notice = try money.allocate(to: payable, for: attempt.reference, on: day, context).notice
        } catch is TooMuchMoney {
            return nil
        }
        try attempt.move(to: .succeeded, context)
        try MovementNames.add(transaction, of: entry, at: wallet, in: context.transaction)
        try notice.send(to: context.vault.receiver(attempt.payer), context)
        return .posted(receipt: notice.receipt, surplus: notice.surplus, from: attempt.state)
    }

    /// Takes an update of a movement that a statement told of by a further name the wallet tells now: it is in the books. Nil where no
    /// statement did, and where its money lies in suspense and no open request can fetch it. Then the updates say whose it is and
    /// are posted, and what lies in suspense is taken back as soon as the names are learnt.
    func takeOtherwiseNamed(_ attempt: Attempt?, _ context: OperationContext) throws -> PaymentOutcome? {
        guard !isByStatement, amount.currency == context.profile.currency,
            let entry = try entryOtherwiseNamed(context)
        else { return nil }
        var outcome = PaymentOutcome.repeated
        if try LedgerEntry.reference(of: entry, in: context.transaction) != attempt?.reference {
            if let attempt, attempt.state != .succeeded {
                outcome = try fetch(entry, for: attempt, context) ?? .postedOtherwise
            } else if try SuspendedMoney.lying(entry, at: wallet, context) != nil {
                return nil
            }
        }
        try MovementNames.add(transaction, of: entry, at: wallet, in: context.transaction)
        try disagree(with: entry, context)
        return outcome
    }

    /// The entry a statement made of the movement by a name the wallet tells beside its own; nil where there is none.
    private func entryOtherwiseNamed(_ context: OperationContext) throws(StorageError) -> Int64? {
        for name in otherNames where name != transaction {
            guard let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
                try MovementNames.isToldByStatement(entry, in: context.transaction)
            else { continue }
            return entry
        }
        return nil
    }

    /// Ends a request whose money stands on its payable: a statement told of it first, by the payable's number, or two of the staff
    /// moved it there. The request is a name of the movement from then on. Its payer gets the receipt there is.
    private func settling(
        _ entry: Int64, for attempt: Attempt, _ context: OperationContext
    ) throws -> PaymentOutcome? {
        guard let receipt = try MovementNames.receipt(on: attempt.payable, of: entry, in: context.transaction),
            let payable = try context.payables.find(attempt.payable, in: context.transaction)
        else { return nil }
        try attempt.move(to: .succeeded, context)
        for name in [transaction, attempt.reference] {
            try MovementNames.add(name, of: entry, at: wallet, in: context.transaction)
        }
        let paid = Money(minorUnits: receipt.amount, currency: amount.currency)
        let notice = payable.notice(of: receipt.number, over: paid)
        try notice.sendAlone(to: context.vault.receiver(attempt.payer), context)
        return .moved(.succeeded)
    }

    /// Ends a request whose money came and was taken back, all of it without our asking.
    private func ending(
        _ entry: Int64, for attempt: Attempt, _ context: OperationContext
    ) throws -> PaymentOutcome? {
        guard try MovementNames.isTakenBackUnseen(entry, amount.minorUnits, in: context.transaction) else { return nil }
        guard attempt.state.isOpen else { return .repeated }
        try attempt.move(to: .failed, reason: .failed, context)
        try attempt.tell(.refused(.failed), context)
        return .moved(.failed)
    }

    // MARK: Other names and other amounts

    /// Whether the movement is in the books under another name: where a statement told of the money of a request first, the
    /// updates of it name it by the request. Another amount than the statement's makes no other movement of it.
    func isTold(_ attempt: Attempt?, _ context: OperationContext) throws -> Bool {
        guard !isByStatement, amount.currency == context.profile.currency, let attempt, attempt.state == .succeeded,
            let entry = try MovementNames.toldByStatement(
                attempt.reference, amount.minorUnits, at: wallet, in: context.transaction)
        else { return false }
        try MovementNames.add(transaction, of: entry, at: wallet, in: context.transaction)
        try disagree(with: entry, context)
        return true
    }

    /// Leaves to staff that the wallet tells another amount of a movement than its statement did. The books stay as the statement
    /// says. Does nothing where the two agree, or no statement told of it first.
    func disagree(with entry: Int64, _ context: OperationContext) throws(StorageError) {
        guard !isByStatement, amount.currency == context.profile.currency else { return }
        let row = try context.transaction.first(
            Statement(
                "SELECT l.wallet_transaction, p.amount, l.statement, l.line FROM statement_lines l "
                    + "JOIN postings p ON p.entry = l.entry AND p.account = $2 "
                    + "WHERE l.entry = $1 AND l.class = 'only_theirs' AND p.amount > 0 AND p.amount <> $3 LIMIT 1",
                [
                    .integer(entry), .text(Account.clearing(wallet: wallet).name), .integer(amount.minorUnits),
                ]))
        guard let row else { return }
        try Difference.record(
            .amountDiffers, .wallet, at: wallet, try row.text(0), theirs: try row.integer(1), ours: amount.minorUnits,
            entry: entry, statement: try row.integer(2), line: Int(clamping: try row.integer(3)), context)
    }
}
