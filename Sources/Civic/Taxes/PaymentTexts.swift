import Conversation
import Storage
import Wording

extension Taxes {
    /// How wide numbers and objects become where they are shown.
    static let shownWidths: [String: ValueWidth] = [
        "number": .reference, "receipt": .reference, "bill": .reference, "reference": .reference,
        "object": .text(most: BillRecordReader.longestObject, letters: .words),
    ]

    /// How wide the parts of a line of a demand become.
    static let lineWidths: [String: ValueWidth] = [
        "head": .text(most: BillRecordReader.longestKind, letters: .words),
        "period": .text(most: BillRecordReader.longestPeriod, letters: .words),
        "purpose": .text(most: 10, letters: .plain),
    ]

    /// Texts about payments. None names a person: a phone may be read by others.
    package static let texts: [DomainText] =
        [
            DomainText(
                "taxes.sms_receipt",
                ["receipt": .text, "bill": .text, "object": .text, "amount": .money, "left": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_receipt_credit",
                ["receipt": .text, "bill": .text, "object": .text, "amount": .money, "credit": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_receipt_arrears",
                [
                    "receipt": .text, "bill": .text, "object": .text, "amount": .money, "arrears": .money,
                    "left": .money,
                ],
                widths: shownWidths),
            DomainText(
                "taxes.sms_market_days",
                ["receipt": .text, "object": .text, "amount": .money, "until": .date, "credit": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_market_days_moved", ["object": .text, "day": .date, "until": .date], widths: shownWidths),
            DomainText(
                "taxes.sms_reversed", ["receipt": .text, "bill": .text, "amount": .money, "left": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_which_bill", ["amount": .money, "transaction": .text],
                widths: ["transaction": .text(most: 36, letters: .plain)]),
            DomainText(
                "taxes.sms_instalment", ["bill": .text, "amount": .money, "due_date": .date], widths: shownWidths),
            DomainText(
                "taxes.sms_inspected", ["object": .text, "officer": .text, "answer": .text],
                widths: shownWidths.merging([
                    "officer": .reference, "answer": .text(most: 6, letters: .plain),
                ]) { first, _ in first }),
            DomainText("taxes.sms_looked_up", ["object": .text], widths: shownWidths),
            DomainText(
                "taxes.sms_paid_by_other", ["bill": .text, "object": .text, "amount": .money, "left": .money],
                widths: shownWidths),
            DomainText(
                "taxes.sms_checking", ["bill": .text, "amount": .money, "reference": .text], widths: shownWidths),
            PaymentPage.text,
        ]
        + PaymentRefusal.allCases.map { reason in
            DomainText(
                PaymentNotice.key(of: reason), ["bill": .text, "amount": .money], widths: shownWidths)
        }
}

/// What a payer is told while no money has moved.
enum PaymentNotice {
    /// Nobody can say yet whether money moved: do not pay again. Carries the attempt's reference.
    case checking(String)
    case refused(PaymentRefusal)

    static func key(of reason: PaymentRefusal) -> String { "taxes.sms_refused_\(reason.rawValue)" }

    func send(bill: String, amount: Money, to payer: Receiver, _ context: PaymentContext) throws {
        let shown: [String: Value] = ["bill": .text(bill), "amount": .money(amount)]
        switch self {
        case .checking(let reference):
            let more = shown.merging(["reference": .text(reference)]) { first, _ in first }
            try context.effects.send("taxes.sms_checking", more, to: payer)
        case .refused(let reason):
            try context.effects.send(Self.key(of: reason), shown, to: payer)
        }
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
    func send(to payer: Receiver?, _ context: PaymentContext) throws {
        if let payer { try sendReceipt(to: payer, context) }
        let owners = try OwnerPhones.all(bill.payerPhone, of: bill.taxpayer, context.vault, in: context.transaction)
        // Whoever paid from one of the owner's phones is the owner, or close enough to have told.
        guard !owners.contains(where: { $0 == payer?.phone }) else { return }
        for owner in owners {
            try context.effects.send(
                "taxes.sms_paid_by_other", about.merging(["left": .money(left)]) { first, _ in first }, to: owner)
        }
    }

    private func sendReceipt(to payer: Receiver, _ context: PaymentContext) throws {
        var shown = about
        shown["receipt"] = .text(receipt)
        if let paidUntil {
            shown["bill"] = nil
            shown["until"] = .date(paidUntil)
            shown["credit"] = .money(surplus)
            try context.effects.send("taxes.sms_market_days", shown, to: payer)
        } else if surplus.minorUnits > 0 {
            shown["credit"] = .money(surplus)
            try context.effects.send("taxes.sms_receipt_credit", shown, to: payer)
        } else if let arrears {
            shown["left"] = .money(left)
            shown["arrears"] = .money(arrears)
            try context.effects.send("taxes.sms_receipt_arrears", shown, to: payer)
        } else {
            shown["left"] = .money(left)
            try context.effects.send("taxes.sms_receipt", shown, to: payer)
        }
    }

    private var about: [String: Value] {
        ["bill": .text(bill.number), "object": .text(bill.object), "amount": .money(amount)]
    }
}

extension Vault {
    /// A sealed phone; nil when it cannot be read any more, which must not keep what happened from being stored.
    func phone(_ sealed: [UInt8]) -> PhoneNumber? { (try? openText(sealed)).flatMap { PhoneNumber(e164: $0) } }

    /// Whom a stored number is of: also where it cannot be read now.
    func receiver(_ sealed: [UInt8]) -> Receiver { phone(sealed).map(Receiver.phone) ?? .sealed(sealed) }
}
