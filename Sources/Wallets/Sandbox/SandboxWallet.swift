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
/// Somebody may also pay from the wallet's own menu. Then the hook `counter` is a `POST` with `transaction`, `amount`,
/// `currency`, `account` as it was typed and, where known, `payer` (E.164). The gateway asks about it by
/// `GET <base>/movements/<transaction>`, which is answered 200 with `status=succeeded` and the fields of that, or 404.
///
/// The hook `payment` is a `POST` to the callback with `reference` and the fields of an answer. Anybody could send it, for it
/// is not signed; the gateway takes it as a hint and puts the question.
package struct SandboxWallet: Wallet {
    package static let name = "sandbox"
    package static let secrets: [WalletSecret] = []
    package static let callsBack = false

    private static let counter = "counter"

    private let setting: WalletSetting
    private let base: String
    private var payments: String { base + "/payments" }

    /// - Parameter setting: its base address, or else the simulator of a gateway on this machine; it needs no secrets.
    package init(_ setting: WalletSetting) {
        self.setting = setting
        base = setting.channel.baseURL ?? "http://127.0.0.1:8080/simulator/wallet"
    }

    package var isPushRepeatable: Bool { true }

    package func step(
        _ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment
    ) -> WalletStep {
        guard let answer = heard.first else {
            switch operation {
            case .push(let push): return .call(request(for: push))
            case .question(let question): return .call(call(for: question))
            }
        }
        switch operation {
        case .push: return .end(SandboxAnswer(answer, currency: setting.currency).verdict)
        case .question(let question): return .end(verdict(answer, question))
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

    private func call(for question: PaymentQuestion) -> OutboundRequest {
        let url =
            question.notes[Self.counter].map { "\(base)/movements/\($0.percentEncoded)" }
            ?? "\(payments)/\(question.reference.percentEncoded)"
        return OutboundRequest(method: "GET", url: url, isRepeatable: true)
    }

    /// As for a push; and 404 says that the reference never arrived, unless a web page comes with it: that is some other
    /// server speaking. Of a movement at the counter it says nothing.
    private func verdict(_ response: OutboundResponse, _ question: PaymentQuestion) -> WalletVerdict {
        if let movement = question.notes[Self.counter] {
            let verdict = SandboxAnswer(response, currency: setting.currency).verdict
            guard case .succeeded(let transaction, _) = verdict, transaction != movement else { return verdict }
            return .unknown(WalletDoubt.otherPayment.reason)
        }
        return response.status == 404 && !response.isPage
            ? .neverArrived : SandboxAnswer(response, currency: setting.currency).verdict
    }

    package func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard ["payment", "counter"].contains(hook.event) else { throw .unknownEvent }
        try hook.requirePost()
        let fields = try hook.fields()
        if hook.event == "counter" { return .counter(try movement(fields)) }
        let reference = try hook.reference(inBody: fields.identifier("reference"))
        return .update(
            WalletUpdate(
                reference: reference, verdict: SandboxAnswer.verdict(fields, currency: setting.currency),
                proof: .none))
    }

    /// What somebody paid from the wallet's own menu.
    private func movement(_ fields: FormFields) throws(HookRefusal) -> CounterPayment {
        let transaction = try fields.identifier("transaction")
        guard fields["currency"] == nil || fields["currency"] == setting.currency.code else {
            throw .unreadable("currency is not \(setting.currency.code)")
        }
        guard let amount = Money(wire: fields["amount"] ?? "", currency: setting.currency), amount.minorUnits > 0 else {
            throw .unreadable("amount is not an amount")
        }
        return CounterPayment(
            key: transaction, transaction: transaction, account: String((fields["account"] ?? "").prefix(100)),
            amount: amount, payer: fields["payer"].flatMap { PhoneNumber(e164: $0) }, hasMoved: true, proof: .none,
            notes: [Self.counter: transaction])
    }
}
