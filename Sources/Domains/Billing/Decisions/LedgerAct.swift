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
        case .allocate(let entry, let bill):
            _ = try SuspendedMoney.open(entry, context)
            _ = try known(bill, context)
        case .reverse(let receipt, let cause):
            // What was taken off the wrong bill lies in suspense, where its wallet may still take it back.
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
        case .writeOff(let number, let amount):
            let due = try standing(number, context).dueInParts
            guard due > 0 else { throw DecisionRefused.nothingDue }
            if let amount { try check(amount, most: due, context) }
        case .refund(let number, let amount):
            try check(amount, most: try known(number, context).balance.credit, context)
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
        case .allocate(let entry, let bill): return try allocate(entry, to: bill, context)
        case .reverse(let receipt, let cause):
            guard
                case .reversed(let entry) = try Taxes.reverse(
                    receipt: receipt, cause: cause, reason: reason, context)
            else {
                throw DecisionRefused.reversed
            }
            return entry
        case .writeOff(let bill, let amount): return try writeOff(bill, amount?.minorUnits, context)
        case .refund(let bill, let amount): return try refund(bill, amount.minorUnits, context)
        case .settle(let number):
            let difference = try Difference.open(number, context.transaction)
            try difference.settle(context)
            return difference.entry
        }
    }

    private func known(_ number: String, _ context: OperationContext) throws -> Bill {
        guard let bill = try Bill.find(number, in: context.transaction) else { throw DecisionRefused.noBill }
        return bill
    }

    private func standing(_ number: String, _ context: OperationContext) throws -> Standing {
        try Standing(of: known(number, context), on: context.today, in: context.transaction)
    }

    /// Money in suspense goes to a bill, as of the day it came in: whoever paid in time pays no fine for our search.
    private func allocate(_ entry: Int64, to number: String, _ context: OperationContext) throws -> Int64 {
        let money = try SuspendedMoney.open(entry, context)
        let (allocation, notice) = try money.allocate(
            to: known(number, context), for: money.reference, on: money.day, context)
        try notice.send(to: money.payer.map(context.vault.receiver), context)
        return allocation
    }

    private func writeOff(_ number: String, _ amount: Int64?, _ context: OperationContext) throws -> Int64 {
        let standing = try standing(number, context)
        let lines = standing.lines + standing.charges
        var rest = amount ?? standing.dueInParts
        var taken: [DemandLine] = []
        for (line, unpaid) in zip(lines, Apportioning(standing.bill.paid, among: lines).unpaid) where unpaid > 0 {
            let part = min(rest, unpaid)
            rest -= part
            guard part > 0 else { continue }
            taken.append(
                DemandLine(
                    head: line.head, period: line.period, purpose: .writeOff, dueDate: line.dueDate, amount: -part))
        }
        let after = try standing.bill.assess(
            standing.charges + taken, after: standing.lines.count, as: .amendment, context.moment)
        try standing.bill.store(after, in: context.transaction)
        let row = try context.transaction.first(
            Statement(
                "SELECT MAX(entry) FROM demand_lines WHERE bill = $1 AND purpose = 'write_off'", [.text(number)]))
        return try row?.integer(0) ?? 0
    }

    private func refund(_ number: String, _ amount: Int64, _ context: OperationContext) throws -> Int64 {
        let bill = try known(number, context)
        var after = bill.balance
        after.credit -= amount
        let entry = try LedgerEntry(
            kind: .refund, reference: number, wallet: "",
            walletTransaction: LedgerEntry.internalName(context.moment), currency: context.profile.currency,
            postings: [(.credit(bill: number), amount), (.refunds(bill: number), -amount)]
        ).post(context.moment)
        try bill.store(after, in: context.transaction)
        return entry
    }
}
