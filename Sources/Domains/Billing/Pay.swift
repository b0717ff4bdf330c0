import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Asks a wallet for money towards a bill, from the phone of the turn or another one. Anyone who has asked three other
    /// phones on a day is `crowded` when asking a fourth: a prompt nobody expects is a nuisance, or a trick.
    ///
    /// The request itself leaves after the turn is committed; what comes of it is told by text message. What is asked for and
    /// has no answer yet counts as if it were paid, no matter who pays it: see `PaymentRequest`. `beside` is how much of that the
    /// citizen has been told of.
    static let pay = Action(
        ActionSignature(
            "taxes.pay",
            takes: ["number": .text, "amount": .money, "wallet": .text, "payer": .phone, "beside": .money],
            optional: ["payer", "wallet", "beside"],
            outcomes: PaymentRequest.outcomes.merging([
                "partly": RecordType("open_partly", ["open": .money, "left": .money]),
                "settled": RecordType("settled", [:]), "unknown": RecordType("unknown", [:]),
                "refused": RecordType("refused", [:]), "crowded": RecordType("crowded", [:]),
            ]) { first, _ in first }, changes: true, wallets: ["wallet"],
            remarks: PaymentRequest.remarks.merging(["crowded": .limited]) { first, _ in first })
    ) { context, arguments in
        guard let number = number(try arguments.text("number")),
            let bill = try Bill.find(number, in: context.transaction)
        else { return ActionOutcome("unknown") }
        let standing = try Standing(of: bill, on: context.today, in: context.transaction)
        guard standing.due > 0 else { return ActionOutcome("settled") }
        let amount = try arguments.money("amount")
        guard amount.currency == context.profile.currency, amount.minorUnits > 0 else {
            return ActionOutcome("refused")
        }
        let request = PaymentRequest(
            for: number, of: CityAccounts(), amount: amount, payer: arguments.optionalPhone("payer") ?? context.phone,
            wallet: arguments.optionalText("wallet") ?? "", bounds: standing.least...standing.due,
            beside: arguments.optionalMoney("beside")?.minorUnits)
        return try request.ask(context)
    }
}
