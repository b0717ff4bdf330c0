import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Writes down for which bill the money was that came from this phone and found none. It moves nothing: two of the staff
    /// do. Another answer takes the place of the first. Numbers are found and guarded as in `find_bill`.
    static let claimMoney = Action(
        ActionSignature(
            "taxes.claim_money", takes: ["number": .text],
            outcomes: [
                "noted": RecordType(
                    "held", ["bill": .text, "object": .text, "amount": .money], widths: shownWidths),
                "none": RecordType("none", [:]), "mistyped": RecordType("mistyped", [:]),
                "unknown": RecordType("unknown", [:]), "blocked": RecordType("blocked", [:]),
            ], changes: true)
    ) { context, arguments in
        let currency = context.profile.currency
        let held = try SuspendedMoney.all(from: context.phoneHash, in: context.transaction)
            .filter { $0.amount.currency.code == currency.code }
        guard !held.isEmpty else { return ActionOutcome("none") }
        switch try BillLookUp.find(typed: try arguments.text("number"), context) {
        case .blocked: return ActionOutcome("blocked")
        case .mistyped: return ActionOutcome("mistyped")
        case .unknown: return ActionOutcome("unknown")
        case .found(let bill):
            for money in held {
                try money.claim(
                    for: CityAccounts().name(bill.number), at: context.now, in: context.transaction)
            }
            let sum = held.reduce(Int64(0)) { $0.added($1.amount.minorUnits) }
            return ActionOutcome(
                "noted",
                [
                    "bill": .text(bill.number), "object": .text(bill.title),
                    "amount": .money(Money(minorUnits: sum, currency: currency)),
                ])
        }
    }
}
