import Providers
import Wording

/// What an operator answers, in our words.
extension GSMAWallet {
    /// The answer to a push.
    func taken(_ answer: OutboundResponse, _ reference: String) -> WalletStep {
        do throws(WalletDoubt) {
            let body = try answer.object()
            if body["errorCategory"] != nil {
                if answer.status == 409 || body.word("errorCode") == "duplicateRequest" { return .end(.pending) }
                guard (400..<500).contains(answer.status) else { throw answer.oddStatus }
                return .end(try refusal(body))
            }
            switch answer.status {
            case 201: return .end(try transaction(body, reference))
            case 202:
                guard let server = body.word("serverCorrelationId"), server.isIdentifier else { throw .unreadable }
                switch body.word("status") {
                case "pending", "completed": return .end(.pending, notes: [Self.server: server])
                case "failed":
                    guard let error = body["error"] else { throw .word }
                    return .end(try refusal(error))
                default: throw .word
                }
            default: throw answer.oddStatus
            }
        } catch {
            return .end(.unknown(error.reason))
        }
    }

    /// A transaction object, in an answer or a callback.
    func transaction(_ body: JSONNode, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        let named = body.word("requestingOrganisationTransactionReference")
        guard named == nil || named == reference else { throw .otherPayment }
        switch body.word("transactionStatus") {
        case "pending": return .pending
        case "completed":
            guard let currency = body.word("currency") else { throw .unreadable }
            return try .paid(body.word("transactionReference"), body.word("amount"), currency, in: setting.currency)
        case "failed": return .refused(.failed, "failed")
        default: throw .word
        }
    }

    /// An error object. Those about the operator's own state are no refusal.
    func refusal(_ error: JSONNode) throws(WalletDoubt) -> WalletVerdict {
        let code = error.word("errorCode") ?? ""
        switch error.word("errorCategory") {
        case "businessRule", "validation", "identification":
            return .refused(Self.refusals[code] ?? .failed, code)
        default: throw .word
        }
    }

    private static let refusals: [String: WalletRefusal] = [
        "insufficientFunds": .notEnoughFunds, "requestDeclined": .declined, "transactionExpired": .expired,
        "identifierError": .noWallet, "accountLimitExceeded": .limitReached,
        "greaterThanTransactionMaxValue": .limitReached, "lessThanTransactionMinValue": .limitReached,
    ]

    /// The callback of a push: the transaction, or an error that names nothing at all.
    func called(back hook: HookRequest) throws(HookRefusal) -> WalletUpdate {
        try hook.require("PUT")
        let body = try hook.object()
        let reference = try hook.reference(inBody: body.word("requestingOrganisationTransactionReference"))
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            body["errorCategory"] == nil ? try transaction(body, reference) : try refusal(body)
        }
        return WalletUpdate(reference: reference, verdict: verdict, proof: .none)
    }
}
