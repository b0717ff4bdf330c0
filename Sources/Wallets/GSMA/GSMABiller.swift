package import Providers
import Wording

/// The city as a biller: an operator looks bills up and pays them.
extension GSMAWallet {
    func biller(_ hook: HookRequest) throws(HookRefusal) -> WalletHook {
        switch (hook.event, hook.rest.count) {
        case ("heartbeat", 0):
            try hook.require("GET")
            return .ignored("the operator looks whether we are there")
        case ("requeststates", 1), ("responses", 1):
            try hook.require("GET")
            return .recall(key: hook.rest[0])
        case ("accounts", 2), ("accounts", 3):
            guard hook.rest.last == "bills" else { throw .unknownEvent }
            try hook.require("GET")
            return .lookUp(CounterQuestion(account: hook.rest[hook.rest.count - 2], amount: nil))
        case ("accounts", 4), ("accounts", 5):
            let parts = Array(hook.rest.suffix(4))
            guard parts[1] == "bills", parts[3] == "payments" else { throw .unknownEvent }
            try hook.requirePost()
            return .counter(try payment(hook, bill: parts[2]))
        default: throw .unknownEvent
        }
    }

    private func payment(_ hook: HookRequest, bill: String) throws(HookRefusal) -> CounterPayment {
        guard let key = hook.firstValue(of: "X-CorrelationID"), key.isIdentifier else {
            throw .unreadable("X-CorrelationID is missing")
        }
        let body = try hook.object()
        guard body.word("currency") == setting.currency.code else {
            throw .unreadable("currency is not \(setting.currency.code)")
        }
        guard let amount = body.word("amountPaid").flatMap({ Money(wire: $0, currency: setting.currency) }),
            amount.minorUnits > 0
        else { throw .unreadable("amountPaid is not an amount") }
        let named = body.word("requestingOrganisationTransactionReference") ?? key
        guard named.isIdentifier else { throw .unreadable("the transaction's reference is too long") }
        let phone = body.word("customerReference").flatMap { PhoneNumber(e164: $0) }
        return CounterPayment(
            key: key, transaction: named, account: bill, amount: amount, payer: phone, hasMoved: false,
            proof: .signed, paidAt: PaidTime(iso: body.word("requestDate")))
    }

    package func answer(_ request: HookRequest, _ hook: WalletHook, _ finding: CounterFinding) -> HookResponse {
        switch (hook, finding) {
        case (.update, _): HookResponse(status: 204, body: [])
        case (.lookUp, .bill(let bill?)): reply(200, .list([Self.bill(bill)]))
        case (.counter(let payment), .bill(let bill?)): refuse(payment, bill)
        case (.lookUp, _), (.counter, .bill(nil)):
            error(404, "identification", "identifierError", "There is no such bill.")
        case (.counter, .payment(let standing?)): paid(standing)
        case (.counter, .conflict):
            error(409, "businessRule", "duplicateRequest", "The request was made before with other words.")
        case (.recall(let key), .payment(let standing?)): recall(request, key, standing)
        case (.recall, _):
            error(404, "identification", "identifierError", "There is no such request.")
        case (.counter, _): error(503, "serviceUnavailable", "genericError", "Nothing was kept.")
        case (.ignored, _): reply(200, ["serviceStatus": "available"])
        }
    }

    private static func bill(_ bill: CounterBill) -> JSONText {
        [
            "billReference": .text(bill.number), "billStatus": bill.isPaid ? "paid" : "unpaid",
            "amountDue": .text(bill.due.decimal), "currency": .text(bill.due.currency.code),
            "billDescription": .text(bill.object), "dueDate": .text(bill.dueDate),
            "minimumAmountDue": .text(bill.least.decimal),
        ]
    }

    /// Why a payment was not taken, told by the bill as it stands.
    private func refuse(_ payment: CounterPayment, _ bill: CounterBill) -> HookResponse {
        let code =
            bill.due.minorUnits == 0
            ? "incorrectState"
            : payment.amount.minorUnits > bill.due.minorUnits ? "overPaymentNotAllowed" : "underPaymentNotAllowed"
        return error(400, "businessRule", code, "The bill does not take this payment.")
    }

    private func paid(_ standing: CounterStanding) -> HookResponse {
        reply(
            standing.state == .posted ? 201 : 202,
            [
                "serviceProviderPaymentReference": .text(standing.receipt ?? ""),
                "requestingOrganisationTransactionReference": .text(standing.payment.transaction),
                "paymentType": "partialpayment", "amountPaid": .text(standing.payment.amount.decimal),
                "currency": .text(standing.payment.amount.currency.code),
                "billPaymentStatus": .text(Self.word(standing.state)),
            ])
    }

    private func recall(_ request: HookRequest, _ key: String, _ standing: CounterStanding) -> HookResponse {
        let bill = standing.payment.account.percentEncoded
        guard request.event == "requeststates" else {
            return reply(200, ["link": .text("/accounts/\(bill)/bills/\(bill)/payments")])
        }
        return reply(
            200,
            [
                "serverCorrelationId": .text(key), "status": .text(Self.word(standing.state)),
                "notificationMethod": "polling", "objectReference": .text(standing.receipt ?? ""),
                "pollLimit": .number("100"),
            ])
    }

    private static func word(_ state: CounterStanding.State) -> String {
        switch state {
        case .pending: "pending"
        case .posted: "completed"
        case .refused: "failed"
        }
    }

    private func reply(_ status: Int, _ body: JSONText) -> HookResponse {
        HookResponse(status: status, contentType: "application/json", body: body.bytes)
    }

    private func error(_ status: Int, _ category: String, _ code: String, _ sentence: String) -> HookResponse {
        reply(
            status,
            [
                "errorCategory": .text(category), "errorCode": .text(code), "errorDescription": .text(sentence),
            ])
    }
}
