package import Conversation
package import Providers
import Wording

/// Orange Money Web Payment.
///
/// The payer pays on a web page, with a code of one use they dial for: a push makes the page, whose address is sent to
/// them. So this wallet suits relays and payers with a browser, not a plain phone. `order_id` is our
/// reference; the same one again is refused, and no page but the first can be paid. A question needs the `pay_token` the
/// push brought, so a push whose answer is lost stays unknown; since nobody has its page, nobody can pay it. The
/// notification names no order: our reference stands in its path, and it has to repeat the `notif_token` of the push.
///
/// Read from open implementations: the calls and the states. Recalled: the names in the notification. Not proven against
/// Orange's servers.
package struct OrangeMoneyWallet: Wallet {
    package static let name = "orange_money"
    package static let secrets = [
        WalletSecret("client_id", "the application's client id"),
        WalletSecret("client_secret", "its client secret"),
        WalletSecret("merchant_key", "the merchant key of the contract"),
        WalletSecret("market", "the market in the address, as ci or sn; dev is the sandbox"),
        WalletSecret(
            "return_url", "where the payer's page goes afterwards; the gateway's address without it",
            isNeeded: false),
    ]

    private enum Note {
        static let token = "pay_token"
        static let notification = "notif_token"
    }

    private let setting: WalletSetting
    private let root: String
    private let base: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        root = setting.channel.baseURL ?? "https://api.orange.com"
        base = "\(root)/orange-money-webpay/\(setting.word("market") ?? "dev")/v1"
    }

    package var isPushRepeatable: Bool { true }

    package func tokenRequest() -> OutboundRequest? {
        var form = FormWriter()
        form.append("grant_type", "client_credentials")
        let authorization = basic(setting.secret("client_id"), setting.secret("client_secret"))
        return OutboundRequest(
            method: "POST", url: root + "/oauth/v3/token",
            headers: [
                HeaderField(name: authorization.0, value: authorization.1),
                HeaderField(name: "Content-Type", value: FormWriter.contentType),
            ], body: form.bytes, isRepeatable: true)
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): pushing(push, moment)
        case (.push, let answer?): taken(answer)
        case (.question(let question), let answer): asking(question, answer, moment)
        }
    }

    private func pushing(_ push: PaymentPush, _ moment: WalletMoment) -> WalletStep {
        guard let notification = setting.hook("payment", push.reference),
            let site = setting.word("return_url") ?? setting.site
        else { return .end(.refused(.failed, "the gateway has no public address for callbacks")) }
        let currency = setting.word("market") == "dev" ? "OUV" : push.amount.currency.code
        return .call(
            .json(
                "POST", base + "/webpayment", [moment.bearer],
                [
                    "merchant_key": .text(setting.word("merchant_key") ?? ""), "currency": .text(currency),
                    "order_id": .text(push.reference), "amount": .number(push.amount.brief),
                    "return_url": .text(site), "cancel_url": .text(site), "notif_url": .text(notification),
                    "lang": "fr", "reference": .text(push.note.plain(atMost: 30)),
                ], isRepeatable: true))
    }

    private func taken(_ answer: OutboundResponse) -> WalletStep {
        guard answer.status == 201, let body = try? answer.object(), body.word("status") == "201",
            let token = body.word("pay_token"), token.isIdentifier,
            let notification = body.word("notif_token"), notification.isIdentifier
        else { return .end(.unknown(answer.isPage ? WalletDoubt.page.reason : answer.oddStatus.reason)) }
        let notes: WalletNotes = [Note.token: token, Note.notification: notification]
        return .end(.pending, notes: notes.adding(page: body.word("payment_url")))
    }

    private func asking(
        _ question: PaymentQuestion, _ answer: OutboundResponse?, _ moment: WalletMoment
    ) -> WalletStep {
        guard let token = question.notes[Note.token], let asked = question.asked else {
            return .end(.unknown("the wallet gave no name to ask by"))
        }
        guard let answer else {
            let query: JSONText = [
                "order_id": .text(question.reference), "amount": .number(asked.brief), "pay_token": .text(token),
            ]
            return .call(.json("POST", base + "/transactionstatus", [moment.bearer], query, isRepeatable: true))
        }
        return .end(
            .of { () throws(WalletDoubt) in
                let body = try answer.object()
                guard answer.status == 200 || answer.status == 201 else { throw answer.oddStatus }
                guard body.word("order_id") == question.reference else { throw .otherPayment }
                return try state(body.word("status"), body.word("txnid"), asked)
            })
    }

    private func state(
        _ word: String?, _ transaction: String?, _ amount: Money?
    ) throws(WalletDoubt) -> WalletVerdict {
        switch word {
        case "INITIATED", "PENDING": return .pending
        case "SUCCESS": return try .paid(transaction, amount)
        case "FAILED": return .refused(.failed, "FAILED")
        case "EXPIRED": return .refused(.expired, "EXPIRED")
        default: throw .word
        }
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        let body = try hook.object()
        let reference = try hook.reference(inBody: nil)
        guard let token = body.word("notif_token"), token.isIdentifier else { throw .unsigned }
        // It names no amount, so that it cannot say more than that the wallet is to be asked.
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            try state(body.word("status"), body.word("txnid"), nil)
        }
        return .update(
            WalletUpdate(reference: reference, verdict: verdict, proof: .notes([Note.notification: Secret(token)])))
    }
}
