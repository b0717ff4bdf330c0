package import Conversation
package import Providers
import Wording

/// Hubtel's Receive Money, in Ghana.
///
/// `ClientReference` is our reference. What Hubtel does with the same one again is not known, so a push that may have arrived is
/// not made again. The callback is not signed and is confirmed by a question, which only knows `Paid`, `Unpaid` and
/// `Refunded`: unpaid becomes a refusal when the callback had said so. Hubtel asks that payments be asked about when no
/// callback has come after five minutes, and takes calls from registered addresses only.
///
/// Documented by Hubtel: the call, its codes, the callback, the status words. Recalled: the other names in a status. Not proven
/// against Hubtel's servers.
package struct HubtelMoneyWallet: Wallet {
    package static let name = "hubtel"
    package static let secrets = [
        WalletSecret("client_id", "the API id"),
        WalletSecret("client_secret", "the API key"),
        WalletSecret("pos_sales_id", "the POS sales number"),
        WalletSecret("network", "the payer's network, as mtn-gh, vodafone-gh or tigo-gh"),
    ]

    /// What the callback said: a refusal's word.
    private static let said = "said"

    private let setting: WalletSetting
    private let pushes: String
    private let questions: String

    package init(_ setting: WalletSetting) {
        self.setting = setting
        let account = setting.word("pos_sales_id")?.percentEncoded ?? ""
        let base = setting.channel.baseURL
        pushes = "\(base ?? "https://rmp.hubtel.com")/merchantaccount/merchants/\(account)/receive/mobilemoney"
        questions = "\(base ?? "https://api-txnstatus.hubtel.com")/transactions/\(account)/status"
    }

    package var isPushRepeatable: Bool { false }

    private var authorization: (String, String) {
        basic(setting.secret("client_id"), setting.secret("client_secret"))
    }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        switch (operation, heard.first) {
        case (.push(let push), nil): return pushing(push)
        case (.push(let push), let answer?):
            return .end(.of { () throws(WalletDoubt) in try taken(answer, push.reference) })
        case (.question(let question), nil):
            let query = "clientReference=\(question.reference.percentEncoded)"
            return .call(.get("\(questions)?\(query)", [authorization]))
        case (.question(let question), let answer?):
            return .end(.of { () throws(WalletDoubt) in try standing(answer, question) })
        }
    }

    private func pushing(_ push: PaymentPush) -> WalletStep {
        guard let callback = setting.hook("payment", push.reference) else {
            return .end(.refused(.failed, "the gateway has no public address for callbacks"))
        }
        let note = JSONText.text("Bill " + push.note.plain(atMost: 60))
        return .call(
            .json(
                "POST", pushes, [authorization],
                [
                    "CustomerName": note, "CustomerMsisdn": .text(String(push.payer.e164.dropFirst())),
                    "CustomerEmail": "", "Channel": .text(setting.word("network") ?? ""),
                    "Amount": .number(push.amount.decimal), "PrimaryCallbackUrl": .text(callback),
                    "Description": note, "ClientReference": .text(push.reference),
                ], isRepeatable: false))
    }

    private func taken(_ answer: OutboundResponse, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        let named = body.word("Data", "ClientReference")
        guard named == nil || named == reference else { throw .otherPayment }
        switch body.word("ResponseCode") {
        case "0001", "0000": return .pending
        case "2001": return Self.refusal(body)
        case "4000", "4070", "4101", "4103": return .refused(.failed, body.word("ResponseCode"))
        default: throw answer.oddStatus
        }
    }

    private func standing(_ answer: OutboundResponse, _ question: PaymentQuestion) throws(WalletDoubt) -> WalletVerdict
    {
        let body = try answer.object()
        guard answer.status == 200, let data = body["data"] else { throw answer.oddStatus }
        guard data.word("clientReference") == question.reference else { throw .otherPayment }
        switch data.word("status") {
        case "Paid":
            guard let amount = data.word("amount") else { return try .paid(data.word("transactionId"), question.asked) }
            return try .paid(
                data.word("transactionId"), amount, data.word("currencyCode"), in: setting.currency)
        case "Unpaid":
            guard let said = question.notes.hints(Self.said).first ?? question.notes[Self.said],
                let refusal = WalletRefusal(rawValue: said)
            else {
                return .pending
            }
            return .refused(refusal, "2001")
        default: throw .word
        }
    }

    /// The code says that it failed, and only the text says why.
    private static func refusal(_ body: JSONNode) -> WalletVerdict {
        let text = body.word("Data", "Description") ?? body.word("Message") ?? ""
        let lower = text.lowercased()
        let refusal: WalletRefusal =
            lower.contains("insufficient")
            ? .notEnoughFunds
            : lower.contains("declined") || lower.contains("rejected")
                ? .declined
                : lower.contains("timeout") || lower.contains("timed out") ? .expired : .failed
        return .refused(refusal, text)
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        let body = try hook.object()
        let reference = try hook.reference(inBody: body.word("Data", "ClientReference"))
        var notes = WalletNotes()
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            switch body.word("ResponseCode") {
            case "0000":
                return try .paid(
                    body.word("Data", "TransactionId"), body.word("Data", "Amount"), nil, in: setting.currency)
            case "0001": return .pending
            case "2001": return Self.refusal(body)
            default: throw .word
            }
        }
        if case .refused(let refusal, _) = verdict { notes = .hint(Self.said, refusal.rawValue) }
        return .update(WalletUpdate(reference: reference, verdict: verdict, proof: .none, notes: notes))
    }
}
