import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// What is told when money moved: to the payer, and to the phone the bill stands on when somebody else paid.
struct BillReceipt: ReceiptNotice {
    let receipt: String
    let bill: Bill
    let amount: Money
    let left: Money
    let surplus: Money
    /// What went to earlier periods, where another part did not.
    let arrears: Money?
    /// The last market day the money bought, where it bought any.
    let paidUntil: CivilDate?

    /// - Parameter payer: the phone that paid, when it is known.
    func send(to payer: Receiver?, _ context: OperationContext) throws {
        let owners = try OwnerPhones.all(bill.payerPhone, of: bill.taxpayer, context.vault, in: context.transaction)
        // Anyone who paid from one of the owner's phones is the owner, or close enough to have told.
        let isOwner = owners.contains { $0 == payer?.phone }
        if let payer { try sendReceipt(to: payer, isOwner: isOwner, context) }
        guard !isOwner else { return }
        for owner in owners {
            if surplus.minorUnits > 0, paidUntil == nil {
                try context.effects.send("taxes.sms_paid_by_other_credit", about("credit", surplus), to: owner)
            } else {
                var shown = about("left", left)
                shown["paid"] = .text(left.minorUnits == 0 ? "yes" : "no")
                try context.effects.send("taxes.sms_paid_by_other", shown, to: owner)
            }
        }
    }

    /// Tells the payer alone: the others were told when the receipt was written.
    func sendAlone(to payer: Receiver, _ context: OperationContext) throws {
        try sendReceipt(to: payer, isOwner: false, context)
    }

    /// - Parameter isOwner: whether what is too much is the payer's own. It is kept for the bill, no matter who paid it.
    private func sendReceipt(to payer: Receiver, isOwner: Bool, _ context: OperationContext) throws {
        if let paidUntil {
            // What is left over pays the stall's next days, no matter who sent it.
            try context.effects.send(
                "taxes.sms_market_days",
                [
                    "receipt": .text(receipt), "object": .text(bill.title),
                    "stall": .text(bill.taxObject ?? bill.number), "amount": .money(amount),
                    "until": .date(paidUntil), "credit": .money(surplus),
                ], to: payer)
            return
        }
        var shown: [String: Value]
        let key: String
        if surplus.minorUnits > 0 {
            shown = about("credit", surplus)
            key = isOwner ? "taxes.sms_receipt_credit" : "taxes.sms_receipt_credit_other"
        } else {
            shown = about("left", left)
            shown["arrears"] = arrears.map { .money($0) }
            key = arrears == nil ? "taxes.sms_receipt" : "taxes.sms_receipt_arrears"
        }
        shown["receipt"] = .text(receipt)
        try context.effects.send(key, shown, to: payer)
    }

    private func about(_ name: String, _ money: Money) -> [String: Value] {
        [
            "bill": .text(bill.number), "object": .text(bill.title), "named": .text(!bill.isNamed ? "no" : "yes"),
            "amount": .money(amount), name: .money(money),
        ]
    }
}
