import Conversation
package import DomainKit
import Payments
import Wording

extension Taxes {
    /// How wide numbers and objects become where they are shown.
    static let shownWidths: [String: ValueWidth] = [
        "number": .reference, "receipt": .reference, "bill": .reference, "reference": .reference,
        "object": .text(most: BillRecordReader.longestObject, letters: .words),
        "named": .text(most: 3, letters: .plain),
    ]

    /// How wide the parts of a line of a demand become.
    static let lineWidths: [String: ValueWidth] = [
        "head": .text(most: BillRecordReader.longestKind, letters: .words),
        "period": .text(most: BillRecordReader.longestPeriod, letters: .words),
        "purpose": .text(most: 10, letters: .plain),
    ]

    /// Texts about payments. None names a person: a phone may be read by others. `named` is `no` where a bill says of no
    /// object what it is for.
    package static let texts: [DomainText] =
        [
            receiptText("taxes.sms_receipt", ["left": .money]),
            receiptText("taxes.sms_receipt_credit", ["credit": .money]),
            receiptText("taxes.sms_receipt_credit_other", ["credit": .money]),
            receiptText("taxes.sms_receipt_arrears", ["arrears": .money, "left": .money]),
            DomainText(
                "taxes.sms_market_days",
                [
                    "receipt": .text, "object": .text, "stall": .text, "amount": .money, "until": .date,
                    "credit": .money,
                ],
                widths: shownWidths.merging([
                    "stall": .text(most: BillRecordReader.longestCode, letters: .words)
                ]) { $1 }),
            DomainText(
                "taxes.sms_market_days_moved", ["object": .text, "day": .date, "until": .date], widths: shownWidths),
            DomainText(
                "taxes.sms_reversed", ["receipt": .text, "bill": .text, "amount": .money, "left": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_reversed_paid", ["receipt": .text, "bill": .text, "amount": .money, "credit": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_wrong_bill", ["receipt": .text, "bill": .text, "amount": .money, "left": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_which_bill", ["amount": .money, "transaction": .text],
                widths: ["transaction": .text(most: 36, letters: .plain)]),
            DomainText(
                "taxes.sms_instalment", ["bill": .text, "amount": .money, "due_date": .date, "address": .text],
                widths: planWidths),
            DomainText(
                "taxes.sms_instalment_missed",
                ["bill": .text, "amount": .money, "due_date": .date, "address": .text], widths: planWidths),
            DomainText(
                "taxes.sms_plan_by_other",
                [
                    "bill": .text, "parts": .integer, "before": .integer, "replaced": .text, "address": .text,
                ], widths: planWidths),
            DomainText(
                "taxes.sms_objection_answered",
                ["objection": .text, "bill": .text, "answer": .text, "reason": .text, "address": .text],
                widths: planWidths.merging([
                    "objection": .reference, "answer": .text(most: 8, letters: .plain),
                    "reason": .text(most: longestObjectionReason, letters: .words),
                ]) { first, _ in first }),
            DomainText(
                "taxes.sms_inspected", ["object": .text, "officer": .text, "answer": .text],
                widths: shownWidths.merging([
                    "officer": .reference, "answer": .text(most: 6, letters: .plain),
                ]) { first, _ in first }),
            DomainText("taxes.sms_looked_up", ["object": .text], widths: shownWidths),
            DomainText(
                "taxes.sms_paid_by_other",
                ["bill": .text, "object": .text, "named": .text, "amount": .money, "left": .money, "paid": .text],
                widths: shownWidths.merging(["paid": .text(most: 3, letters: .plain)]) { $1 }),
            DomainText(
                "taxes.sms_paid_by_other_credit",
                ["bill": .text, "object": .text, "named": .text, "amount": .money, "credit": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_checking", ["bill": .text, "amount": .money, "reference": .text],
                widths: shownWidths.merging(["reference": PaymentRequest.referenceWidth]) { $1 }),
            DomainText("taxes.sms_not_needed", ["bill": .text, "amount": .money], widths: shownWidths),
            DomainText(
                "taxes.sms_page", ["bill": .text, "amount": .money, "page": .text],
                widths: shownWidths.merging(["page": .text(most: Books.longestPage, letters: .plain)]) { $1 }),
        ]
        + PaymentRefusal.allCases.map { reason in
            DomainText(
                key(of: reason), ["bill": .text, "amount": .money], widths: shownWidths)
        }

    static func key(of reason: PaymentRefusal) -> String { "taxes.sms_refused_\(reason.rawValue)" }

    private static func receiptText(_ key: String, _ more: [String: ValueType]) -> DomainText {
        let own: [String: ValueType] = [
            "receipt": .text, "bill": .text, "object": .text, "named": .text, "amount": .money,
        ]
        return DomainText(key, own.merging(more) { first, _ in first }, widths: shownWidths)
    }

    /// The code to dial beside a bill: as long as the longest anybody has.
    private static let planWidths: [String: ValueWidth] = shownWidths.merging([
        "address": .text(most: 16, letters: .plain), "parts": .integer(digits: 2),
        "before": .integer(digits: 2), "replaced": .text(most: 3, letters: .plain),
    ]) { first, _ in first }
}

/// What a payer is told while no money has moved.
enum PaymentNotice {
    /// Nobody can say yet whether money moved: do not pay again. Carries the attempt's reference.
    case checking(String)
    case refused(PaymentRefusal)

    static func key(of reason: PaymentRefusal) -> String { "taxes.sms_refused_\(reason.rawValue)" }

    func send(bill: String, amount: Money, to payer: Receiver, _ context: OperationContext) throws {
        let shown: [String: Value] = ["bill": .text(bill), "amount": .money(amount)]
        if case .refused = self, try isPaid(bill, context) {
            // Nobody is to pay again what somebody else has paid meanwhile.
            return try context.effects.send("taxes.sms_not_needed", shown, to: payer)
        }
        switch self {
        case .checking(let reference):
            let more = shown.merging(["reference": .text(reference)]) { first, _ in first }
            try context.effects.send("taxes.sms_checking", more, to: payer)
        case .refused(let reason):
            try context.effects.send(Self.key(of: reason), shown, to: payer)
        }
    }

    /// Whether nothing is left to pay. The account of a stall never asks for anything by itself, so days can still be bought.
    private func isPaid(_ number: String, _ context: OperationContext) throws -> Bool {
        guard let bill = try Bill.find(number, in: context.transaction), bill.demanded > 0 else { return false }
        return try Standing(of: bill, on: context.today, in: context.transaction).due == 0
    }
}

/// What is told when money moved: to the payer, and to the phone the bill stands on when somebody else paid.
struct ReceiptNotice {
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
        // Whoever paid from one of the owner's phones is the owner, or close enough to have told.
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

    /// - Parameter isOwner: whether what is too much is the payer's own. It is kept for the bill, whoever paid it.
    private func sendReceipt(to payer: Receiver, isOwner: Bool, _ context: OperationContext) throws {
        if let paidUntil {
            // What is left over pays the stall's next days, whoever sent it.
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
