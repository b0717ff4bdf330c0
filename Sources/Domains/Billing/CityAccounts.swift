import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Where payments find what the city asks for: bills, and the accounts of stalls, which have numbers of the same kind.
struct CityAccounts: PayableSource {
    var word: String { "" }
    var title: String { "bill" }

    func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> (any Payable)? {
        guard let bill = try Bill.find(number, in: transaction) else { return nil }
        // Only what asks for nothing by itself can be a stall's account.
        return bill.demanded == 0 ? StallAccount(bill: bill) : BillAccount(bill: bill)
    }

    func hold(_ number: String, in transaction: any Transaction) throws(StorageError) {
        try transaction.post(Statement("UPDATE bills SET paid = paid WHERE number = $1", [.text(number)]))
    }

    func text(of notice: PaymentNotice, about number: String, over amount: Money) -> PaymentText {
        let shown: [String: Value] = ["bill": .text(number), "amount": .money(amount)]
        func with(_ name: String, _ value: String) -> [String: Value] {
            shown.merging([name: .text(value)]) { first, _ in first }
        }
        return switch notice {
        case .checking(let reference): PaymentText("taxes.sms_checking", with("reference", reference))
        case .refused(let reason): PaymentText(Taxes.key(of: reason), shown)
        case .notNeeded: PaymentText("taxes.sms_not_needed", shown)
        case .page(let page): PaymentText("taxes.sms_page", with("page", page))
        }
    }

    func question(about amount: Money, movement: String) -> PaymentText? {
        PaymentText("taxes.sms_which_bill", ["amount": .money(amount), "transaction": .text(movement)])
    }

    func faults(in transaction: any Transaction) throws(StorageError) -> [LedgerFault] {
        try Taxes.billFaults(in: transaction)
    }
}

/// What bills and the accounts of stalls have in common when they are paid.
protocol BilledAccount: Payable {
    var bill: Bill { get }
}

extension BilledAccount {
    var name: PayableName { CityAccounts().name(bill.number) }
    var credit: Int64 { bill.balance.credit }

    func notice(of receipt: String, over amount: Money) -> any ReceiptNotice {
        func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: amount.currency) }
        return BillReceipt(
            receipt: receipt, bill: bill, amount: amount, left: money(bill.balance.due), surplus: money(0),
            arrears: nil,
            paidUntil: nil)
    }

    func takeBack(_ amount: Int64, _ context: OperationContext) throws -> any TakenBack {
        try BillTakenBack(amount, of: bill, context)
    }

    func owed(_ context: OperationContext) throws -> Int64 { try standing(context).dueInParts }

    private func standing(_ context: OperationContext) throws(StorageError) -> Standing {
        try Standing(of: bill, on: context.today, in: context.transaction)
    }

    func writeOff(_ amount: Int64?, _ context: OperationContext) throws -> Int64 {
        let standing = try standing(context)
        let lines = standing.lines + standing.charges
        var rest = amount ?? standing.dueInParts
        var taken: [DemandLine] = []
        for (line, unpaid) in zip(lines, Apportioning(bill.paid, among: lines).unpaid) where unpaid > 0 {
            let part = min(rest, unpaid)
            rest -= part
            guard part > 0 else { continue }
            taken.append(
                DemandLine(
                    head: line.head, period: line.period, purpose: .writeOff, dueDate: line.dueDate, amount: -part))
        }
        let after = try bill.assess(
            standing.charges + taken, after: standing.lines.count, as: .amendment, context.moment)
        try bill.store(after, in: context.transaction)
        let row = try context.transaction.first(
            Statement(
                "SELECT MAX(entry) FROM demand_lines WHERE bill = $1 AND purpose = 'write_off'", [.text(bill.number)]))
        return try row?.integer(0) ?? 0
    }

    func giveBack(_ amount: Int64, _ context: OperationContext) throws -> Int64 {
        var after = bill.balance
        after.credit -= amount
        let entry = try LedgerEntry(
            kind: .refund, reference: bill.number, wallet: "",
            walletTransaction: LedgerEntry.internalName(context.moment), currency: context.profile.currency,
            postings: [(.credit(of: name), amount), (.refunds(of: name), -amount)]
        ).post(context.moment)
        try bill.store(after, in: context.transaction)
        return entry
    }
}

/// A bill as payments see it.
struct BillAccount: BilledAccount {
    let bill: Bill

    func quote(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> PayableQuote {
        let standing = try Standing(of: bill, on: day, in: transaction)
        return PayableQuote(
            object: bill.object, due: standing.due, least: standing.least, dueDate: bill.dueDate,
            isPaid: standing.due == 0)
    }

    func isSettled(on day: CivilDate, in transaction: any Transaction) throws(StorageError) -> Bool {
        try Standing(of: bill, on: day, in: transaction).due == 0
    }

    func allocate(
        _ money: Money, on day: CivilDate, paid: PaidMoment?, _ context: OperationContext
    ) throws -> any Allocation {
        try BillCredit(money, to: bill, on: day, context)
    }
}
