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
