package import Conversation
package import Providers
import Wording

/// pawaPay, version 2 of its deposits: many operators behind one contract.
///
/// `depositId` is a UUID made of our reference and the idempotency key: the same one again is answered `DUPLICATE_IGNORED`. A
/// question answered `NOT_FOUND` says that the deposit never arrived. `IN_RECONCILIATION` says that pawaPay does not know either.
/// Movements are named by the deposit, because the operator's own number may come late. Which operator a payer has is asked of
/// pawaPay unless `city.yaml` names it.
///
/// The callback goes to the one address set on the dashboard and says a final state. It is signed when the account has that
/// switched on (`MessageSignature`); without a key to check it by, it is a hint.
///
/// Documented by pawaPay: the deposits, their states, the duplicate, the signature. Recalled: the names of the prediction, the
/// failure codes beyond the few in its examples, 4 to 22 plain characters for the message. The check of signatures is
/// proven with a key of our own. Not proven against pawaPay's servers.
package struct PawaPayWallet: Wallet {
    package static let name = "pawapay"
    package static let secrets = [
        WalletSecret("token", "the API token"),
        WalletSecret(
            "operator", "the operator of every payer, as MTN_MOMO_UGA; asked of pawaPay without it", isNeeded: false),
        WalletSecret(
            "public_key",
            "pawaPay's key for callbacks, the base 64 lines of its PEM; without it any callback is a hint",
            isNeeded: false),
        WalletSecret("key_id", "the name of that key, as HTTP_EC_P256_KEY:1", isNeeded: false),
    ]

    let setting: WalletSetting
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? "https://api.pawapay.io"
    }

    package var isPushRepeatable: Bool { true }

    private var authorization: [(String, String)] {
        [("Authorization", "Bearer " + (setting.word("token") ?? ""))]
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch operation {
        case .push(let push): return pushing(push, heard)
        case .question(let question):
            let deposit = ReferenceUUID.make(question.reference)
            guard let answer = heard.first else { return .call(.get("\(base)/v2/deposits/\(deposit)", authorization)) }
            return .end(.of { () throws(WalletDoubt) in try standing(answer, deposit) })
        }
    }

    private func pushing(_ push: PaymentPush, _ heard: [OutboundResponse]) -> WalletStep {
        if let network = setting.word("operator") {
            return heard.first.map { .end(taken($0, push)) } ?? .call(deposit(push, by: network))
        }
        guard let prediction = heard.first else {
            let phone = JSONText.text(String(push.payer.e164.dropFirst()))
            let url = base + "/v2/predict-provider"
            return .call(.json("POST", url, authorization, ["phoneNumber": phone], isRepeatable: true))
        }
        guard heard.count == 1 else { return .end(taken(heard[1], push)) }
        guard prediction.status == 200, let network = try? prediction.object().word("provider"), network.isIdentifier
        else { return .end(.unknown("the wallet did not say which operator the payer has")) }
        return .call(deposit(push, by: network))
    }

    private func deposit(_ push: PaymentPush, by network: String) -> OutboundRequest {
        let phone = JSONText.text(String(push.payer.e164.dropFirst()))
        let message = "Bill " + push.note
        return .json(
            "POST", base + "/v2/deposits", authorization,
            [
                "depositId": .text(ReferenceUUID.make(push.reference)), "amount": .text(push.amount.brief),
                "currency": .text(push.amount.currency.code),
                "payer": ["type": "MMO", "accountDetails": ["phoneNumber": phone, "provider": .text(network)]],
                "customerMessage": .text(message.plain(atMost: 22)),
                "metadata": [["reference": .text(push.reference)]],
            ], isRepeatable: true)
    }

    private func taken(_ answer: OutboundResponse, _ push: PaymentPush) -> WalletVerdict {
        .of { () throws(WalletDoubt) in
            let body = try answer.object()
            guard answer.status == 200 else { throw answer.oddStatus }
            guard body.word("depositId") == ReferenceUUID.make(push.reference) else { throw .otherPayment }
            switch body.word("status") {
            case "ACCEPTED", "DUPLICATE_IGNORED": return .pending
            case "REJECTED": return Self.refusal(body)
            default: throw .word
            }
        }
    }

    private func standing(_ answer: OutboundResponse, _ deposit: String) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        guard answer.status == 200 else { throw answer.oddStatus }
        if body.word("status") == "NOT_FOUND", body["data"] == nil { return .neverArrived }
        guard body.word("status") == "FOUND", let data = body["data"] else { throw .word }
        guard data.word("depositId") == deposit else { throw .otherPayment }
        return try state(data)
    }

    /// A deposit, in an answer or a callback.
    private func state(_ deposit: JSONNode) throws(WalletDoubt) -> WalletVerdict {
        switch deposit.word("status") {
        case "ACCEPTED", "PROCESSING", "SUBMITTED", "ENQUEUED": return .pending
        case "COMPLETED":
            guard let currency = deposit.word("currency") else { throw .unreadable }
            return try .paid(deposit.word("depositId"), deposit.word("amount"), currency, in: setting.currency)
        case "FAILED": return Self.refusal(deposit)
        case "IN_RECONCILIATION": throw WalletDoubt("the wallet does not know either")
        default: throw .word
        }
    }

    private static func refusal(_ body: JSONNode) -> WalletVerdict {
        let code = body.word("failureReason", "failureCode") ?? ""
        return .refused(refusals[code] ?? .failed, code)
    }

    private static let refusals: [String: WalletRefusal] = [
        "PAYER_NOT_FOUND": .noWallet, "INVALID_PHONE_NUMBER": .noWallet, "PAYER_LIMIT_REACHED": .limitReached,
        "WALLET_LIMIT_REACHED": .limitReached, "INSUFFICIENT_BALANCE": .notEnoughFunds,
        "PAYMENT_NOT_APPROVED": .declined,
    ]

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        var proof = WalletProof.none
        if let key = setting.word("public_key") {
            let authority = setting.host ?? ""
            guard
                MessageSignature(hook, authority: authority)?
                    .isValid(key: key, named: setting.word("key_id"), at: now) == true
            else { throw .unsigned }
            proof = .signed
        }
        let body = try hook.object()
        guard let deposit = body.word("depositId"), deposit.isIdentifier else {
            throw .unreadable("depositId is missing")
        }
        let reference = ReferenceUUID.reference(in: deposit) ?? deposit
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in try state(body) }
        var notes = WalletNotes()
        if let receipt = body.word("providerTransactionId"), receipt.isIdentifier { notes = ["receipt": receipt] }
        let payer = body.word("payer", "accountDetails", "phoneNumber").flatMap { PhoneNumber(e164: "+" + $0) }
        return .update(WalletUpdate(reference: reference, verdict: verdict, proof: proof, notes: notes, payer: payer))
    }
}
