package import Conversation
package import Providers
import Wording

/// Paystack, its charge by mobile money.
///
/// `reference` is ours; the same one again is refused as a duplicate, which means that the first arrived. Amounts are in
/// hundredths of the currency, also where it has none. Payers are written as they are dialled at home. A charge that wants a code
/// from the payer (`send_otp`) cannot be finished from a plain phone and runs out by itself. Webhooks are signed with the
/// secret key over the raw body; one for a failed charge may never come.
///
/// Documented by Paystack: charges, their states, verification, the signature. Recalled: hundredths for the CFA francs, the words
/// in which a duplicate and an unknown reference are refused. The check of signatures is proven with a key of our own.
/// Not proven against Paystack's servers.
package struct PaystackWallet: Wallet {
    package static let name = "paystack"
    package static let secrets = [
        WalletSecret("secret_key", "the secret key, which signs webhooks too"),
        WalletSecret("email", "the address given for every payer, since the API wants one"),
        WalletSecret("network", "the payer's network, as mtn, vod, atl, mpesa, orange or wave"),
    ]

    private let setting: WalletSetting
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? "https://api.paystack.co"
    }

    package var isPushRepeatable: Bool { true }

    private var authorization: (String, String) {
        ("Authorization", "Bearer " + (setting.word("secret_key") ?? ""))
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return pushing(push)
        case (.push(let push), let answer?):
            return .end(.of { () throws(WalletDoubt) in try taken(answer, push.reference) })
        case (.question(let question), nil):
            return .call(.get("\(base)/transaction/verify/\(question.reference.percentEncoded)", [authorization]))
        case (.question(let question), let answer?):
            return .end(.of { () throws(WalletDoubt) in try standing(answer, question.reference) })
        }
    }

    /// Hundredths in one minor unit of the currency; nil for a currency with finer ones.
    private var factor: Int64? { [0: 100, 1: 10, 2: 1][setting.currency.exponent] }

    private func pushing(_ push: PaymentPush) -> WalletStep {
        guard let factor, case let (amount, overflow) = push.amount.minorUnits.multipliedReportingOverflow(by: factor),
            !overflow
        else { return .end(.refused(.failed, "Paystack cannot write this amount")) }
        let code = setting.numbering.callingCode
        let digits = push.payer.e164.dropFirst()
        let phone =
            digits.hasPrefix(code)
            ? setting.numbering.trunkPrefix + digits.dropFirst(code.count) : push.payer.e164
        return .call(
            .json(
                "POST", base + "/charge", [authorization],
                [
                    "email": .text(setting.word("email") ?? ""), "amount": .number(String(amount)),
                    "currency": .text(push.amount.currency.code), "reference": .text(push.reference),
                    "mobile_money": ["phone": .text(phone), "provider": .text(setting.word("network") ?? "")],
                ], isRepeatable: true))
    }

    private func taken(_ answer: OutboundResponse, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        switch (answer.status, body.word("status")) {
        case (200, "true"):
            guard let data = body["data"], data.word("reference") == reference else { throw .otherPayment }
            switch data.word("status") {
            case "pay_offline", "pending", "send_otp", "send_pin", "success", "ongoing", "processing", "queued":
                return .pending
            case "failed": return Self.refusal(data)
            default: throw .word
            }
        case (400, "false"):
            if body.word("message")?.lowercased().contains("duplicate") == true { return .pending }
            // A charge the network refused at once is answered 400 with the charge in it.
            guard body["data"]?.word("status") == "failed" else {
                return .refused(.failed, body.word("message"))
            }
            return Self.refusal(body["data"])
        default: throw answer.oddStatus
        }
    }

    private func standing(_ answer: OutboundResponse, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        if [400, 404].contains(answer.status), body.word("status") == "false",
            body.word("message")?.lowercased().contains("reference not found") == true
        {
            return .neverArrived
        }
        guard answer.status == 200, body.word("status") == "true", let data = body["data"] else {
            throw answer.oddStatus
        }
        return try state(data, reference)
    }

    /// A transaction, in an answer or a webhook.
    private func state(_ data: JSONNode, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        guard data.word("reference") == reference else { throw .otherPayment }
        switch data.word("status") {
        case "success":
            guard data.word("currency") == setting.currency.code else {
                throw WalletDoubt("the wallet speaks of another currency")
            }
            guard let factor, let hundredths = data.word("amount").flatMap({ Int64($0) }), hundredths % factor == 0
            else { throw WalletDoubt("the wallet named no amount") }
            return try .paid(data.word("id"), Money(minorUnits: hundredths / factor, currency: setting.currency))
        case "failed": return Self.refusal(data)
        case "abandoned": return .refused(.expired, "abandoned")
        case "ongoing", "pending", "processing", "queued": return .pending
        default: throw .word
        }
    }

    private static func refusal(_ data: JSONNode?) -> WalletVerdict {
        let response = data?.word("gateway_response") ?? ""
        let lower = response.lowercased()
        let refusal: WalletRefusal =
            lower.contains("insufficient") ? .notEnoughFunds : lower.contains("declined") ? .declined : .failed
        return .refused(refusal, response)
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        let expected = setting.secret("secret_key").map { Array($0.sha512(hook.body).hex.utf8) }
        guard let expected, let given = hook.firstValue(of: "x-paystack-signature"),
            isEqualInConstantTime(expected, Array(given.lowercased().utf8))
        else { throw .unsigned }
        let body = try hook.object()
        guard let event = body.word("event"), event.hasPrefix("charge."), let data = body["data"],
            let reference = data.word("reference"), reference.isIdentifier
        else { return .ignored("an event of the wallet is about no payment of ours") }
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            let verdict = try state(data, reference)
            // The event and the state have to say the same.
            if case .succeeded = verdict, event != "charge.success" { throw .word }
            return verdict
        }
        return .update(
            WalletUpdate(
                reference: reference, verdict: verdict, proof: .signed, paidAt: PaidTime(iso: data.word("paid_at"))))
    }
}
