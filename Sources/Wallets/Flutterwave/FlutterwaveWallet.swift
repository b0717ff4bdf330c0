package import Conversation
package import Providers
import Wording

/// Flutterwave, version 3 of its charges.
///
/// `tx_ref` is our reference. It names the charge and is no idempotency key, so a push that may have arrived is not made
/// again. Some countries have the payer open a page, whose address is then sent to them. A webhook carries the
/// plain secret hash in `verif-hash` and is confirmed by a question, as Flutterwave asks.
///
/// Read from open implementations and copies of the documentation: all of it. Not proven against Flutterwave's servers.
package struct FlutterwaveWallet: Wallet {
    package static let name = "flutterwave"
    package static let secrets = [
        WalletSecret("secret_key", "the secret key"),
        WalletSecret(
            "webhook_hash", "the secret hash of the webhook; without it any webhook is taken as a hint", isNeeded: false
        ),
        WalletSecret("email", "the address given for every payer, since the API wants one"),
        WalletSecret("network", "the payer's network, as MTN, where the country has several", isNeeded: false),
    ]

    private let setting: WalletSetting
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = (setting.channel.baseURL ?? "https://api.flutterwave.com") + "/v3"
    }

    package var isPushRepeatable: Bool { false }

    private var authorization: (String, String) {
        ("Authorization", "Bearer " + (setting.word("secret_key") ?? ""))
    }

    private static let kinds = [
        "UGX": "mobile_money_uganda", "GHS": "mobile_money_ghana", "RWF": "mobile_money_rwanda",
        "ZMW": "mobile_money_zambia", "XAF": "mobile_money_franco", "XOF": "mobile_money_franco", "KES": "mpesa",
        "TZS": "mobile_money_tanzania",
    ]

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return pushing(push)
        case (.push, let answer?): return taken(answer)
        case (.question(let question), nil):
            let query = "tx_ref=\(question.reference.percentEncoded)"
            return .call(.get("\(base)/transactions/verify_by_reference?\(query)", [authorization]))
        case (.question(let question), let answer?):
            return .end(
                .of { () throws(WalletDoubt) in
                    let body = try answer.object()
                    guard answer.status == 200, body.word("status") == "success", let data = body["data"] else {
                        throw answer.oddStatus
                    }
                    return try state(data, question.reference)
                })
        }
    }

    private func pushing(_ push: PaymentPush) -> WalletStep {
        guard let kind = Self.kinds[push.amount.currency.code] else {
            return .end(.refused(.failed, "Flutterwave has no mobile money in this currency"))
        }
        var body: [(name: String, value: JSONText)] = [
            ("tx_ref", .text(push.reference)), ("amount", .number(push.amount.brief)),
            ("currency", .text(push.amount.currency.code)), ("email", .text(setting.word("email") ?? "")),
            ("phone_number", .text(String(push.payer.e164.dropFirst()))),
        ]
        if let network = setting.word("network") { body.append(("network", .text(network))) }
        if kind == "mobile_money_franco" { body.append(("country", .text(setting.country))) }
        let url = "\(base)/charges?type=\(kind)"
        return .call(.json("POST", url, [authorization], .object(body), isRepeatable: false))
    }

    private func taken(_ answer: OutboundResponse) -> WalletStep {
        guard !answer.isPage, let body = try? answer.object() else {
            return .end(.unknown(WalletDoubt.unreadable.reason))
        }
        switch (answer.status, body.word("status")) {
        case (200, "success"):
            let authorization = body["meta"]?["authorization"] ?? body["data"]?["meta"]?["authorization"]
            return .end(.pending, notes: WalletNotes().adding(page: authorization?.word("redirect")))
        case (400, "error"):
            let message = body.word("message")?.lowercased() ?? ""
            let isRepeated = ["duplicate", "already", "exist"].contains { message.contains($0) }
            return isRepeated ? .end(.pending) : .end(.refused(.failed, body.word("message")))
        default: return .end(.unknown(answer.oddStatus.reason))
        }
    }

    private func state(_ data: JSONNode, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        guard data.word("tx_ref") == reference else { throw .otherPayment }
        switch data.word("status") {
        case "pending": return .pending
        case "failed": return .refused(.failed, data.word("processor_response") ?? "failed")
        case "successful":
            guard let currency = data.word("currency") else { throw .unreadable }
            return try .paid(data.word("id"), data.word("amount"), currency, in: setting.currency)
        default: throw .word
        }
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        if let hash = setting.secret("webhook_hash") {
            guard let given = hook.firstValue(of: "verif-hash"), hash.matches(given) else { throw .unsigned }
        }
        let body = try hook.object()
        guard let data = body["data"], let reference = data.word("tx_ref"), reference.isIdentifier else {
            return .ignored("an event of the wallet is about no payment of ours")
        }
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in try state(data, reference) }
        return .update(WalletUpdate(reference: reference, verdict: verdict, proof: .none))
    }
}
