import Conversation
import Providers
package import Wallets
import Wording

/// What an adapter makes of a fixture, as fixtures write it.
extension WalletBench {
    /// What the adapter makes of a fixture, with another body in its place when one is given.
    package func reading(_ fixture: WalletFixture, body: [UInt8]? = nil) throws -> [String: String] {
        let wallet = wallet(fixture.given)
        switch fixture.about {
        case .push:
            return wallet.step(.push(push), after: [response(fixture, body: body)], moment(fixture.given)).summary
        case .question:
            let before = try (fixture.given?.after ?? []).map { response(try self.fixture($0)) }
            let operation = WalletOperation.question(question(fixture.given))
            return wallet.step(operation, after: before + [response(fixture, body: body)], moment(fixture.given))
                .summary
        case .token:
            guard let token = wallet.readToken(response(fixture, body: body)) else { return ["kind": "none"] }
            return ["kind": "token", "token": token.value.revealed, "lifetime": "\(token.lifetimeSeconds)"]
        case .hook:
            do {
                return try wallet.read(hook(fixture, body: body), at: now(fixture.given)).summary
            } catch {
                return error.summary
            }
        case .request, .biller: return [:]
        }
    }

    /// What a fixture expects. Hooks stand as they were recorded, since some are signed.
    package func expectation(_ fixture: WalletFixture) -> [String: String] {
        fixture.about == .hook ? fixture.expect : fixture.expect.mapValues { own($0) }
    }
}

extension WalletStep {
    /// The step as a fixture writes it.
    package var summary: [String: String] {
        switch self {
        case .call(let request): ["kind": "call", "url": request.url]
        case .end(let verdict, let notes): verdict.summary.merging(notes.summary) { $1 }
        }
    }

    /// The verdict, when the step is the end.
    package var verdict: WalletVerdict? {
        if case .end(let verdict, _) = self { verdict } else { nil }
    }
}

extension WalletVerdict {
    /// The verdict as a fixture writes it.
    package var summary: [String: String] {
        switch self {
        case .pending: ["kind": "pending"]
        case .succeeded(let transaction, let amount):
            ["kind": "succeeded", "transaction": transaction, "amount": amount.decimal]
        case .refused(let refusal, let word): ["kind": "refused", "refusal": refusal.rawValue, "word": word]
        case .unknown: ["kind": "unknown"]
        case .neverArrived: ["kind": "neverArrived"]
        }
    }

    /// Whether it moves money or ends a payment.
    package var isFinal: Bool {
        switch self {
        case .succeeded, .refused: true
        case .pending, .unknown, .neverArrived: false
        }
    }
}

extension WalletNotes {
    fileprivate var summary: [String: String] { isEmpty ? [:] : ["notes": words.keys.sorted().joined(separator: ",")] }
}

extension WalletHook {
    /// The hook as a fixture writes it.
    package var summary: [String: String] {
        switch self {
        case .update(let update):
            update.verdict.summary.merging(update.notes.summary) { $1 }
                .merging(["hook": "news", "reference": update.reference, "proof": update.proof.summary]) { $1 }
                .merging(update.paidAt.map { ["paid": $0.summary] } ?? [:]) { $1 }
        case .counter(let payment):
            [
                "hook": "counter", "account": payment.account, "amount": payment.amount.decimal,
                "transaction": payment.transaction, "key": payment.key, "moved": "\(payment.hasMoved)",
                "proof": payment.proof.summary,
            ].merging(payment.notes.summary) { $1 }.merging(payment.paidAt.map { ["paid": $0.summary] } ?? [:]) { $1 }
        case .lookUp(let question):
            ["hook": "lookUp", "account": question.account].merging(
                question.amount.map { ["amount": $0.decimal] } ?? [:]
            ) { $1 }
        case .recall(let key): ["hook": "recall", "key": key]
        case .ignored: ["hook": "ignored"]
        }
    }
}

extension WalletProof {
    fileprivate var summary: String {
        switch self {
        case .none: "none"
        case .signed: "signed"
        case .notes(let notes): "notes " + notes.keys.sorted().joined(separator: ",")
        }
    }
}

extension PaidTime {
    /// The moment in seconds since 1970.
    fileprivate var summary: String {
        switch self {
        case .told(let moment): String(moment.milliseconds / 1000)
        case .unreadable: "unreadable"
        }
    }
}

extension HookRefusal {
    fileprivate var summary: [String: String] {
        switch self {
        case .unknownEvent: ["hook": "unknownEvent"]
        case .wrongMethod: ["hook": "wrongMethod"]
        case .unreadable: ["hook": "unreadable"]
        case .unsigned: ["hook": "unsigned"]
        }
    }
}
