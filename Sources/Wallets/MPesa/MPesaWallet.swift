package import Conversation
package import Providers
import Wording

/// M-Pesa in Kenya, by Safaricom's Daraja: STK push, and pay bill (C2B) with validation and confirmation.
///
/// A push has no idempotency key: made twice, it asks twice. So one that may have arrived is never made again. Only the answer
/// to it, or else the callback, brings the `CheckoutRequestID` a question needs; a push whose answer is lost is therefore
/// unknown until its callback comes. The callback carries nothing of ours, so our reference stands in its path. Movements
/// of a push are named by the `CheckoutRequestID`, since a question does not tell the receipt's number. 1019 and 1037 have
/// been followed by money, so they are asked about twice before they close.
///
/// A payer who chooses the pay bill menu types the bill's number as the account. `validation` is answered from the city's
/// bills. `confirmation` is not signed, so the payment waits until a transaction status query has confirmed it; the query's
/// result arrives at `result` and must repeat the `ConversationID` its answer gave. That takes an initiator; without one,
/// confirmations stay unknown and are for staff to look into. Safaricom confirms pushes at a registered shortcode like pay
/// bill payments; the account of a push is the beginning of our reference, so that the two are not taken for two payments.
/// When the payer paid is told by `TransTime` of a confirmation and by `FinalisedTime` of the query's result, which is the proof.
///
/// Read from open implementations and copies of the documentation: all of it, except what was recalled: a confirmation
/// for pushes as well, masked numbers, eight seconds for `validation`, `FinalisedTime`. Not proven against Safaricom's servers.
package struct MPesaWallet: Wallet {
    package static let name = "mpesa"
    /// Pushes are told by their request, statements by the receipt.
    package static let movementNotes = [Note.receipt]
    package static let secrets = [
        WalletSecret("consumer_key", "the application's consumer key"),
        WalletSecret("consumer_secret", "its consumer secret"),
        WalletSecret("short_code", "the pay bill number"),
        WalletSecret("passkey", "the Lipa na M-Pesa passkey of the short code"),
        WalletSecret(
            "initiator", "the initiator's name; without it pay bill payments are kept but never proven",
            isNeeded: false),
        WalletSecret("security_credential", "the initiator's password as the portal encrypts it", isNeeded: false),
    ]

    /// Kenyan clocks are so many hours ahead of UTC, all year.
    static let hoursAhead = 3
    /// Characters of an account and of a description, at most.
    static let accountLength = 12
    static let descriptionLength = 13

    let setting: WalletSetting
    let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? "https://api.safaricom.co.ke"
    }

    package var isPushRepeatable: Bool { false }

    package func tokenRequest() -> OutboundRequest? {
        .get(
            base + "/oauth/v1/generate?grant_type=client_credentials",
            [basic(setting.secret("consumer_key"), setting.secret("consumer_secret"))])
    }

    /// A stale token is answered with 404 as well.
    package func refusesToken(_ response: OutboundResponse) -> Bool {
        let code = try? response.object().word("errorCode")
        return response.status == 401 || code == "404.001.03" || code == "401.002.01"
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return pushing(push, moment)
        case (.push, let answer?): return taken(answer)
        case (.question(let question), _): return asking(question, after: heard, moment)
        }
    }

    private func pushing(_ push: PaymentPush, _ moment: WalletMoment) -> WalletStep {
        guard let callback = setting.hook("payment", push.reference) else {
            return .end(.refused(.failed, "the gateway has no public address for callbacks"))
        }
        let perMajor = push.amount.currency.minorUnitsPerMajor
        guard push.amount.minorUnits % perMajor == 0 else {
            return .end(.refused(.failed, "M-Pesa takes whole amounts only"))
        }
        let payer = JSONText.text(String(push.payer.e164.dropFirst()))
        return .call(
            .json(
                "POST", base + "/mpesa/stkpush/v1/processrequest", [moment.bearer],
                .object(
                    signed(at: moment.now) + [
                        ("TransactionType", "CustomerPayBillOnline"),
                        ("Amount", .number(String(push.amount.minorUnits / perMajor))), ("PartyA", payer),
                        ("PartyB", shortCode), ("PhoneNumber", payer), ("CallBackURL", .text(callback)),
                        ("AccountReference", .text(push.reference.plain(atMost: Self.accountLength))),
                        ("TransactionDesc", .text(push.note.plain(atMost: Self.descriptionLength))),
                    ]), isRepeatable: false))
    }

    var shortCode: JSONText { .text(setting.word("short_code") ?? "") }

    /// The short code, and a password made of it, the passkey and the time on Kenyan clocks.
    func signed(at now: Instant) -> [(name: String, value: JSONText)] {
        let timestamp = now.compact(hoursAhead: Self.hoursAhead)
        let password = (setting.word("short_code") ?? "") + (setting.word("passkey") ?? "") + timestamp
        return [
            ("BusinessShortCode", shortCode), ("Password", .text(Array(password.utf8).base64)),
            ("Timestamp", .text(timestamp)),
        ]
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard let event = Event(rawValue: hook.event) else { throw .unknownEvent }
        try hook.requirePost()
        let body = try hook.object()
        switch event {
        case .payment: return .update(try called(back: body, hook))
        case .validation: return .lookUp(try question(body))
        case .confirmation: return .counter(try payment(body))
        case .result: return .update(try result(body, hook))
        case .timeout: return .ignored("a query waited too long in the wallet's queue")
        }
    }

    private enum Event: String { case payment, validation, confirmation, result, timeout }

    package func answer(_ request: HookRequest, _ hook: WalletHook, _ finding: CounterFinding) -> HookResponse {
        if case .lookUp(let question) = hook { return verdict(on: question, finding) }
        return reply(["ResultCode": .number("0"), "ResultDesc": "Accepted"])
    }

    func reply(_ body: JSONText) -> HookResponse {
        HookResponse(status: 200, contentType: "application/json", body: body.bytes)
    }
}
