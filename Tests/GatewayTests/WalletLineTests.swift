import DomainKit
import Conversation
import GatewayTestKit
import Providers
import Storage
import Synchronization
import Testing
import Wallets

@testable import Gateway
@testable import Simulator

/// Pushes by wallets of the field, at the handler.
@Suite(.onEveryStore) struct `Pushes by real wallets` {
    private static let momo = [
        "subscription_key": "s", "api_user": "u", "api_key": "k", "environment": "mtnghana",
    ]
    private static let mpesa = [
        "consumer_key": "c", "consumer_secret": "s", "short_code": "600638", "passkey": "p", "initiator": "city",
        "security_credential": "sealed",
    ]

    private static func token(_ request: OutboundRequest) -> Result<OutboundResponse, OutboundFailure>? {
        request.url.contains("token") || request.url.contains("oauth")
            ? json(200, #"{"access_token":"t","expires_in":3600}"#) : nil
    }

    private static func momoStatus(_ reference: String, _ amount: String = "300.00") -> String {
        #"{"status":"SUCCESSFUL","financialTransactionId":"F-1","amount":"\#(amount)","currency":"GHS","#
            + #""externalId":"\#(reference)"}"#
    }

    @Test func `a callback that overtakes the answer, comes again and lies about the amount pays once`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { request in
                if let token = Self.token(request) { return token }
                if request.method == "POST" { return json(202, "") }
                let name = request.url.split(separator: "/").last.map(String.init) ?? ""
                return json(200, Self.momoStatus(ReferenceUUID.reference(in: name) ?? "?"))
            }
            let line = try WalletLineCity(city, MTNMoMoWallet.self, Self.momo, network)
            let reference = try await line.agree(1)
            let lie = Self.momoStatus(reference, "9000.00")
            #expect(await line.call("payment", [reference], lie, method: "PUT").status == 200)
            #expect(try await line.receipts() == 0)
            try await line.timers.round()
            #expect(try await line.receipts() == 1)
            try await line.outbox.round()
            for _ in 1...3 {
                #expect(await line.call("payment", [reference], lie).status == 200)
                try await line.timers.round()
            }
            #expect(try await line.states() == ["succeeded"])
            #expect(try await city.export("receipts").map { $0["amount"] } == ["300.00"])
            #expect(try await city.ledgerFaults() == [])
            #expect(network.calls(to: "/token/") == 1)
        }
    }

    /// MTN knows a payment only at the machine that took it: 404 elsewhere, and 409 for the same name again.
    @Test func `a payment MTN took and then does not know stays open, and is paid when MTN knows it`() async throws {
        try await TestCity.open { city async throws in
            let isKnown = Mutex(false)
            let taken = Mutex<Set<String>>([])
            let network = ScriptedNetwork.provider { request in
                if let token = Self.token(request) { return token }
                if request.method == "POST" {
                    let name = request.headers.first { $0.name == "X-Reference-Id" }?.value ?? ""
                    return taken.withLock { $0.insert(name).inserted }
                        ? json(202, "") : json(409, #"{"code":"RESOURCE_ALREADY_EXIST"}"#)
                }
                guard isKnown.withLock({ $0 }) else { return json(404, #"{"code":"RESOURCE_NOT_FOUND"}"#) }
                let name = request.url.split(separator: "/").last.map(String.init) ?? ""
                return json(200, Self.momoStatus(ReferenceUUID.reference(in: name) ?? "?"))
            }
            let line = try WalletLineCity(city, MTNMoMoWallet.self, Self.momo, network)
            _ = try await line.agree(1)
            for _ in 1...30 {
                try await line.outbox.round()
                city.world.clock.advance(seconds: 60)
                try await line.timers.round()
            }
            #expect(try await line.states() == ["unknown"])
            #expect(taken.withLock { $0.count } == 1)
            #expect(!network.values(of: "message").contains { $0.hasPrefix("NOT PAID") })
            isKnown.withLock { $0 = true }
            city.world.clock.advance(seconds: 600)
            try await line.timers.round()
            #expect(try await line.states() == ["succeeded"])
            #expect(try await line.receipts() == 1)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `a callback about one payment at another's address is refused`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider(Self.token)
            let line = try WalletLineCity(city, MTNMoMoWallet.self, Self.momo, network)
            let reference = try await line.agree(1)
            #expect(await line.call("payment", ["R-other"], Self.momoStatus(reference)).status == 400)
            #expect(await line.call("payment", [], "<html>").status == 400)
            #expect(await line.call("refund", [reference], "{}").status == 404)
            #expect(try await city.count("SELECT kind FROM timers WHERE kind = 'payment.question'") == 0)
        }
    }

    @Test func `a wallet that takes nothing now is asked again a little later`() async throws {
        try await TestCity.open { city async throws in
            let spike = #"{"errorCode":"500.003.02","errorMessage":"Spike arrest violation"}"#
            let network = ScriptedNetwork.provider { Self.token($0) ?? json(500, spike) }
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            _ = try await line.agree(1)
            try await line.outbox.round()
            try await line.outbox.round()
            #expect(network.calls(to: "/processrequest") == 1)
            #expect(try await line.states() == ["created"])
            for _ in 1...20 {
                city.world.clock.advance(seconds: 60)
                try await line.outbox.round()
            }
            #expect(network.calls(to: "/processrequest") == BackOff.push.attempts)
            #expect(try await line.states() == ["failed"])
        }
    }

    @Test func `a push that cannot be made twice is not, though its worker died or its answer was lost`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { request in
                if let token = Self.token(request) { return token }
                guard request.url.hasSuffix("/stkpushquery/v1/query") else { return nil }
                return json(200, #"{"ResponseCode":"0","ResultCode":"0","CheckoutRequestID":"ws_CO_1"}"#)
            }
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            let reference = try await line.agree(1)
            let lost = try await line.agree(2)
            // The worker that took the first push sent it, perhaps, and died.
            try await city.run(
                "UPDATE outbox SET state = 'leased', attempts = 1 WHERE provider_id = $1", [.text(reference)])
            for _ in 1...5 {
                city.world.clock.advance(seconds: 60)
                try await line.outbox.round()
                try await line.timers.round()
            }
            #expect(network.calls(to: "/processrequest") == 1)
            #expect(network.calls(to: "/query") == 0, "there is no name to ask by")
            #expect(try await line.states() == ["unknown", "unknown"])
            for (payment, checkout) in [(reference, "ws_CO_1"), (lost, "ws_CO_1")] {
                let callback = #"{"Body":{"stkCallback":{"CheckoutRequestID":"\#(checkout)","ResultCode":0}}}"#
                #expect(await line.call("payment", [payment], callback).status == 200)
                try await line.timers.round()
            }
            // One movement pays one bill, no matter who claims it. The other payment stays open and is asked about again.
            #expect(try await line.states().filter { $0 == "succeeded" }.count == 1)
            #expect(try await line.receipts() == 1)
            let asked = try await city.rows("SELECT subject FROM timers WHERE kind = 'payment.question'")
            #expect(try asked.map { try $0.text(0) } == ["wallet/\(lost)"])
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test(arguments: 1...6)
    func `callbacks with wrong names that come first do not keep the right one out`(wrong: Int) async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { request in
                if let token = Self.token(request) { return token }
                guard request.url.hasSuffix("/stkpushquery/v1/query") else { return nil }
                let body = String(decoding: request.body, as: UTF8.self)
                guard body.contains(#""CheckoutRequestID":"ws_CO_right""#) else {
                    return json(404, #"{"errorCode":"404.001.04","errorMessage":"Invalid"}"#)
                }
                return json(200, #"{"ResponseCode":"0","ResultCode":"0","CheckoutRequestID":"ws_CO_right"}"#)
            }
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            let reference = try await line.agree(1)
            try await line.outbox.round()
            func call(back checkout: String) async throws {
                let callback =
                    #"{"Body":{"stkCallback":{"CheckoutRequestID":"\#(checkout)","ResultCode":0,"CallbackMetadata":"#
                    + #"{"Item":[{"Name":"MpesaReceiptNumber","Value":"R-\#(checkout)"}]}}}}"#
                #expect(await line.call("payment", [reference], callback).status == 200)
            }
            for count in 1...wrong { try await call(back: "ws_CO_\(count)") }
            try await line.timers.round()
            #expect(try await line.receipts() == 0)
            try await call(back: "ws_CO_right")
            // More of the wrong ones change nothing either.
            for count in 1...min(wrong, 3) { try await call(back: "ws_CO_\(count)") }
            try await line.timers.round()
            #expect(try await line.states() == ["succeeded"])
            #expect(try await line.receipts() == 1)
            let gateway = line.gateway
            let notes = try await gateway.database.read { transaction in
                try NoteStore(transaction: transaction, vault: gateway.vault) { _, _ in }
                    .notes(of: reference, at: TestCity.wallet)
            }
            #expect(notes["receipt"] == "R-ws_CO_right", "the receipt told with the right name")
        }
    }

    @Test func `hooks about payments nobody asked of the line set no timers and keep nothing`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { Self.token($0) }
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, network)
            for count in 1...300 {
                let callback = #"{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_\#(count)","ResultCode":0}}}"#
                #expect(await line.call("payment", ["NOBODYS\(count)"], callback).status == 200)
            }
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 0)
            #expect(try await city.count("SELECT reference FROM wallet_notes") == 0)
            #expect(network.requests.isEmpty)
        }
    }

    @Test func `a hook at another line changes nothing of a payment, and that line is not asked`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { request in
                request.url.hasPrefix("https://wallet.test") ? json(404, "") : nil
            }
            let line = try WalletLineCity(city, SandboxWallet.self, [:], network)
            let reference = try await line.agree(1)
            try await city.run("UPDATE attempts SET wallet = 'other' WHERE reference = $1", [.text(reference)])
            let hook = HookRequest(
                method: "POST", event: "payment", contentType: "application/x-www-form-urlencoded",
                body: Array("reference=\(reference)&status=succeeded&transaction=T1&amount=300.00".utf8))
            for _ in 1...3 {
                #expect(
                    await line.handler.handleHook(hook, channel: TestCity.wallet, secret: TranscriptWorld.secret).status
                        == 200)
                try await line.timers.round()
            }
            #expect(network.requests.isEmpty)
            #expect(try await line.states() == ["created"])
            // A timer that a former program set for it is let go, and the payment is not pushed again.
            let now = city.world.clock.now
            try await line.gateway.database.write { transaction in
                try TimerStore(transaction: transaction).set(
                    WalletHandler.question, "\(TestCity.wallet)/\(reference)", due: now)
            }
            try await line.timers.round()
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 0)
            #expect(try await line.states() == ["created"])
            #expect(try await line.receipts() == 0)
        }
    }

    @Test func `a notification has to repeat the token its push brought`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.provider { request in
                if let token = Self.token(request) { return token }
                guard request.url.hasSuffix("/webpayment") else { return nil }
                return json(
                    201, #"{"status":201,"pay_token":"p","notif_token":"n-1","payment_url":"https://pay.test/p"}"#)
            }
            let secrets = ["client_id": "c", "client_secret": "s", "merchant_key": "m", "market": "ci"]
            let line = try WalletLineCity(city, OrangeMoneyWallet.self, secrets, network)
            let reference = try await line.agree(1)
            try await line.outbox.round()
            let notification = { (token: String) in #"{"status":"FAILED","notif_token":"\#(token)","txnid":""}"# }
            #expect(await line.call("payment", [reference], notification("n-2")).status == 401)
            #expect(try await line.states() == ["pending"])
            // Where to pay is told once, though the outbox goes on.
            try await line.outbox.round()
            #expect(network.values(of: "message").map { $0.hasSuffix("open this page: https://pay.test/p") } == [true])
            #expect(await line.call("payment", [reference], notification("n-1")).status == 200)
            #expect(try await line.states() == ["failed"])
        }
    }
}
