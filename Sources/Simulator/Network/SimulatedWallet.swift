package import Conversation
import Gateway
package import Providers
import Synchronization
import Wording

/// A wallet that plays the payer too, speaking `SandboxWallet`'s protocol.
///
/// In a demonstration it decides by itself after a short while; the last two digits of the amount choose another end:
/// `.91` the payer declines, `.92` not enough funds, `.93` the payer never answers. In transcripts and tests it waits to
/// be told. It forgets everything when the process ends; then a push is made again under its reference.
package final class SimulatedWallet: Sendable {
    /// What the payer does.
    package enum Decision: Sendable, Hashable {
        case approve
        case refuse(String)
        /// Leaves the prompt alone.
        case ignore
    }

    struct Payment {
        let amount: String
        let currency: String
        let pushedAt: Instant
        /// The wallet's line, as its address says it; nil where it says none.
        let line: String?
        var decision: Decision?
    }

    /// Money somebody sent from the wallet's own menu.
    struct Movement {
        let amount: String
        let currency: String
        let account: String
        let payer: String
    }

    struct Payments {
        var byReference: [String: Payment] = [:]
        /// In the order they were pushed, so that the oldest can be forgotten.
        var order: [String] = []
        /// Those whose outcome the gateway has not been told.
        var unannounced: [String] = []
        /// What was paid from the wallet's own menu, by the wallet's name of it.
        var movements: [String: Movement] = [:]
        /// Those of which the gateway has not been told.
        var unannouncedMovements: [String] = []
    }

    /// Payments remembered; the oldest decided ones go first.
    private static let capacity = 20_000

    private let payments = Mutex(Payments())
    /// How long the payer takes to decide by themselves; nil waits to be told.
    private let thinkingMilliseconds: Int64?

    package init(thinkingMilliseconds: Int64?) { self.thinkingMilliseconds = thinkingMilliseconds }

    /// Tells the payer of the latest push without an end what to do; answers its reference, or nil when none waits. A
    /// prompt that was ignored still waits.
    @discardableResult
    package func decideLatest(_ decision: Decision) -> String? {
        payments.withLock { payments in
            let waits: [Decision?] = [nil, .ignore]
            let latest = payments.order.last { waits.contains(payments.byReference[$0]?.decision) }
            guard let reference = latest else { return nil }
            payments.byReference[reference]?.decision = decision
            return reference
        }
    }

    /// Lets money move from the wallet's own menu, of which the gateway is told by a hook.
    func send(_ money: Money, to account: String, from payer: PhoneNumber, named transaction: String) {
        payments.withLock { payments in
            payments.movements[transaction] = Movement(
                amount: money.decimal, currency: money.currency.code, account: account, payer: payer.e164)
            payments.unannouncedMovements.append(transaction)
        }
    }

    /// A hook to be called, and at which line; nil where the address of the wallet said none.
    package struct Announcement: Sendable {
        package let line: String?
        package let hook: HookRequest
    }

    /// The hooks that tell the gateway what payers have decided since it was last told.
    package func announcements(at now: Instant) -> [Announcement] {
        payments.withLock { payments in
            var due = payments.unannouncedMovements
                .compactMap { payments.movements[$0]?.hook(named: $0) }
                .map { Announcement(line: nil, hook: $0) }
            payments.unannouncedMovements = []
            payments.unannounced.removeAll { reference in
                guard let payment = payments.byReference[reference] else { return true }
                guard let answer = answer(to: payment, reference, at: now) else { return false }
                var form = FormWriter()
                form.append("reference", reference)
                let body = form.bytes + [UInt8(ascii: "&")] + answer.body
                let hook = HookRequest(
                    method: "POST", event: "payment", contentType: FormWriter.contentType, body: body)
                due.append(Announcement(line: payment.line, hook: hook))
                return true
            }
            return due
        }
    }

    /// Plays the wallet: a push, or a question about one.
    func answer(_ request: OutboundRequest, path: Substring, at now: Instant) -> OutboundResponse {
        if request.method == "POST" {
            guard let form = try? FormFields(request.body), let reference = form["reference"],
                let amount = form["amount"], let currency = form["currency"]
            else { return OutboundResponse(status: 400, headers: [], body: []) }
            let parts = path.split(separator: "/")
            let line = parts.count > 1 ? parts.first.map(String.init) : nil
            payments.withLock { $0.receivePush(reference, amount, currency, now, line: line, capacity: Self.capacity) }
            return status(of: reference, at: now)
        }
        let name = String(path.split(separator: "/").last ?? "")
        guard path.split(separator: "/").dropLast().last == "movements" else { return status(of: name, at: now) }
        return payments.withLock { $0.movements[name] }?.answer(named: name)
            ?? OutboundResponse(status: 404, headers: [], body: [])
    }

    private func status(of reference: String, at now: Instant) -> OutboundResponse {
        payments.withLock { payments in
            guard let payment = payments.byReference[reference] else {
                return OutboundResponse(status: 404, headers: [], body: [])
            }
            return answer(to: payment, reference, at: now) ?? Self.response(202, [("status", "pending")])
        }
    }

    private func answer(to payment: Payment, _ reference: String, at now: Instant) -> OutboundResponse? {
        switch payment.decision ?? ownDecision(payment, at: now) {
        case .approve:
            Self.response(
                200,
                [
                    ("status", "succeeded"), ("transaction", "SB-\(reference)"), ("amount", payment.amount),
                    ("currency", payment.currency),
                ])
        case .refuse(let reason): Self.response(402, [("status", "refused"), ("reason", reason)])
        case .ignore, nil: nil
        }
    }

    private func ownDecision(_ payment: Payment, at now: Instant) -> Decision? {
        guard let thinkingMilliseconds, payment.pushedAt.adding(milliseconds: thinkingMilliseconds) <= now else {
            return nil
        }
        if payment.amount.hasSuffix(".91") { return .refuse("declined") }
        if payment.amount.hasSuffix(".92") { return .refuse("not_enough_funds") }
        return payment.amount.hasSuffix(".93") ? .ignore : .approve
    }

    fileprivate static func response(_ status: Int, _ fields: [(String, String)]) -> OutboundResponse {
        var form = FormWriter()
        for (name, value) in fields { form.append(name, value) }
        return OutboundResponse(
            status: status, headers: [HeaderField(name: "Content-Type", value: FormWriter.contentType)],
            body: form.bytes)
    }
}

extension SimulatedWallet.Payments {
    mutating func receivePush(
        _ reference: String, _ amount: String, _ currency: String, _ now: Instant, line: String?, capacity: Int
    ) {
        guard byReference[reference] == nil else { return }
        byReference[reference] = .init(amount: amount, currency: currency, pushedAt: now, line: line)
        order.append(reference)
        unannounced.append(reference)
        guard order.count > capacity else { return }
        for old in order.prefix(capacity / 2) { byReference[old] = nil }
        order.removeFirst(capacity / 2)
    }
}

extension SimulatedWallet.Movement {
    private var fields: [(String, String)] { [("amount", amount), ("currency", currency)] }

    /// The hook that tells of it.
    fileprivate func hook(named transaction: String) -> HookRequest {
        var form = FormWriter()
        for (name, value) in [("transaction", transaction), ("account", account), ("payer", payer)] + fields {
            form.append(name, value)
        }
        return HookRequest(method: "POST", event: "counter", contentType: FormWriter.contentType, body: form.bytes)
    }

    /// The answer to a question about it.
    fileprivate func answer(named transaction: String) -> OutboundResponse {
        SimulatedWallet.response(200, [("status", "succeeded"), ("transaction", transaction)] + fields)
    }
}
