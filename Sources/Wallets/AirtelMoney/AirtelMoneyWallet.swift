package import Conversation
package import Providers
import Wording

/// Airtel Money, product Collections, in either version of its payments call.
///
/// `transaction.id` is our reference and the idempotency key: the same one again is refused as a duplicate, which means that
/// the first arrived. Airtel answers 200 to failures as well, so `success` and `response_code` decide. A status names the
/// movement and not the amount, which is therefore what was asked. Payers are written as national numbers. Tokens live three
/// minutes. Version 2 encrypts the body for Airtel in two headers and is used when its key is set.
///
/// Read from open implementations: all of it. Recalled: that `TE` means expired; that the padding of `x-key` is OAEP
/// with SHA-1 was read in one implementation only. Not proven against Airtel's servers.
package struct AirtelMoneyWallet: Wallet {
    package static let name = "airtel_money"
    package static let secrets = [
        WalletSecret("client_id", "the application's client id"),
        WalletSecret("client_secret", "its client secret"),
        WalletSecret(
            "callback_key", "the key of authenticated callbacks; without it any callback is taken as a hint",
            isNeeded: false),
        WalletSecret(
            "encryption_key", "Airtel's RSA key in base 64, for version 2 of the payments call; version 1 without it",
            isNeeded: false),
    ]

    let setting: WalletSetting
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? "https://openapi.airtel.africa"
    }

    package var isPushRepeatable: Bool { true }

    private var country: [(String, String)] {
        [("X-Country", setting.country), ("X-Currency", setting.currency.code), ("Accept", "*/*")]
    }

    package func tokenRequest() -> OutboundRequest? {
        .json(
            "POST", base + "/auth/oauth2/token", [("Accept", "*/*")],
            [
                "client_id": .text(setting.word("client_id") ?? ""),
                "client_secret": .text(setting.word("client_secret") ?? ""), "grant_type": "client_credentials",
            ], isRepeatable: true)
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return pushing(push, moment)
        case (.push(let push), let answer?):
            return .end(.of { () throws(WalletDoubt) in try taken(answer, push.reference) })
        case (.question(let question), nil):
            let url = "\(base)/standard/v1/payments/\(question.reference.percentEncoded)"
            return .call(
                OutboundRequest(
                    method: "GET", url: url,
                    headers: ([moment.bearer] + country).map { HeaderField(name: $0.0, value: $0.1) },
                    isRepeatable: true))
        case (.question(let question), let answer?):
            return .end(.of { () throws(WalletDoubt) in try standing(answer, question) })
        }
    }

    private func pushing(_ push: PaymentPush, _ moment: WalletMoment) -> WalletStep {
        let code = push.amount.currency.code
        let place: [(name: String, value: JSONText)] = [
            ("country", .text(setting.country)), ("currency", .text(code)),
        ]
        let body: JSONText = [
            "reference": .text(push.note.plain(atMost: 64)),
            "subscriber": .object(place + [("msisdn", .text(national(push.payer)))]),
            "transaction": .object(
                [("amount", .number(push.amount.brief))] + place + [("id", .text(push.reference))]),
        ]
        var headers = [moment.bearer] + country
        var version = "v1"
        if let key = setting.word("encryption_key") {
            guard let sealed = AirtelSeal(of: body.bytes, key: key, random: moment.random) else {
                return .end(.refused(.failed, "the encryption key is no RSA key"))
            }
            headers += [("x-signature", sealed.signature), ("x-key", sealed.key)]
            version = "v2"
        }
        return .call(.json("POST", "\(base)/merchant/\(version)/payments/", headers, body, isRepeatable: true))
    }

    /// The number as it is dialled at home, without any prefix.
    private func national(_ phone: PhoneNumber) -> String {
        let digits = phone.e164.dropFirst()
        let code = setting.numbering.callingCode
        return String(digits.hasPrefix(code) ? digits.dropFirst(code.count) : digits)
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        let body = try hook.object()
        guard let transaction = body["transaction"], transaction.isObject else {
            throw .unreadable("transaction is missing")
        }
        if let key = setting.secret("callback_key") {
            // What is signed is the object as it was sent, to the byte.
            let expected = key.sha256(Array(hook.body[transaction.range]))
            guard let hash = body.word("hash"), let given = [UInt8](base64: hash),
                isEqualInConstantTime(expected, given)
            else { throw .unsigned }
        }
        let reference = try hook.reference(inBody: transaction.word("id"))
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            // A callback names no amount, so that it cannot say more than that the wallet is to be asked.
            try state(transaction.word("status_code"), code: nil, transaction.word("airtel_money_id"), nil)
        }
        return .update(WalletUpdate(reference: reference, verdict: verdict, proof: .none))
    }
}
