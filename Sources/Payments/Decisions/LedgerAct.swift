import Conversation
import DomainKit
import Storage
import Wording

/// A proposal carried out.
struct LedgerAct {
    let proposal: LedgerProposal
    let reason: String

    /// Throws what would keep it from being done now.
    func check(_ context: OperationContext) throws {
        switch proposal {
        case .allocate(let entry, let name):
            _ = try SuspendedMoney.open(entry, context)
            _ = try known(name, context)
        case .reverse(let receipt, let cause):
            // What was taken off the wrong payable lies in suspense, where its wallet may still take it back.
            let row = try context.transaction.first(
                Statement(
                    "SELECT v.by_entry, (SELECT COUNT(*) FROM suspense s WHERE s.entry = v.by_entry "
                        + "AND NOT EXISTS (SELECT 1 FROM reversals w WHERE w.entry = s.entry)) "
                        + "FROM receipts r LEFT JOIN reversals v ON v.entry = r.entry WHERE r.number = $1",
                    [.text(receipt)]))
            guard let row else { throw DecisionRefused.noReceipt }
            guard try row.optionalInteger(0) == nil || (cause == .takenBack && row.integer(1) > 0) else {
                throw DecisionRefused.reversed
            }
        case .writeOff(let name, let amount):
            let due = try known(name, context).owed(context)
            guard due > 0 else { throw DecisionRefused.nothingDue(context.payables.title(of: name)) }
            if let amount { try check(amount, most: due, context) }
        case .refund(let name, let amount): try check(amount, most: try known(name, context).credit, context)
        case .settle(let difference): _ = try Difference.open(difference, context.transaction)
        }
    }

    private func check(_ amount: Money, most: Int64, _ context: OperationContext) throws(DecisionRefused) {
        guard amount.currency == context.profile.currency else { throw .otherCurrency }
        guard amount.minorUnits > 0 else { throw .notPositive }
        guard amount.minorUnits <= most else { throw .tooMuch }
    }

    /// Does it and answers the entry that came of it.
    func perform(_ context: OperationContext) throws -> Int64 {
        switch proposal {
        case .allocate(let entry, let name): return try allocate(entry, to: name, context)
        case .reverse(let receipt, let cause):
            guard
                case .reversed(let entry) = try Books.reverse(
                    receipt: receipt, cause: cause, reason: reason, context)
            else {
                throw DecisionRefused.reversed
            }
            return entry
        case .writeOff(let name, let amount): return try known(name, context).writeOff(amount?.minorUnits, context)
        case .refund(let name, let amount): return try known(name, context).giveBack(amount.minorUnits, context)
        case .settle(let number):
            let difference = try Difference.open(number, context.transaction)
            try difference.settle(context)
            return difference.entry
        }
    }

    private func known(_ name: PayableName, _ context: OperationContext) throws -> any Payable {
        guard let payable = try context.payables.find(name, in: context.transaction) else {
            throw DecisionRefused.noPayable(context.payables.title(of: name))
        }
        return payable
    }

    /// Money in suspense goes to a payable, as of the day it came in: anyone who paid in time pays no fine for our search.
    private func allocate(_ entry: Int64, to name: PayableName, _ context: OperationContext) throws -> Int64 {
        let money = try SuspendedMoney.open(entry, context)
        let (allocation, notice) = try money.allocate(
            to: known(name, context), for: money.reference, on: money.day, context)
        try notice.send(to: money.payer.map(context.vault.receiver), context)
        return allocation
    }
}
