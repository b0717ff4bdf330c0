import Simulator
import Payments
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets
import Wording

/// Bills of 300.00 that were due on 30 June, with a fine of a tenth from the day after, paid at a wallet's counter.
@Suite(.onEveryStore) struct `The day a payer paid at a counter` {
    private static let mpesa = [
        "consumer_key": "c", "consumer_secret": "s", "short_code": "600638", "passkey": "p", "initiator": "city",
        "security_credential": "sealed",
    ]
    /// The due day, at eight in the evening.
    private static let dueEvening = moment(30, hour: 20, month: 6)
    /// Two days later, at ten.
    private static let late = moment(2, hour: 10, month: 7)

    private static func moment(_ day: Int, hour: Int64, month: Int) -> Instant {
        let date = CivilDate(year: 2026, month: month, day: day)
        return Instant(seconds: Int64(date?.daysSinceEpoch ?? 0) * 86_400 + hour * 3600)
    }

    private static func confirmation(_ account: String, paid time: String?) -> String {
        let told = time.map { #""TransTime":"\#($0)","# } ?? ""
        return #"{"TransactionType":"Pay Bill","TransID":"RKT1",\#(told)"TransAmount":"300.00","#
            + #""BillRefNumber":"\#(account)","MSISDN":"233240000009"}"#
    }

    private static func result(finalised time: String? = nil) -> String {
        let told = time.map { #",{"Key":"FinalisedTime","Value":\#($0)}"# } ?? ""
        return #"{"Result":{"ResultCode":0,"ConversationID":"AG_1","ResultParameters":{"ResultParameter":["#
            + #"{"Key":"ReceiptNo","Value":"RKT1"},{"Key":"TransactionStatus","Value":"Completed"},"#
            + #"{"Key":"Amount","Value":"300.00"}\#(told)]}}}"#
    }

    private static func safaricom() -> ScriptedNetwork {
        ScriptedNetwork.provider { request in
            if request.url.contains("oauth") { return json(200, #"{"access_token":"t","expires_in":"3599"}"#) }
            guard request.url.hasSuffix("/transactionstatus/v1/query") else { return nil }
            return json(200, #"{"ResponseCode":"0","ConversationID":"AG_1"}"#)
        }
    }

    /// Tells of a payment, and proves it some days later.
    private static func pay(
        _ account: String, paid time: String?, proven days: Int64 = 0, result: String = result(), _ city: TestCity
    ) async throws -> WalletLineCity {
        let network = safaricom()
        let line = try WalletLineCity(city, MPesaWallet.self, mpesa, network)
        #expect(await line.call("confirmation", [], confirmation(account, paid: time)).status == 200)
        try await line.timers.round()
        let body = network.requests.last { $0.url.hasSuffix("/transactionstatus/v1/query") }?.body ?? []
        let asked = String(decoding: body, as: UTF8.self).firstMatch(of: /result\/([0-9A-Z]+)"/)
        if days > 0 { city.world.clock.advance(seconds: days * 86_400) }
        #expect(await line.call("result", [asked.map { String($0.1) } ?? ""], result).status == 200)
        return line
    }

    private static func open(at start: Instant, _ body: (TestCity) async throws -> Void) async throws {
        try await TestCity.open(at: start) { city async throws in
            try await city.bring("tax-rules", [["code": "fine", "effect": "penalty", "percent": "10"]])
            try await body(city)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    /// The receipts, as the day they name and what they leave.
    private static func receipts(_ city: TestCity) async throws -> [String] {
        try await city.export("receipts").map { "\($0["paid_on"] ?? "") \($0["left"] ?? "")" }
    }

    /// Gives the one payment that waits in suspense to a bill, by two of the staff.
    private static func allocate(to bill: String, _ line: WalletLineCity) async throws {
        let money = try #require(try await line.gateway.database.read { try SuspendedMoney.all(in: $0) }.first)
        #expect(money.day.iso == "2026-06-30")
        let (handler, entry) = (LedgerService(gateway: line.gateway), money.entry)
        let proposal = try await handler.write {
            try Books.propose(.allocate(suspense: entry, bill: bill), because: "shown", by: "Esi", $0)
        }
        _ = try await handler.write { try Books.confirm(proposal, by: "Kofi", $0) }
    }

    /// Kenyan clocks show the first of July already, and the city's does not.
    private static let inTime = "20260701013000"

    @Test func `a hook that comes two days late leaves no fine`() async throws {
        try await Self.open(at: Self.late) { city async throws in
            _ = try await Self.pay(TestCity.bill(1), paid: Self.inTime, city)
            #expect(try await Self.receipts(city) == ["2026-06-30 0.00"])
        }
    }

    @Test(arguments: [nil, inTime] as [String?])
    func `a proof that comes days later leaves no fine`(time: String?) async throws {
        try await Self.open(at: Self.dueEvening) { city async throws in
            city.world.clock.advance(seconds: 9_000)
            _ = try await Self.pay(TestCity.bill(1), paid: time, proven: 3, city)
            #expect(try await Self.receipts(city) == ["2026-06-30 0.00"])
        }
    }

    @Test func `money in suspense keeps the day it was paid on, though its hook comes two days late`() async throws {
        try await Self.open(at: Self.late) { city async throws in
            let line = try await Self.pay("MY TAX", paid: Self.inTime, city)
            city.world.clock.advance(seconds: 5 * 86_400)
            try await Self.allocate(to: TestCity.bill(1), line)
            #expect(try await Self.receipts(city) == ["2026-06-30 0.00"])
        }
    }

    @Test(arguments: [nil, inTime, "20990101000000"] as [String?])
    func `money in suspense keeps the day it was first told on, though its proof comes days later`(
        time: String?
    ) async throws {
        try await Self.open(at: Self.dueEvening) { city async throws in
            city.world.clock.advance(seconds: 9_000)
            let line = try await Self.pay("MY TAX", paid: time, proven: 3, city)
            try await Self.allocate(to: TestCity.bill(1), line)
            #expect(try await Self.receipts(city) == ["2026-06-30 0.00"])
        }
    }

    @Test(arguments: [
        "20280101000000", "20200101000000", "20260704120000", "20261301000000", "20260630", "yesterday",
        "99999999999999",
    ])
    func `a time that cannot be is not believed, and refuses no money`(time: String) async throws {
        try await Self.open(at: Self.late) { city async throws in
            _ = try await Self.pay(TestCity.bill(1), paid: time, city)
            #expect(try await Self.receipts(city) == ["2026-07-02 30.00"])
        }
    }

    @Test func `what the proof says of the time stands, whatever the hook said`() async throws {
        try await Self.open(at: Self.late) { city async throws in
            let proof = Self.result(finalised: "20260702110000")
            _ = try await Self.pay(TestCity.bill(1), paid: Self.inTime, result: proof, city)
            #expect(try await Self.receipts(city) == ["2026-07-02 30.00"])
        }
        try await Self.open(at: Self.late) { city async throws in
            let proof = Self.result(finalised: Self.inTime)
            _ = try await Self.pay(TestCity.bill(1), paid: nil, result: proof, city)
            #expect(try await Self.receipts(city) == ["2026-06-30 0.00"])
        }
    }

    @Test func `an operator that tells late when a bill was paid leaves no fine`() async throws {
        try await Self.open(at: Self.late) { city async throws in
            let secrets = ["api_key": "ours", "account": "2000", "operator_key": "theirs"]
            let line = try WalletLineCity(city, GSMAWallet.self, secrets, ScriptedNetwork.provider { _ in nil })
            let bill = TestCity.bill(1)
            let answer = await line.call(
                "accounts", [bill, "bills", bill, "payments"],
                #"{"amountPaid":"300.00","currency":"GHS","requestDate":"2026-06-30T22:30:00.000Z"}"#,
                headers: ["X-API-Key": "theirs", "X-CorrelationID": "c-1"])
            #expect(answer.status == 201)
            #expect(try await Self.receipts(city) == ["2026-06-30 0.00"])
        }
    }

    @Test(arguments: [
        ("2026-06-30T23:30:00Z", "2026-06-30 0.00"), ("2026-07-01T01:30:00+02:00", "2026-06-30 0.00"),
        ("2026-07-01T00:30:00Z", "2026-07-01 30.00"), ("", "2026-07-02 30.00"), ("soon", "2026-07-02 30.00"),
    ])
    func `money a wallet proves without our asking is paid when it says`(
        time: String, expected: String
    ) async throws {
        try await Self.open(at: Self.late) { city async throws in
            let secrets = ["api_key": "k", "webhook_token": "shared"]
            let line = try WalletLineCity(city, WaveWallet.self, secrets, ScriptedNetwork.provider { _ in nil })
            let answer = await line.call(
                "payment", [],
                #"{"id":"EV_1","type":"checkout.session.completed","data":{"id":"cos-1","client_reference":""#
                    + #"\#(TestCity.bill(1))","amount":"300","currency":"GHS","checkout_status":"complete","#
                    + #""payment_status":"succeeded","when_completed":"\#(time)"}}"#,
                headers: ["Authorization": "Bearer shared"])
            #expect(answer.status == 200)
            #expect(try await Self.receipts(city) == [expected])
        }
    }
}
