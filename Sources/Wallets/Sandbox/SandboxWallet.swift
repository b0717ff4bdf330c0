package import Conversation
package import Providers
import Wording

/// A mobile-money provider that moves no money: the project's own protocol, for demonstrations and tests, and small
/// enough to be played by a simulator.
///
/// Everything is a form (`application/x-www-form-urlencoded`), in requests and answers alike.
///
/// A push is `POST <base>/payments` with `reference`, `payer` (E.164), `amount` (decimal, as `50.00`), `currency` (ISO 4217),
/// `note` and, where the gateway can be called back, `callback`. The reference is the idempotency key: a second push
/// with the same one asks the payer no second time and is answered with how the first stands. A question is
/// `GET <base>/payments/<reference>`. Both are answered with one of
///
///     202  status=pending
///     200  status=succeeded&transaction=T-17&amount=50.00&currency=GHS
///     402  status=refused&reason=not_enough_funds
///     404  only to a question: no such payment
///
/// where `reason` is a word of `WalletRefusal` and `currency` may be left out. A question may also be answered 200 with
/// `status=pending` or `status=refused`, since the question itself went well. Every other answer, with a status word not
/// listed, an amount that is no amount above zero, another currency or no form at all, tells nothing, and the gateway asks
/// again.
///
/// The hook `payment` is a `POST` to the callback with `reference` and the fields of an answer. Anybody could send it, for it
/// is not signed; the gateway takes it as a hint and puts the question.
package struct SandboxWallet: Wallet {
    package static let name = "sandbox"
    package static let secrets: [WalletSecret] = []

    private let setting: WalletSetting
    private let payments: String

    /// - Parameter setting: its base address, or else the simulator of a gateway on this machine; it needs no secrets.
    package init(_ setting: WalletSetting) {
        self.setting = setting
        payments = (setting.channel.baseURL ?? "http://127.0.0.1:8080/simulator/wallet") + "/payments"
    }

    package var isPushRepeatable: Bool { true }

    package func step(
        _ errand: WalletErrand, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        guard let answer = heard.first else {
            switch errand {
            case .push(let push): return .call(request(for: push))
            case .question(let question): return .call(self.question(about: question.reference))
            }
        }
        switch errand {
        case .push: return .end(SandboxAnswer(answer, currency: setting.currency).verdict)
        case .question: return .end(verdict(answer))
        }
    }

    private func request(for push: PaymentPush) -> OutboundRequest {
        var form = FormWriter()
        form.append("reference", push.reference)
        form.append("payer", push.payer.e164)
        form.append("amount", push.amount.decimal)
        form.append("currency", push.amount.currency.code)
        form.append("note", push.note)
        if let callback = setting.hook("payment", push.reference) { form.append("callback", callback) }
        return OutboundRequest(
            method: "POST", url: payments,
            headers: [HeaderField(name: "Content-Type", value: FormWriter.contentType)], body: form.bytes,
            isRepeatable: true)
    }

    private func question(about reference: String) -> OutboundRequest {
        OutboundRequest(method: "GET", url: "\(payments)/\(reference.percentEncoded)", isRepeatable: true)
    }

    /// As for a push; and 404 says that the reference never arrived, unless a web page comes with it: that is some other
    /// server speaking.
    private func verdict(_ response: OutboundResponse) -> WalletVerdict {
        response.status == 404 && !response.isPage
            ? .neverArrived : SandboxAnswer(response, currency: setting.currency).verdict
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.event == "payment" else { throw .unknownEvent }
        try hook.requirePost()
        let fields = try hook.fields()
        let reference = try hook.reference(inBody: fields.identifier("reference"))
        return .news(
            WalletNews(
                reference: reference, verdict: SandboxAnswer.verdict(fields, currency: setting.currency),
                proof: .none))
    }
}
