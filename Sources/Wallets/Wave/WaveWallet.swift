package import Conversation
package import Providers
import Wording

/// Wave checkout.
///
/// The payer pays in the Wave application or on its page: a push makes a session, and the address to open is sent to them.
/// So this wallet suits payers with a smartphone, and relays. Our reference is the `client_reference` and the
/// idempotency key; a lost answer is found again by searching for it. A session that failed once may still be paid while it
/// is open. Movements are named by the session; statements name them by `transaction_id`, which a paid session tells.
///
/// Webhooks are signed with a secret over the time and the raw body, or carry a shared secret, as the endpoint was set up.
///
/// Documented by Wave: the two ways to prove a webhook. Read from open implementations: sessions, their states, the search.
/// Recalled: `when_completed`, `Idempotency-Key` for sessions, the list in a search's answer, the names of two events. The check of signatures
/// agrees with an open implementation's. Not proven against Wave's servers.
package struct WaveWallet: Wallet {
    package static let name = "wave"
    package static let secrets = [
        WalletSecret("api_key", "the API key"),
        WalletSecret("webhook_secret", "the signing secret of the webhook, if it signs", isNeeded: false),
        WalletSecret("webhook_token", "the shared secret of the webhook, if it has one instead", isNeeded: false),
        WalletSecret(
            "return_url", "where the payer's page goes afterwards; the gateway's address without it",
            isNeeded: false),
    ]

    /// Seconds between a signature's time and ours.
    private static let tolerance: Int64 = 300

    private enum Note {
        static let session = "session"
        /// What statements call the movement.
        static let movement = "movement"
    }

    package static let movementNotes = [Note.movement]
    package static let namesWhenAsked = true

    private let setting: WalletSetting
    private let sessions: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        sessions = (setting.channel.baseURL ?? "https://api.wave.com") + "/v1/checkout/sessions"
    }

    package var isPushRepeatable: Bool { true }

    private var authorization: (String, String) { ("Authorization", "Bearer " + (setting.word("api_key") ?? "")) }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return pushing(push)
        case (.push(let push), let answer?): return taken(answer, push.reference)
        case (.question(let question), nil):
            let search = "\(sessions)/search?client_reference=\(question.reference.percentEncoded)"
            let session = question.notes[Note.session].map { "\(sessions)/\($0.percentEncoded)" }
            return .call(.get(session ?? search, [authorization]))
        case (.question(let question), let answer?):
            let verdict = WalletVerdict.of { () throws(WalletDoubt) in try standing(answer, question) }
            guard case .succeeded = verdict, let body = try? answer.object() else { return .end(verdict) }
            return .end(verdict, notes: Self.movement(of: Self.paidSession(in: body)))
        }
    }

    private func pushing(_ push: PaymentPush) -> WalletStep {
        guard let site = setting.word("return_url") ?? setting.site else {
            return .end(.refused(.failed, "the gateway has no public address for the payer's page"))
        }
        return .call(
            .json(
                "POST", sessions, [authorization, ("Idempotency-Key", push.reference)],
                [
                    "amount": .text(push.amount.brief), "currency": .text(push.amount.currency.code),
                    "success_url": .text(site), "error_url": .text(site), "client_reference": .text(push.reference),
                    "restrict_payer_mobile": .text(push.payer.e164),
                ], isRepeatable: true))
    }

    private func taken(_ answer: OutboundResponse, _ reference: String) -> WalletStep {
        guard !answer.isPage, answer.status == 200 || answer.status == 201, let body = try? answer.object(),
            body.word("client_reference") == reference, let session = body.word("id"), session.isIdentifier
        else { return .end(.unknown(answer.oddStatus.reason)) }
        let notes: WalletNotes = [Note.session: session]
        return .end(.pending, notes: notes.adding(page: body.word("wave_launch_url")))
    }

    private func standing(_ answer: OutboundResponse, _ question: PaymentQuestion) throws(WalletDoubt) -> WalletVerdict
    {
        let body = try answer.object()
        guard answer.status == 200 else { throw answer.oddStatus }
        guard case .list(let found)? = body["result"]?.kind else {
            guard body.word("id") == question.notes[Note.session] else { throw .otherPayment }
            return try state(body, question.reference)
        }
        guard !found.isEmpty else { return .neverArrived }
        var verdicts: [WalletVerdict] = []
        for session in found { verdicts.append(try state(session, question.reference)) }
        let paid = verdicts.first { if case .succeeded = $0 { true } else { false } }
        return paid ?? verdicts.first { $0 == .pending } ?? verdicts[0]
    }

    /// The session of an answer that was paid: a search may find several.
    private static func paidSession(in body: JSONNode) -> JSONNode {
        guard case .list(let found)? = body["result"]?.kind else { return body }
        return found.first { $0.word("payment_status") == "succeeded" } ?? body
    }

    /// What statements call the movement of a paid session; nothing where it does not say.
    private static func movement(of session: JSONNode) -> WalletNotes {
        guard let name = session.word("transaction_id"), name.isIdentifier else { return [:] }
        return [Note.movement: name]
    }

    /// A session, in an answer or a webhook.
    private func state(_ session: JSONNode, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        guard session.word("client_reference") == reference else { throw .otherPayment }
        let checkout = session.word("checkout_status")
        guard checkout == nil || ["open", "complete", "expired"].contains(checkout) else { throw .word }
        switch session.word("payment_status") {
        case "succeeded":
            guard let currency = session.word("currency") else { throw .unreadable }
            return try .paid(session.word("id"), session.word("amount"), currency, in: setting.currency)
        case "processing": return checkout == "expired" ? .refused(.expired, "expired") : .pending
        case "cancelled":
            if checkout == "open" { return .pending }
            let code = session.word("last_payment_error", "code") ?? checkout ?? ""
            return .refused(Self.refusals[code] ?? .failed, code)
        default: throw .word
        }
    }

    private static let refusals: [String: WalletRefusal] = [
        "insufficient-funds": .notEnoughFunds, "expired": .expired, "limit-exceeded": .limitReached,
    ]

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        let proof = try proof(of: hook, at: now)
        let body = try hook.object()
        guard let data = body["data"], data.isObject, let event = body.word("type") else {
            throw .unreadable("the hook is no event")
        }
        guard let reference = data.word("client_reference"), reference.isIdentifier else {
            return .ignored("an event of the wallet is about no payment of ours")
        }
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            let verdict = try state(data, reference)
            // The event and the state have to say the same.
            if case .succeeded = verdict, event != "checkout.session.completed" { throw .word }
            return verdict
        }
        return .update(
            WalletUpdate(
                reference: reference, verdict: verdict, proof: proof, notes: Self.movement(of: data),
                paidAt: PaidTime(iso: data.word("when_completed"))))
    }

    private func proof(of hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletProof {
        if let secret = setting.secret("webhook_secret") {
            guard isSigned(hook, by: secret, at: now) else { throw .unsigned }
            return .signed
        }
        guard let token = setting.secret("webhook_token") else { return .none }
        let given = hook.firstValue(of: "Authorization") ?? ""
        guard given.hasPrefix("Bearer "), token.matches(String(given.dropFirst(7))) else { throw .unsigned }
        return .signed
    }

    /// `Wave-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`: HMAC-SHA-256 of the time's digits with the body right behind
    /// them. There are several while secrets are being changed.
    private func isSigned(_ hook: HookRequest, by secret: Secret, at now: Instant) -> Bool {
        let parts = (hook.firstValue(of: "Wave-Signature") ?? "").split(separator: ",").prefix(10).map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        guard let time = parts.first(where: { $0.count == 2 && $0[0] == "t" })?[1], let second = Int64(time),
            (now.milliseconds / 1000 - Self.tolerance...now.milliseconds / 1000 + Self.tolerance).contains(second)
        else { return false }
        let expected = Array(secret.sha256(Array(time.utf8) + hook.body).hex.utf8)
        return parts.contains { part in
            part.count == 2 && part[0] == "v1" && isEqualInConstantTime(Array(part[1].utf8), expected)
        }
    }
}
