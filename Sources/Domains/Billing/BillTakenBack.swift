import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Money taken off a bill. What was spent of the bill's credit on other bills is fetched back first.
struct BillTakenBack: TakenBack {
    private let bill: Bill
    private let after: BillBalance
    let postings: [(account: Account, amount: Int64)]

    /// - Throws: `TooMuchMoney` where the sums cannot be counted.
    init(_ amount: Int64, of bill: Bill, _ context: OperationContext) throws {
        let spent = max(0, amount.added(-bill.balance.paid.added(max(0, bill.balance.credit))))
        var postings: [(account: Account, amount: Int64)] = []
        let returned = try Self.fetchBack(spent, of: bill, &postings, context)
        var after = bill.balance
        try after.add(returned)
        try after.add(-amount)
        self.bill = bill
        self.after = after
        self.postings = postings + BillBalance.postings(of: bill.number, from: bill.balance, to: after)
    }

    func apply(in transaction: any Transaction) throws(StorageError) { try bill.store(after, in: transaction) }

    /// Fetches back what was spent of a bill's credit on other bills, the latest first.
    /// - Returns: how much came back.
    private static func fetchBack(
        _ spent: Int64, of bill: Bill, _ postings: inout [(account: Account, amount: Int64)],
        _ context: OperationContext
    ) throws -> Int64 {
        guard spent > 0 else { return 0 }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT e.reference, p.amount FROM postings p JOIN entries e ON e.id = p.entry "
                    + "WHERE p.account = $1 AND e.kind = 'credit' AND p.amount > 0 ORDER BY e.id DESC",
                [.text(Account.credit(of: PayableName(bill: bill.number)).name)]))
        var returned: Int64 = 0
        for row in rows where returned < spent {
            guard let other = try Bill.find(try row.text(0), in: context.transaction) else { continue }
            let held = max(0, other.balance.paid.added(other.balance.credit))
            let sum = min(spent - returned, try row.integer(1), held)
            guard sum > 0 else { continue }
            var after = other.balance
            try after.add(-sum)
            // What the other bill gives, the first one's credit takes before the money leaves it.
            postings += BillBalance.postings(of: other.number, from: other.balance, to: after)
            try other.store(after, in: context.transaction)
            returned += sum
        }
        return returned
    }

    /// Tells the phone that paid, and those the bill stands on, what became of the money and what the bill asks now.
    func tell(
        _ cause: ReversalCause, receipt: String, over amount: Money, payer: [UInt8]?, _ context: OperationContext
    ) throws {
        func money(_ minorUnits: Int64) -> Value { .money(Money(minorUnits: minorUnits, currency: amount.currency)) }
        var shown: [String: Value] = [
            "receipt": .text(receipt), "bill": .text(bill.number), "amount": .money(amount),
        ]
        let key: String
        if cause == .wrongPayable {
            key = "taxes.sms_wrong_bill"
            shown["left"] = money(after.due)
        } else if after.due > 0 {
            key = "taxes.sms_reversed"
            shown["left"] = money(after.due)
        } else {
            key = "taxes.sms_reversed_paid"
            shown["credit"] = money(max(0, after.credit))
        }
        let owners = try OwnerPhones.all(bill.payerPhone, of: bill.taxpayer, context.vault, in: context.transaction)
        let known = Set(owners + [payer.flatMap(context.vault.phone)].compactMap(\.self))
        let receivers = known.sorted { $0.e164 < $1.e164 }.map(Receiver.phone)
        let unread = [payer.map(context.vault.receiver)].compactMap(\.self).filter { $0.phone == nil }
        for receiver in receivers + unread {
            try context.effects.send(key, shown, to: receiver)
        }
    }
}

extension PayableName {
    /// What payments call the bill of a number.
    init(bill number: String) { self = CityAccounts().name(number) }
}
