package import Conversation
package import Providers
import Wording

/// MTN MoMo, product Collections: `requesttopay` and its status.
///
/// A push is identified by a UUID in `X-Reference-Id`; MTN refuses the same one twice with 409, which means that the first
/// arrived. The UUID is made of our reference, and the reference itself goes along as `externalId`. 202 says only that the
/// push was taken. The prompt lives five minutes. A callback comes once, by POST or PUT, without a signature and without the
/// UUID, so our reference stands in its path, and it is only a hint.
///
/// Documented by MTN: verbs, headers, the status object, 409, reasons, the one callback, 160 plain characters for messages. Read
/// from open implementations: the reason as a bare text, HTML from gateways, 500 with a code of configuration. Recalled:
/// nothing. Not proven against MTN's own servers.
package struct MTNMoMoWallet: Wallet {
    package static let name = "mtn_momo"
    package static let secrets = [
        WalletSecret("subscription_key", "the primary key of the Collections product"),
        WalletSecret("api_user", "the API user, a UUID"),
        WalletSecret("api_key", "that user's key"),
        WalletSecret("environment", "the target environment, as mtnghana or sandbox"),
    ]

    let setting: WalletSetting
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        let home =
            setting.word("environment") == "sandbox"
            ? "https://sandbox.momodeveloper.mtn.com" : "https://proxy.momoapi.mtn.com"
        base = setting.channel.baseURL ?? home
    }

    package var isPushRepeatable: Bool { true }

    private var common: [(String, String)] {
        [
            ("Ocp-Apim-Subscription-Key", setting.word("subscription_key") ?? ""),
            ("X-Target-Environment", setting.word("environment") ?? ""),
        ]
    }

    package func tokenRequest() -> OutboundRequest? {
        let headers = [basic(setting.secret("api_user"), setting.secret("api_key"))] + common
        return OutboundRequest(
            method: "POST", url: base + "/collection/token/",
            headers: headers.map { HeaderField(name: $0.0, value: $0.1) }, isRepeatable: true)
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): .call(request(for: push, moment))
        case (.push(let push), let answer?): .end(.of { () throws(WalletDoubt) in try taken(answer, push.reference) })
        case (.question(let question), nil):
            .call(.get("\(payments)/\(ReferenceUUID.make(question.reference))", [moment.bearer] + common))
        case (.question(let question), let answer?):
            .end(.of { () throws(WalletDoubt) in try standing(answer, question.reference) })
        }
    }

    private var payments: String { base + "/collection/v1_0/requesttopay" }

    private func request(for push: PaymentPush, _ moment: WalletMoment) -> OutboundRequest {
        var headers = [moment.bearer, ("X-Reference-Id", ReferenceUUID.make(push.reference))] + common
        if let callback = setting.hook("payment", push.reference) { headers.append(("X-Callback-Url", callback)) }
        let note = JSONText.text(push.note.plain(atMost: 160))
        return .json(
            "POST", payments, headers,
            [
                "amount": .text(push.amount.decimal), "currency": .text(push.amount.currency.code),
                "externalId": .text(push.reference),
                "payer": ["partyIdType": "MSISDN", "partyId": .text(String(push.payer.e164.dropFirst()))],
                "payerMessage": note, "payeeNote": note,
            ], isRepeatable: true)
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.require("POST", "PUT")
        let body = try hook.object()
        let reference = try hook.reference(inBody: body.word("externalId"))
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in try status(body, reference) }
        return .update(WalletUpdate(reference: reference, verdict: verdict, proof: .none))
    }
}
