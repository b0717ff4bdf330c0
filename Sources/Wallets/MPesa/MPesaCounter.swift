import Conversation
import Providers
import Wording

/// Payments by the pay bill menu.
extension MPesaWallet {
    /// What a payer is about to pay.
    func question(_ body: JSONNode) throws(HookRefusal) -> CounterQuestion {
        guard let account = body.word("BillRefNumber"), account.utf8.count <= 200 else {
            throw .unreadable("BillRefNumber is missing")
        }
        return CounterQuestion(
            account: account, amount: body.word("TransAmount").flatMap { Money(wire: $0, currency: setting.currency) })
    }

    /// What a payer has paid. Money has moved, so nothing about the account makes it wrong.
    func payment(_ body: JSONNode) throws(HookRefusal) -> CounterPayment {
        guard let transaction = body.word("TransID"), transaction.isIdentifier else {
            throw .unreadable("TransID is missing")
        }
        guard let amount = body.word("TransAmount").flatMap({ Money(wire: $0, currency: setting.currency) }),
            amount.minorUnits > 0
        else { throw .unreadable("TransAmount is not an amount") }
        let account = String((body.word("BillRefNumber") ?? "").prefix(100))
        return CounterPayment(
            key: transaction, transaction: transaction, account: account, amount: amount,
            payer: body.word("MSISDN").flatMap { PhoneNumber(e164: "+" + $0) }, hasMoved: true, proof: .none,
            notes: [Note.counter: transaction], pushNotes: [Note.receipt: transaction],
            paidAt: PaidTime(compact: body.word("TransTime"), hoursAhead: Self.hoursAhead))
    }

    /// The city's word on a payment that has not happened yet. The codes are Safaricom's.
    func verdict(on question: CounterQuestion, _ finding: CounterFinding) -> HookResponse {
        let (code, word) = Self.code(question, finding)
        return reply(["ResultCode": .text(code), "ResultDesc": .text(word)])
    }

    private static func code(_ question: CounterQuestion, _ finding: CounterFinding) -> (String, String) {
        guard case .bill(let bill?) = finding else { return ("C2B00012", "Rejected") }
        guard bill.due.minorUnits > 0 else { return ("C2B00016", "Rejected") }
        guard let amount = question.amount, amount.minorUnits >= bill.least.minorUnits,
            amount.minorUnits <= bill.due.minorUnits
        else { return ("C2B00013", "Rejected") }
        return ("0", "Accepted")
    }

    /// Asks about a movement a confirmation told of. The answer only says that the query was taken; its result is a hook.
    func confirming(
        _ movement: String, _ question: PaymentQuestion, _ answer: OutboundResponse?, _ moment: WalletMoment
    ) -> WalletStep {
        if let answer {
            guard answer.status == 200, let body = try? answer.object(), body.word("ResponseCode") == "0",
                let conversation = body.word("ConversationID"), conversation.isIdentifier
            else { return .end(.unknown(answer.oddStatus.reason)) }
            // Its result is a hook, which comes by itself.
            return .end(.pending, notes: [Note.conversation: conversation])
        }
        guard let initiator = setting.word("initiator"), let credential = setting.word("security_credential"),
            let result = setting.hook("result", question.reference),
            let timeout = setting.hook("timeout", question.reference)
        else { return .end(.unknown("without an initiator the confirmation cannot be proven")) }
        let query: JSONText = [
            "Initiator": .text(initiator), "SecurityCredential": .text(credential),
            "CommandID": "TransactionStatusQuery", "TransactionID": .text(movement), "PartyA": shortCode,
            "IdentifierType": "4", "ResultURL": .text(result), "QueueTimeOutURL": .text(timeout),
            "Remarks": "Confirmation", "Occasion": "",
        ]
        let url = base + "/mpesa/transactionstatus/v1/query"
        return .call(.json("POST", url, [moment.bearer], query, isRepeatable: true))
    }

    /// The result of that query.
    func result(_ body: JSONNode, _ hook: HookRequest) throws(HookRefusal) -> WalletUpdate {
        let reference = try hook.reference(inBody: nil)
        guard let result = body["Result"], let conversation = result.word("ConversationID") else {
            throw .unreadable("the hook is no result of a query")
        }
        let parameters = result["ResultParameters"]?["ResultParameter"]?.elements ?? []
        let value = { (key: String) in parameters.first { $0.word("Key") == key }?.word("Value") }
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            guard result.word("ResultCode") == "0", value("TransactionStatus") == "Completed" else { throw .word }
            return try .paid(value("ReceiptNo"), value("Amount"), nil, in: setting.currency)
        }
        return WalletUpdate(
            reference: reference, verdict: verdict,
            proof: .notes([
                Note.conversation: Secret(conversation), Note.counter: Secret(value("ReceiptNo") ?? ""),
            ]), paidAt: PaidTime(compact: value("FinalisedTime"), hoursAhead: Self.hoursAhead))
    }
}
