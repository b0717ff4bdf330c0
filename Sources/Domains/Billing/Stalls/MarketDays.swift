import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Market days one may ask to pay for at once.
    static let daysForSale: ClosedRange<Int64> = 1...60

    /// Tells what market days of a stall cost, and whether the coming one is paid: `open` with that day, or `paid` with the
    /// last day that is. Codes nobody has count as in `find_bill`.
    static let marketDays = Action(
        ActionSignature(
            "taxes.market_days", takes: ["code": .text],
            outcomes: [
                "open": stallRecord, "paid": stallRecord, "unknown": RecordType("unknown", [:]),
                "blocked": RecordType("blocked", [:]),
            ])
    ) { context, arguments in
        let code = try arguments.text("code")
        guard try !MissedNumbers.isBlocked(context) else { return ActionOutcome("blocked") }
        guard let stall = try Stall.find(typed: code, on: context.today, in: context.transaction) else {
            try MissedNumbers.record(code.squeezedCode, context)
            return ActionOutcome("unknown")
        }
        func cost(_ days: Int64) -> Value { .money(stall.cost(of: days, context.profile.currency)) }
        let fields: [String: Value] = [
            "code": .text(stall.code), "object": .text(stall.object), "fee": cost(1), "one": cost(1),
            "seven": cost(7), "thirty": cost(30),
        ]
        let calendar = try MarketCalendar(in: context.transaction)
        let next = calendar.openDays(1, from: context.today).first ?? context.today
        if let until = stall.until, next <= until {
            return ActionOutcome("paid", fields.merging(["day": .date(until)]) { first, _ in first })
        }
        return ActionOutcome("open", fields.merging(["day": .date(next)]) { first, _ in first })
    }

    /// Asks a wallet for the money of 1 to 60 market days, from the phone of the turn; any other number is `refused`. The
    /// days are bought when the money has come, from the first one free on the day of payment. While a request for the
    /// stall has no answer, no other is made.
    static let buyDays = Action(
        ActionSignature(
            "taxes.buy_days", takes: ["code": .text, "days": .integer, "wallet": .text], optional: ["wallet"],
            outcomes: PaymentRequest.outcomes.merging([
                "unknown": RecordType("unknown", [:]), "refused": RecordType("refused", [:]),
            ]) { first, _ in first }, changes: true, wallets: ["wallet"], remarks: PaymentRequest.remarks)
    ) { context, arguments in
        guard
            let stall = try Stall.find(
                typed: try arguments.text("code"), on: context.today, in: context.transaction)
        else { return ActionOutcome("unknown") }
        let days = try arguments.integer("days")
        guard daysForSale.contains(days) else { return ActionOutcome("refused") }
        let request = PaymentRequest(
            for: stall.bill, of: CityAccounts(), amount: stall.cost(of: days, context.profile.currency),
            payer: context.phone,
            wallet: arguments.optionalText("wallet") ?? "", bounds: nil)
        return try request.ask(context)
    }

    private static let stallRecord = RecordType(
        "stall",
        [
            "code": .text, "object": .text, "fee": .money, "one": .money, "seven": .money, "thirty": .money,
            "day": .date,
        ], widths: shownWidths.merging(["code": .text(most: BillRecordReader.longestCode, letters: .words)]) { $1 })
}

extension Stall {
    /// An import keeps fees small enough for this never to overflow.
    fileprivate func cost(of days: Int64, _ currency: Currency) -> Money {
        let (sum, overflow) = fee.multipliedReportingOverflow(by: days)
        return Money(minorUnits: overflow ? .max : sum, currency: currency)
    }
}
