package import Conversation
package import Providers
import Wording

/// Flutterwave, version 4 of its charges.
///
/// A push goes to the orchestrator, which makes payer, method and charge in one call, under an `X-Idempotency-Key` made of our
/// reference. A question needs the charge's id, which the push or a webhook brings; without it the payment stays unknown. A
/// webhook must carry `flutterwave-signature`, an HMAC of the raw body, or the plain secret hash in `verif-hash`, and is
/// confirmed by a question.
///
/// Documented by Flutterwave: the orchestrator, the idempotency key. Read from a copy of the documentation: charges, their
/// states, `verif-hash`. Recalled: `flutterwave-signature`, whose check agrees with an example computed for it. Not proven
/// against Flutterwave's servers.
package struct FlutterwaveFourWallet: Wallet {
    package static let name = "flutterwave_v4"
    package static let secrets = [
        WalletSecret("client_id", "the client id"),
        WalletSecret("client_secret", "the client secret"),
        WalletSecret(
            "webhook_hash", "the secret hash of the webhook; without it any webhook is taken as a hint", isNeeded: false
        ),
        WalletSecret("email", "the address given for every payer, since the API wants one"),
        WalletSecret("network", "the payer's network, as MTN"),
    ]

    private enum Note {
        static let charge = "charge"
    }

    private let setting: WalletSetting
    private let base: String
    private let identity: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? "https://api.flutterwave.cloud/f4b/production"
        let identity = setting.channel.baseURL ?? "https://idp.flutterwave.com"
        self.identity = identity + "/realms/flutterwave/protocol/openid-connect/token"
    }

    package var isPushRepeatable: Bool { true }

    package func tokenRequest() -> OutboundRequest? {
        var form = FormWriter()
        form.append("client_id", setting.word("client_id") ?? "")
        form.append("client_secret", setting.word("client_secret") ?? "")
        form.append("grant_type", "client_credentials")
        return OutboundRequest(
            method: "POST", url: identity,
            headers: [HeaderField(name: "Content-Type", value: FormWriter.contentType)], body: form.bytes,
            isRepeatable: true)
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return .call(request(for: push, moment))
        case (.push(let push), let answer?): return taken(answer, push.reference)
        case (.question(let question), _): return asking(question, after: heard, moment)
        }
    }

    /// Asks by the name the answer to the push gave, or else by each that hooks gave, the last first, until one tells
    /// something of this payment.
    private func asking(
        _ question: PaymentQuestion, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        let known = question.notes[Note.charge]
        let names = known.map { [$0] } ?? question.notes.hints(Note.charge)
        var verdict = WalletVerdict.unknown("the wallet gave no name to ask by")
        for (answer, charge) in zip(heard, names) {
            verdict = .of { () throws(WalletDoubt) in
                let data = try data(answer)
                guard answer.status == 200, data.word("id") == charge else { throw .otherPayment }
                return try state(data, question.reference)
            }
            if verdict.isDefinite { return .end(verdict, notes: known == nil ? [Note.charge: charge] : [:]) }
        }
        guard heard.count < names.count else { return .end(verdict) }
        return .call(.get("\(base)/charges/\(names[heard.count].percentEncoded)", [moment.bearer]))
    }

    private func request(for push: PaymentPush, _ moment: WalletMoment) -> OutboundRequest {
        let key = ReferenceUUID.make(push.reference)
        let code = setting.numbering.callingCode
        let digits = push.payer.e164.dropFirst()
        let national = JSONText.text(String(digits.hasPrefix(code) ? digits.dropFirst(code.count) : digits))
        return .json(
            "POST", base + "/orchestration/direct-charges",
            [moment.bearer, ("X-Idempotency-Key", key), ("X-Trace-Id", key)],
            [
                "amount": .number(push.amount.brief), "currency": .text(push.amount.currency.code),
                "reference": .text(push.reference),
                "customer": [
                    "email": .text(setting.word("email") ?? ""),
                    "phone": ["country_code": .text(code), "number": national],
                ],
                "payment_method": [
                    "type": "mobile_money",
                    "mobile_money": [
                        "country_code": .text(code), "phone_number": national,
                        "network": .text(setting.word("network") ?? ""),
                    ],
                ],
            ], isRepeatable: true)
    }

    private func data(_ answer: OutboundResponse) throws(WalletDoubt) -> JSONNode {
        let body = try answer.object()
        guard (200...201).contains(answer.status), body.word("status") == "success", let data = body["data"] else {
            throw answer.oddStatus
        }
        return data
    }

    private func taken(_ answer: OutboundResponse, _ reference: String) -> WalletStep {
        do throws(WalletDoubt) {
            let data = try data(answer)
            guard data.word("reference") == reference, let charge = data.word("id"), charge.isIdentifier else {
                throw WalletDoubt.otherPayment
            }
            let notes: WalletNotes = [Note.charge: charge]
            let page = data.word("redirect_url") ?? data.word("next_action", "redirect_url", "url")
            return .end(try state(data, reference), notes: notes.adding(page: page))
        } catch {
            return .end(.unknown(error.reason))
        }
    }

    private func state(_ data: JSONNode, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        guard data.word("reference") == reference else { throw .otherPayment }
        switch data.word("status") {
        case "pending": return .pending
        case "failed": return .refused(.failed, data.word("processor_response", "type") ?? "failed")
        case "succeeded":
            guard let currency = data.word("currency") else { throw .unreadable }
            return try .paid(data.word("id"), data.word("amount"), currency, in: setting.currency)
        default: throw .word
        }
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        if let hash = setting.secret("webhook_hash"), !isProven(hook, by: hash) { throw .unsigned }
        let body = try hook.object()
        guard let data = body["data"], let reference = data.word("reference"), reference.isIdentifier,
            let charge = data.word("id"), charge.isIdentifier
        else { return .ignored("an event of the wallet is about no payment of ours") }
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in try state(data, reference) }
        return .update(
            WalletUpdate(
                reference: reference, verdict: verdict, proof: .none,
                notes: charge.contains(" ") ? [:] : .hint(Note.charge, charge)))
    }

    /// A signature that is there has to be right, whatever else is.
    private func isProven(_ hook: HookRequest, by hash: Secret) -> Bool {
        if let signature = hook.firstValue(of: "flutterwave-signature") {
            return [UInt8](base64: signature).map { isEqualInConstantTime($0, hash.sha256(hook.body)) } ?? false
        }
        return hook.firstValue(of: "verif-hash").map(hash.matches) ?? false
    }
}
