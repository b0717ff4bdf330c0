import Providers
import Wording

/// What MTN answers, in our words.
extension MTNMoMoWallet {
    /// Codes that speak of how the city's account is set up: nothing was asked of the payer, and nothing would be.
    private static let configuration: Set<String> = [
        "NOT_ALLOWED", "NOT_ALLOWED_TARGET_ENVIRONMENT", "INVALID_CALLBACK_URL_HOST", "INVALID_CURRENCY",
    ]

    /// The answer to a push.
    func taken(_ answer: OutboundResponse, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        if answer.isPage { throw .page }
        switch answer.status {
        case 202: return .pending
        case 409:
            guard try answer.object().word("code") == "RESOURCE_ALREADY_EXIST" else { throw .word }
            return .pending
        case 400, 500:
            let body = try answer.object()
            let code = body.word("code")
            if let code, Self.configuration.contains(code) { return .refused(.failed, code) }
            guard answer.status == 400, let code, code != "INTERNAL_PROCESSING_ERROR", let refusal = Self.refusals[code]
            else {
                throw .word
            }
            return .refused(refusal, code)
        default: throw answer.oddStatus
        }
    }

    /// The answer to a question.
    func standing(_ answer: OutboundResponse, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        switch answer.status {
        case 200: return try status(body, reference)
        case 404:
            guard body.word("code") == "RESOURCE_NOT_FOUND" else { throw .word }
            return .neverArrived
        default: throw answer.oddStatus
        }
    }

    /// The status object, in an answer or a callback.
    func status(_ body: JSONNode, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        guard body["externalId"] == nil || body.word("externalId") == reference else { throw .otherPayment }
        switch body.word("status") {
        case "PENDING": return .pending
        case "SUCCESSFUL":
            guard let currency = body.word("currency") else { throw .unreadable }
            return try .paid(
                body.word("financialTransactionId"), body.word("amount"), currency, in: setting.currency)
        case "FAILED":
            // A text in practice, an object by the schema.
            let reason = body.word("reason") ?? body.word("reason", "code") ?? ""
            guard !Self.stillOpen.contains(reason) else { return .pending }
            return .refused(Self.refusals[reason] ?? .failed, reason)
        default: throw .word
        }
    }

    private static let stillOpen: Set<String> = ["PENDING", "ONGOING", "DELAYED"]

    private static let refusals: [String: WalletRefusal] = [
        "PAYER_NOT_FOUND": .noWallet, "SENDER_ACCOUNT_NOT_ACTIVE": .noWallet,
        "NOT_ENOUGH_FUNDS": .notEnoughFunds, "PAYER_LIMIT_REACHED": .limitReached,
        "APPROVAL_REJECTED": .declined, "REJECTED": .declined, "PAYMENT_NOT_APPROVED": .declined,
        "TRANSACTION_CANCELED": .declined, "EXPIRED": .expired,
        // The payer did not approve within the five minutes.
        "COULD_NOT_PERFORM_TRANSACTION": .expired,
        "INTERNAL_PROCESSING_ERROR": .failed, "PAYEE_NOT_FOUND": .failed, "PAYEE_NOT_ALLOWED_TO_RECEIVE": .failed,
        "TRANSFER_TYPE_UNKNOWN": .failed, "VALIDATION_ERROR": .failed,
        "LOW_BALANCE_OR_PAYEE_LIMIT_REACHED_OR_NOT_ALLOWED": .failed,
    ]
}
