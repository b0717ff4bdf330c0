import Simulator
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets
import Wording

/// Bills looked up and paid at wallets' own counters.
@Suite(.onEveryStore) struct `Payments at a wallet's counter` {
    private static let mpesa = [
        "consumer_key": "c", "consumer_secret": "s", "short_code": "600638", "passkey": "p", "initiator": "city",
        "security_credential": "sealed",
    ]

    private static func paybill(_ account: String, _ amount: String, id: String = "RKT1") -> String {
        #"{"TransactionType":"Pay Bill","TransID":"\#(id)","TransAmount":"\#(amount)","#
            + #""BillRefNumber":"\#(account)","MSISDN":"233240000009"}"#
    }

    private static func result(_ id: String, _ amount: String = "100.00", conversation: String = "AG_1") -> String {
        #"{"Result":{"ResultCode":0,"ConversationID":"\#(conversation)","ResultParameters":{"ResultParameter":["#
            + #"{"Key":"ReceiptNo","Value":"\#(id)"},{"Key":"TransactionStatus","Value":"Completed"},"#
            + #"{"Key":"Amount","Value":"\#(amount)"}]}}}"#
    }

    private static func safaricom() -> ScriptedNetwork {
        ScriptedNetwork.provider { request in
            if request.url.contains("oauth") { return json(200, #"{"access_token":"t","expires_in":"3599"}"#) }
            guard request.url.hasSuffix("/transactionstatus/v1/query") else { return nil }
            return json(200, #"{"ResponseCode":"0","ConversationID":"AG_1"}"#)
        }
    }

    @Test(arguments: [
        ("100.00", 1, "0"), ("75.00", 1, "0"), ("300.00", 1, "0"), ("74.99", 1, "C2B00013"), ("300.01", 1, "C2B00013"),
        ("x", 1, "C2B00013"), ("100.00", 99, "C2B00012"),
    ])
    func `a payer is told before paying whether the bill takes it`(
        amount: String, bill: Int, code: String
    ) async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, Self.safaricom())
            let answer = await line.call("validation", [], Self.paybill(TestCity.bill(bill), amount))
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""ResultCode":"\#(code)""#), "\(answer.text)")
            #expect(try await city.count("SELECT reference FROM attempts") == 0)
        }
    }

    @Test func `a counter takes nothing while all of a bill is asked for, and what moved is booked all the same`()
        async throws
    {
        try await TestCity.open { city async throws in
            let network = Self.safaricom()
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            let prompt = try await line.agree(1)
            let question = await line.call("validation", [], Self.paybill(TestCity.bill(1), "100.00"))
            #expect(question.text.contains(#""ResultCode":"C2B00016""#), "\(question.text)")
            #expect(await line.call("confirmation", [], Self.paybill(TestCity.bill(1), "100.00")).status == 200)
            try await line.timers.round()
            #expect(await line.call("result", [Self.asked(network)], Self.result("RKT1")).status == 200)
            #expect(try await city.export("receipts").map { $0["amount"] } == ["100.00"])
            // The prompt is as open as before; without it the rest may be paid.
            let open = await line.call("validation", [], Self.paybill(TestCity.bill(1), "200.00", id: "RKT2"))
            #expect(open.text.contains(#""ResultCode":"C2B00016""#), "\(open.text)")
            city.world.clock.advance(seconds: 3_600)
            try await LedgerService(gateway: line.gateway).write {
                try Books.close(prompt, because: "not in the portal", by: "Ama", $0)
            }
            let closed = await line.call("validation", [], Self.paybill(TestCity.bill(1), "200.00", id: "RKT2"))
            #expect(closed.text.contains(#""ResultCode":"0""#), "\(closed.text)")
            #expect(try await city.ledgerFaults() == [])
        }
    }

    /// The reference under which the line's result address was given out last.
    private static func asked(_ network: ScriptedNetwork) -> String {
        let body = network.requests.last { $0.url.hasSuffix("/transactionstatus/v1/query") }?.body ?? []
        let text = String(decoding: body, as: UTF8.self)
        return text.firstMatch(of: /result\/([0-9A-Z]+)"/).map { String($0.1) } ?? ""
    }

    @Test func `a confirmation is proven before it counts, and counts once however often it is told`() async throws {
        try await TestCity.open { city async throws in
            let network = Self.safaricom()
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            let confirmation = Self.paybill(TestCity.bill(1), "100.00")
            for _ in 1...3 { #expect(await line.call("confirmation", [], confirmation).status == 200) }
            #expect(try await line.states() == ["pending"])
            #expect(try await line.receipts() == 0)
            try await line.timers.round()
            let reference = Self.asked(network)
            let forged = Self.result("RKT1", conversation: "AG_2")
            #expect(await line.call("result", [reference], forged).status == 401)
            #expect(await line.call("result", [reference], Self.result("RKT2")).status == 401)
            #expect(try await line.receipts() == 0)
            for _ in 1...3 {
                #expect(await line.call("result", [reference], Self.result("RKT1")).status == 200)
                #expect(await line.call("confirmation", [], confirmation).status == 200)
            }
            #expect(try await line.states() == ["succeeded"])
            #expect(try await city.export("receipts").map { $0["amount"] } == ["100.00"])
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `money for no bill of ours waits for an owner once it is proven`() async throws {
        try await TestCity.open { city async throws in
            let network = Self.safaricom()
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            #expect(await line.call("confirmation", [], Self.paybill("MY TAX", "100.00")).status == 200)
            #expect(try await line.suspended() == 0)
            try await line.timers.round()
            #expect(await line.call("result", [Self.asked(network)], Self.result("RKT1")).status == 200)
            #expect(try await line.suspended() == 1)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test(arguments: ["7319042852", " tax 000123 ", "MY TAX"])
    func `who paid money for no bill, and what they typed, is kept until it is proven, and told`(
        account: String
    ) async throws {
        try await TestCity.open { city async throws in
            let network = Self.safaricom()
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            for _ in 1...2 {
                #expect(await line.call("confirmation", [], Self.paybill(account, "100.00")).status == 200)
            }
            #expect(try await city.received(9).isEmpty)
            try await line.timers.round()
            for _ in 1...2 {
                #expect(await line.call("result", [Self.asked(network)], Self.result("RKT1")).status == 200)
            }
            try await line.outbox.round()
            let money = try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) }
            #expect(money.map(\.reference) == [account.cleanedInput])
            #expect(money.map(\.isPayerKnown) == [true])
            let texts = network.values(of: "message")
            #expect(texts.count == 1)
            #expect(texts.first?.contains("Reply MONEY and the bill number") == true)
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 0)
            _ = await city.text(9, "MONEY \(TestCity.bill(1))", id: "m-1")
            let claimed = try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) }
            #expect(claimed.map(\.claimed?.stored) == [TestCity.bill(1)])
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `a payment by the pay bill menu brings one message, and "not known yet" only after the usual time`()
        async throws
    {
        try await TestCity.open { city async throws in
            let network = Self.safaricom()
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            /// The receipts and the warnings that were sent.
            func sent() -> [Int] {
                let texts = network.values(of: "message")
                return ["PAID", "We do not know yet"].map { start in texts.filter { $0.hasPrefix(start) }.count }
            }
            func pass(minutes: Int) async throws {
                for _ in 1...minutes {
                    city.world.clock.advance(seconds: 60)
                    try await line.timers.round()
                    try await line.outbox.round()
                }
            }
            for (id, bill) in [("RKT1", 1), ("RKT2", 2)] {
                let confirmation = Self.paybill(TestCity.bill(bill), "100.00", id: id)
                #expect(await line.call("confirmation", [], confirmation).status == 200)
                try await line.timers.round()
                try await line.outbox.round()
            }
            #expect(sent() == [0, 0])
            #expect(await line.call("result", [Self.asked(network)], Self.result("RKT2")).status == 200)
            try await line.outbox.round()
            #expect(sent() == [1, 0])
            // Of the first no result comes.
            try await pass(minutes: 9)
            #expect(sent() == [1, 0])
            try await pass(minutes: 25)
            #expect(sent() == [1, 1])
            #expect(try await line.states().sorted { ($0 ?? "") < ($1 ?? "") } == ["succeeded", "unknown"])
        }
    }

    @Test func `money for no bill that is never proven is asked about for ten minutes, not for days`() async throws {
        try await TestCity.open { city async throws in
            let network = Self.safaricom()
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            #expect(await line.call("confirmation", [], Self.paybill("MY TAX", "100.00")).status == 200)
            for _ in 1...60 {
                city.world.clock.advance(seconds: 60)
                try await line.timers.round()
            }
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 0)
            #expect(network.calls(to: "/transactionstatus/v1/query") == QuestionSchedule.counterAttempts)
            #expect(try await line.suspended() == 0)
        }
    }

    @Test func `more money than can be, told at a counter, is not kept`() async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, Self.safaricom())
            for amount in ["92233720368547758.07", "100000000000.01"] {
                let confirmation = Self.paybill(TestCity.bill(1), amount)
                #expect(await line.call("confirmation", [], confirmation).status == 200)
            }
            #expect(try await line.states() == [])
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 0)
        }
    }

    @Test func `the money of a push that is confirmed at the counter too is counted once, and more money is more`()
        async throws
    {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { request in
                if request.url.contains("oauth") { return json(200, #"{"access_token":"t","expires_in":"3599"}"#) }
                if request.url.hasSuffix("/processrequest") {
                    return json(200, #"{"ResponseCode":"0","CheckoutRequestID":"ws_CO_1"}"#)
                }
                if request.url.hasSuffix("/stkpushquery/v1/query") {
                    return json(200, #"{"ResponseCode":"0","ResultCode":"0","CheckoutRequestID":"ws_CO_1"}"#)
                }
                return json(200, #"{"ResponseCode":"0","ConversationID":"AG_1"}"#)
            }
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            let reference = try await line.agree(1)
            try await line.outbox.round()
            let account = String(reference.prefix(12))
            let echo = Self.paybill(account, "300.00", id: "NLJ1")
            for _ in 1...3 {
                #expect(await line.call("confirmation", [], echo).status == 200)
                try await line.timers.round()
            }
            #expect(try await line.states() == ["succeeded"])
            #expect(try await line.receipts() == 1)
            // Somebody copies the account from the message and pays again.
            let again = Self.paybill(account.lowercased(), "100.00", id: "NLJ2")
            #expect(await line.call("confirmation", [], again).status == 200)
            try await line.timers.round()
            #expect(await line.call("result", [Self.asked(network)], Self.result("NLJ2")).status == 200)
            #expect(try await line.states() == ["succeeded", "succeeded"])
            #expect(try await city.ledgerFaults() == [])
        }
    }

    // MARK: The biller's door

    private static let operatorSecrets = ["api_key": "ours", "account": "2000", "operator_key": "theirs"]

    private static func pay(
        _ line: WalletLineCity, _ bill: String, _ amount: String, id: String, named: String? = nil,
        key: String = "theirs"
    ) async -> HookResponse {
        let reference = named.map { #","requestingOrganisationTransactionReference":"\#($0)""# } ?? ""
        return await line.call(
            "accounts", [bill, "bills", bill, "payments"],
            #"{"amountPaid":"\#(amount)","currency":"GHS"\#(reference)}"#,
            headers: ["X-API-Key": key, "X-CorrelationID": id])
    }

    private static func get(_ line: WalletLineCity, _ event: String, _ rest: [String]) async -> HookResponse {
        await line.call(event, rest, method: "GET", headers: ["X-API-Key": "theirs"])
    }

    @Test func `an operator looks a bill up and pays it, and the same request again is answered alike`() async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(
                city, GSMAWallet.self, Self.operatorSecrets, ScriptedNetwork.provider { _ in nil })
            let bill = TestCity.bill(1)
            let shown = await Self.get(line, "accounts", [bill, "bills"])
            #expect(shown.text.contains(#""amountDue":"300.00""#) && shown.text.contains(#""billStatus":"unpaid""#))
            #expect(!shown.text.contains("Konadu"), "a counter is told nothing about the taxpayer")
            let paid = await Self.pay(line, bill, "100.00", id: "c-1", named: "op-1")
            #expect(paid.status == 201)
            let receipt = try #require(try await city.export("receipts").first?["number"])
            #expect(paid.text.contains(receipt))
            for answer in await atOnce(4, { await Self.pay(line, bill, "100.00", id: "c-1", named: "op-1") }) {
                #expect(answer == paid)
            }
            #expect(try await line.receipts() == 1)
            #expect(await Self.get(line, "requeststates", ["c-1"]).text.contains(#""status":"completed""#))
            #expect(await Self.get(line, "responses", ["c-1"]).text.contains(#""link":"/accounts/"#))
            #expect(await Self.get(line, "accounts", [bill, "bills"]).text.contains(#""amountDue":"200.00""#))
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `an operator is shown a bill somebody is asked for as unpaid, with nothing to be paid now`() async throws
    {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(
                city, GSMAWallet.self, Self.operatorSecrets, ScriptedNetwork.provider { _ in nil })
            _ = try await line.agree(1)
            let shown = await Self.get(line, "accounts", [TestCity.bill(1), "bills"])
            #expect(shown.text.contains(#""amountDue":"0.00""#) && shown.text.contains(#""billStatus":"unpaid""#))
            let answer = await Self.pay(line, TestCity.bill(1), "100.00", id: "c-1")
            #expect(answer.status == 400 && answer.text.contains("incorrectState"))
            #expect(try await line.receipts() == 0)
        }
    }

    @Test func `what the bill does not take, or is told otherwise, is refused and changes nothing`() async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(
                city, GSMAWallet.self, Self.operatorSecrets, ScriptedNetwork.provider { _ in nil })
            let bill = TestCity.bill(1)
            #expect(await Self.pay(line, TestCity.bill(99), "100.00", id: "c-1").status == 404)
            let over = await Self.pay(line, bill, "300.01", id: "c-2")
            #expect(over.status == 400 && over.text.contains("overPaymentNotAllowed"))
            let under = await Self.pay(line, bill, "74.99", id: "c-3")
            #expect(under.status == 400 && under.text.contains("underPaymentNotAllowed"))
            #expect(await Self.pay(line, bill, "100.00", id: "c-4", key: "wrong").status == 401)
            #expect(await Self.pay(line, bill, "-1", id: "c-5").status == 400)
            #expect(await Self.get(line, "requeststates", ["c-1"]).status == 404)
            #expect(try await line.receipts() == 0)
            #expect(await Self.pay(line, bill, "100.00", id: "c-6", named: "op-1").status == 201)
            #expect(await Self.pay(line, bill, "200.00", id: "c-6", named: "op-1").status == 409)
            #expect(await Self.pay(line, bill, "100.00", id: "c-7", named: "op-1").status == 409)
            #expect(await Self.pay(line, bill, "200.00", id: "c-8", named: "op-2").status == 201)
            let settled = await Self.pay(line, bill, "100.00", id: "c-9")
            #expect(settled.status == 400 && settled.text.contains("incorrectState"))
            #expect(try await city.export("receipts").map { $0["amount"] } == ["100.00", "200.00"])
            #expect(try await city.ledgerFaults() == [])
        }
    }
}
