import Civic
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets

/// Pushes by wallets of the field, at the desk.
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
            // Whoever took the first push sent it, perhaps, and died.
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
            // One movement pays one bill, whoever claims it.
            #expect(try await line.states().filter { $0 == "succeeded" }.count == 1)
            #expect(try await line.receipts() == 1)
            #expect(try await city.ledgerFaults() == [])
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
