import Conversation
import Providers
import Wording

/// What becomes of an STK push.
extension MPesaWallet {
    /// Words of a payment's notes.
    enum Note {
        /// What Safaricom calls the push.
        static let checkout = "checkout"
        /// What a callback called the push, with the receipt's number behind a slash where it told one: a hint, for anybody
        /// who knows the address can send one.
        static let called = "called"
        /// The receipt's number, as the payer has it.
        static let receipt = "receipt"
        /// A final code that has been followed by money, heard once.
        static let doubted = "doubted"
        /// The movement a confirmation at the counter told of.
        static let counter = "counter"
        /// What Safaricom calls the query about that movement.
        static let conversation = "conversation"
    }

    /// The answer to a push.
    func taken(_ answer: OutboundResponse) -> WalletStep {
        var notes = WalletNotes()
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            let body = try answer.object()
            if answer.status == 200 {
                guard body.word("ResponseCode") == "0", let checkout = body.word("CheckoutRequestID"),
                    checkout.isIdentifier
                else { throw .word }
                notes = [Note.checkout: checkout]
                return .pending
            }
            let code = body.word("errorCode") ?? ""
            // Too many at once: nothing was done, and later it may be.
            if code == "500.003.02" { return .neverArrived }
            guard answer.status == 400, code.hasPrefix("400.002.") else { throw answer.oddStatus }
            let isNumber = body.word("errorMessage")?.contains("PhoneNumber") == true
            return .refused(isNumber ? .noWallet : .failed, code)
        }
        return .end(verdict, notes: notes)
    }

    /// Asks by the name the answer to the push gave, or else by each that callbacks gave, the last first, until one tells
    /// something of this payment.
    func asking(_ question: PaymentQuestion, after heard: [OutboundResponse], _ moment: WalletMoment) -> WalletStep {
        if let movement = question.notes[Note.counter] {
            return confirming(movement, question, heard.first, moment)
        }
        let hints = question.notes.hints(Note.called).map(CallbackHint.init)
        let known = question.notes[Note.checkout]
        let names = known.map { [$0] } ?? hints.map(\.checkout)
        var last = WalletVerdict.unknown("the wallet gave no name to ask by")
        for (answer, checkout) in zip(heard, names) {
            let verdict = WalletVerdict.of { () throws(WalletDoubt) in
                try standing(answer, checkout: checkout, asked: question.asked)
            }
            if verdict.endsPayment || known != nil {
                return ending(verdict, hints.first { $0.checkout == checkout }?.receipt, question)
            }
            if last != .pending { last = verdict }
        }
        guard heard.count < names.count else { return .end(last) }
        let query = signed(at: moment.now) + [("CheckoutRequestID", JSONText.text(names[heard.count]))]
        let url = base + "/mpesa/stkpushquery/v1/query"
        return .call(.json("POST", url, [moment.bearer], .object(query), isRepeatable: true))
    }

    /// The end of a question whose name was right, and the receipt that a callback told with that name.
    private func ending(_ verdict: WalletVerdict, _ receipt: String?, _ question: PaymentQuestion) -> WalletStep {
        var notes = WalletNotes()
        if case .succeeded = verdict, let receipt, question.notes[Note.receipt] == nil {
            notes = [Note.receipt: receipt]
        }
        guard case .refused(.expired, let code) = verdict, question.notes[Note.doubted] != code else {
            return .end(verdict, notes: notes)
        }
        return .end(.pending, notes: [Note.doubted: code])
    }

    private func standing(
        _ answer: OutboundResponse, checkout: String, asked: Money?
    ) throws(WalletDoubt) -> WalletVerdict {
        let body = try answer.object()
        // Here, and only here, this code says that the payer has not answered yet.
        if answer.status == 500, body.word("errorCode") == "500.001.1001" { return .pending }
        guard answer.status == 200, body.word("ResponseCode") == "0" else { throw answer.oddStatus }
        guard body.word("CheckoutRequestID") == checkout else { throw .otherPayment }
        return try outcome(body.word("ResultCode"), checkout, asked)
    }

    /// The callback of a push. The amount is what moved; what it was asked for is the question's to know.
    func called(back body: JSONNode, _ hook: HookRequest) throws(HookRefusal) -> WalletUpdate {
        let reference = try hook.reference(inBody: nil)
        guard let callback = body["Body"]?["stkCallback"], let checkout = callback.word("CheckoutRequestID"),
            checkout.isIdentifier, CallbackHint.canHold(checkout)
        else { throw .unreadable("the hook is no callback of a push") }
        let items = callback["CallbackMetadata"]?["Item"]?.elements ?? []
        let value = { (name: String) in items.first { $0.word("Name") == name }?.word("Value") }
        let receipt = value("MpesaReceiptNumber").flatMap { $0.isIdentifier && CallbackHint.canHold($0) ? $0 : nil }
        let notes = WalletNotes.hint(Note.called, CallbackHint(checkout: checkout, receipt: receipt).text)
        let moved = value("Amount").flatMap { Money(wire: $0, currency: setting.currency) }
        let verdict = WalletVerdict.of { () throws(WalletDoubt) in
            try outcome(callback.word("ResultCode"), checkout, moved)
        }
        return WalletUpdate(reference: reference, verdict: verdict, proof: .none, notes: notes)
    }

    /// What a result's code says, written as a number or a text.
    private func outcome(
        _ code: String?, _ transaction: String, _ amount: Money?
    ) throws(WalletDoubt) -> WalletVerdict {
        switch code {
        case "0": return try .paid(transaction, amount)
        case "4999": return .pending
        case let code?:
            guard let refusal = Self.refusals[code] else { throw .word }
            return .refused(refusal, code)
        case nil: throw .word
        }
    }

    private static let refusals: [String: WalletRefusal] = [
        "1": .notEnoughFunds, "1032": .declined, "1019": .expired, "1037": .expired,
        // The receiver's side, a busy system, a locked subscriber, a prompt that could not be sent, a wrong PIN.
        "17": .failed, "26": .failed, "1001": .failed, "1025": .failed, "9999": .failed, "2001": .failed,
    ]
}

/// What a callback says of a push: the name to ask by, and the receipt where money moved.
private struct CallbackHint {
    let checkout: String
    let receipt: String?

    /// Whether a name has none of the characters that divide hints.
    static func canHold(_ name: String) -> Bool { !name.contains { $0 == " " || $0 == "/" } }

    init(checkout: String, receipt: String?) {
        self.checkout = checkout
        self.receipt = receipt
    }

    init(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        checkout = parts.first ?? ""
        receipt = parts.count > 1 ? parts[1] : nil
    }

    var text: String { receipt.map { "\(checkout)/\($0)" } ?? checkout }
}
