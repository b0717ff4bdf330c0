package import Conversation
package import Providers
import Wording

/// The GSMA's Mobile Money API 1.2, in both directions: as a merchant we ask a payer for money; as a biller we let an operator look
/// bills up and pay them from its own menu.
///
/// A push is a `merchantpay` under an `X-CorrelationID` made of our reference. The answer to a lost one is found under
/// `/responses`; one that is under way under `/requeststates`; either leads to the transaction, which takes a second call. The
/// callback is a PUT with the transaction or an error, carries no proof and is confirmed by a question.
///
/// As a biller we answer, behind the secret of the line, `GET accounts/<bill>/bills`, `POST accounts/<bill>/bills/<bill>/payments`
/// (also with a type before the account, as `accounts/accountid/<bill>`), `GET requeststates/<id>`, `GET responses/<id>` and
/// `GET heartbeat`. The operator proves itself by `X-API-Key`. A payment is posted at once and answered 201; the same
/// `X-CorrelationID` again is answered alike, and with other words it is a conflict. `requestDate` tells when the payer paid.
///
/// Documented by the GSMA: all of it, in its own description of the interface, whose `transactionStatus` is free text. Which words an
/// operator uses, and whether it calls billers at all, has to be asked. Not proven against an operator.
package struct GSMAWallet: Wallet {
    package static let name = "gsma"
    package static let hasOwnAddress = false
    package static let secrets = [
        WalletSecret("api_key", "what we show the operator in X-API-Key"),
        WalletSecret("account", "the account that gets the money"),
        WalletSecret("account_type", "the kind of that account, as accountid", isNeeded: false),
        WalletSecret(
            "operator_key", "what the operator shows us in X-API-Key; without it the biller's door is closed",
            isNeeded: false),
    ]

    static let server = "server"

    let setting: WalletSetting
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? ""
    }

    package var isPushRepeatable: Bool { true }

    private var key: (String, String) { ("X-API-Key", setting.word("api_key") ?? "") }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch operation {
        case .push(let push):
            return heard.first.map { taken($0, push.reference) } ?? .call(request(for: push, moment))
        case .question(let question):
            guard let first = heard.first else { return .call(.get(base + opening(question), [key])) }
            guard heard.count > 1 else { return following(first, question) }
            return .end(
                .of { () throws(WalletDoubt) in
                    guard heard[1].status == 200 else { throw heard[1].oddStatus }
                    return try transaction(heard[1].object(), question.reference)
                })
        }
    }

    private func request(for push: PaymentPush, _ moment: WalletMoment) -> OutboundRequest {
        var headers = [
            key, ("X-CorrelationID", ReferenceUUID.make(push.reference)), ("X-Date", moment.now.iso),
            ("X-Channel", "USSD"),
        ]
        if let callback = setting.hook("payment", push.reference) { headers.append(("X-Callback-URL", callback)) }
        let account: JSONText = [
            "key": .text(setting.word("account_type") ?? "accountid"), "value": .text(setting.word("account") ?? ""),
        ]
        return .json(
            "POST", base + "/transactions/type/merchantpay", headers,
            [
                "amount": .text(push.amount.decimal), "currency": .text(push.amount.currency.code),
                "debitParty": [["key": "msisdn", "value": .text(push.payer.e164)]], "creditParty": [account],
                "requestingOrganisationTransactionReference": .text(push.reference),
            ], isRepeatable: true)
    }

    private func opening(_ question: PaymentQuestion) -> String {
        question.notes[Self.server].map { "/requeststates/\($0.percentEncoded)" }
            ?? "/responses/\(ReferenceUUID.make(question.reference))"
    }

    /// What the first answer to a question leads to.
    private func following(_ answer: OutboundResponse, _ question: PaymentQuestion) -> WalletStep {
        do throws(WalletDoubt) {
            let body = try answer.object()
            if question.notes[Self.server] == nil {
                if answer.status == 404, body.word("errorCategory") == "identification" { return .end(.neverArrived) }
                guard answer.status == 200, let link = body.word("link"), Self.isTransaction(link) else {
                    throw answer.oddStatus
                }
                return .call(.get(base + link, [key]))
            }
            guard answer.status == 200 else { throw answer.oddStatus }
            switch body.word("status") {
            case "pending": return .end(.pending)
            case "failed":
                guard let error = body["error"] else { throw .word }
                return .end(try refusal(error))
            case "completed":
                let link = "/transactions/" + (body.word("objectReference") ?? "").percentEncoded
                guard Self.isTransaction(link) else { throw .word }
                return .call(.get(base + link, [key]))
            default: throw WalletDoubt.word
            }
        } catch {
            return .end(.unknown(error.reason))
        }
    }

    /// Only a path below `/transactions`, so that an answer cannot send us elsewhere.
    private static func isTransaction(_ link: String) -> Bool {
        let name = link.utf8.dropFirst(14)
        return link.hasPrefix("/transactions/") && (1...200).contains(name.count)
            && name.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        if hook.event == "payment" { return .update(try called(back: hook)) }
        guard let key = setting.secret("operator_key") else { throw .unknownEvent }
        guard let given = hook.firstValue(of: "X-API-Key"), key.matches(given) else { throw .unsigned }
        return try biller(hook)
    }
}
