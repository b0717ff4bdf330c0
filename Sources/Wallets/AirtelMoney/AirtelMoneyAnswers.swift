import Providers
import Wording

/// What Airtel answers, in our words.
extension AirtelMoneyWallet {
    /// The answer to a push.
    func taken(_ answer: OutboundResponse, _ reference: String) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        guard answer.status == 200, let status = body["status"] else { throw answer.oddStatus }
        let named = body.word("data", "transaction", "id")
        guard named == nil || named == reference else { throw .otherPayment }
        let code = try Self.code(status)
        if code == .ambiguous || code == .timedOut { throw .word }
        switch status.word("success") {
        // Even `success` here says only that the prompt was paid or sent; the status tells the movement's name.
        case "true" where code == nil || code == .done || code == .inProcess: return .pending
        case "false":
            if status.word("message")?.lowercased().contains("duplicate") == true { return .pending }
            guard let code, let refusal = code.refusal else { throw .word }
            return .refused(refusal, code.rawValue)
        default: throw .word
        }
    }

    /// The answer to a question.
    func standing(_ answer: OutboundResponse, _ question: PaymentQuestion) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        guard answer.status == 200, let status = body["status"] else { throw answer.oddStatus }
        let code = try Self.code(status)
        guard let transaction = body["data"]?["transaction"] else {
            guard code == .notFound, status.word("success") == "false" else { throw .word }
            return .neverArrived
        }
        guard transaction.word("id") == question.reference else { throw .otherPayment }
        return try state(transaction.word("status"), code: code, transaction.word("airtel_money_id"), question.asked)
    }

    /// A state's word. Words we do not know, and `TA` for ambiguous, which some take for a failure, tell nothing.
    func state(
        _ word: String?, code: Code?, _ transaction: String?, _ amount: Money?
    ) throws(WalletDoubt) -> WalletVerdict {
        switch word {
        case "TS": return try .paid(transaction, amount)
        case "TIP", "TI": return .pending
        case "TF":
            // A code that means something else than a failure contradicts the word.
            if let code, code.refusal == nil { throw .word }
            return .refused(code?.refusal ?? .failed, code?.rawValue ?? "TF")
        case "TE": return .refused(.expired, "TE")
        default: throw .word
        }
    }

    private static func code(_ status: JSONNode) throws(WalletDoubt) -> Code? {
        guard let word = status.word("response_code") else { return nil }
        guard let code = Code(rawValue: word) else { throw .word }
        return code
    }

    /// `response_code`.
    enum Code: String {
        case ambiguous = "DP00800001000"
        case done = "DP00800001001"
        case wrongPIN = "DP00800001002"
        case limit = "DP00800001003"
        case amount = "DP00800001004"
        case noPIN = "DP00800001005"
        case inProcess = "DP00800001006"
        case balance = "DP00800001007"
        case refused = "DP00800001008"
        case notHonoured = "DP00800001009"
        case notPermitted = "DP00800001010"
        case timedOut = "DP00800001024"
        case notFound = "DP00800001025"
        case forbidden = "DP00800001026"
        case expired = "DP00800001029"

        /// Nil where the code is no final refusal.
        var refusal: WalletRefusal? {
            switch self {
            case .ambiguous, .done, .inProcess, .timedOut, .notFound: nil
            case .wrongPIN, .amount, .notHonoured, .notPermitted, .forbidden: .failed
            case .limit: .limitReached
            case .noPIN, .expired: .expired
            case .balance: .notEnoughFunds
            case .refused: .declined
            }
        }
    }
}
