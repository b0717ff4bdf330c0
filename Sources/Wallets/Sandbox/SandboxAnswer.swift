import Providers
import Wording

/// What the sandbox answered, whatever it was.
struct SandboxAnswer {
    let verdict: WalletVerdict

    init(_ response: OutboundResponse, currency: Currency) {
        verdict =
            response.isPage
            ? .unknown(WalletDoubt.page.reason) : Self.verdict(response, currency: currency)
    }

    /// The body's verdict, if the HTTP status may go with it: only 200 moves money.
    private static func verdict(_ response: OutboundResponse, currency: Currency) -> WalletVerdict {
        guard [200, 202, 402].contains(response.status) else {
            return .unknown("the wallet answered with status \(response.status)")
        }
        guard let fields = try? FormFields(response.body) else {
            return .unknown("the wallet's answer could not be read")
        }
        let verdict = verdict(fields, currency: currency)
        return switch (verdict, response.status) {
        case (.succeeded, 200), (.pending, 200), (.pending, 202), (.refused, 200), (.refused, 402), (.unknown, _):
            verdict
        default: .unknown("the wallet's answer contradicts its status \(response.status)")
        }
    }

    /// What the fields say of a payment, in an answer or a hook.
    static func verdict(_ fields: FormFields, currency: Currency) -> WalletVerdict {
        switch fields["status"] {
        case "pending":
            return .pending
        case "refused":
            let word = fields["reason"] ?? ""
            return .refused(WalletRefusal(rawValue: word) ?? .failed, word: String(word.prefix(100)))
        case "succeeded":
            guard let transaction = fields["transaction"], transaction.isIdentifier else {
                return .unknown("the wallet named no transaction")
            }
            guard fields["currency"] == nil || fields["currency"] == currency.code else {
                return .unknown("the wallet speaks of another currency")
            }
            guard let amount = Money(wire: fields["amount"] ?? "", currency: currency), amount.minorUnits > 0 else {
                return .unknown("the wallet named no amount")
            }
            return .succeeded(transaction: transaction, amount: amount)
        default:
            return .unknown("the wallet used a word we do not know")
        }
    }
}
