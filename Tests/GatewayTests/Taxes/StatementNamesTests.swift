import Simulator
import Authoring
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets

/// Payments that a wallet tells of by one name and lists by another, through the wallet's own adapter.
@Suite(.onEveryStore) struct `Names of a payment` {
    private static let mpesa = [
        "consumer_key": "c", "consumer_secret": "s", "short_code": "600638", "passkey": "p", "initiator": "city",
        "security_credential": "sealed",
    ]
    private static let callback =
        #"{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_1","ResultCode":0,"CallbackMetadata":{"Item":["#
        + #"{"Name":"Amount","Value":300},{"Name":"MpesaReceiptNumber","Value":"TLA60708BH"}]}}}}"#

    private static func safaricom() -> ScriptedNetwork {
        ScriptedNetwork.provider { request in
            if request.url.contains("oauth") { return json(200, #"{"access_token":"t","expires_in":"3599"}"#) }
            if request.url.hasSuffix("/processrequest") {
                return json(200, #"{"ResponseCode":"0","CheckoutRequestID":"ws_CO_1"}"#)
            }
            return json(200, #"{"ResponseCode":"0","ResultCode":"0","CheckoutRequestID":"ws_CO_1"}"#)
        }
    }

    /// Has a push called back or asked about, and its receipt stand in a statement, in an order; answers what came of each statement.
    @discardableResult
    private func play(
        _ order: [String], _ reference: String, amount: String, _ line: WalletLineCity, _ city: TestCity
    ) async throws -> [Reconciliation] {
        var results: [Reconciliation] = []
        for event in order {
            switch event {
            case "call": #expect(await line.call("payment", [reference], Self.callback).status == 200)
            case "ask":
                city.world.clock.advance(seconds: 120)
                try await line.timers.round()
            default:
                let time = city.world.gateway.registry.live.calendar.localTime(of: city.world.clock.now).written
                let account = reference.prefix(event == "list 12" ? 12 : 0)
                let statement = "TLA60708BH,\(account),\(amount),,,\(time):00,\n"
                results.append(try await TaxScene(city: city).reconcile(statement, settling: false))
            }
        }
        return results
    }

    /// What happens, and in which order: a push is called back or asked about, and its receipt stands in a statement, beside
    /// the account's beginning or, as at a till, alone.
    @Test(arguments: [
        ["call", "ask", "list 12"], ["ask", "list 12"], ["list 12", "call", "ask"], ["list 12", "ask", "call", "ask"],
        ["call", "ask", "list 0"], ["ask", "call", "ask", "list 0"], ["list 0", "call", "ask"],
        ["list 0", "ask", "call", "ask"], ["list 0", "ask", "call", "ask", "list 0"],
    ])
    func `a push and its receipt in a statement are one payment in every order`(order: [String]) async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, Self.safaricom())
            let reference = try await line.agree(1)
            try await line.outbox.round()
            let results = try await play(order, reference, amount: "300.00", line, city)
            #expect(results.allSatisfy { $0.totals[.onlyOurs] == nil })
            #expect(try await line.states() == ["succeeded"])
            #expect(try await city.export("receipts").map { $0["amount"] } == ["300.00"])
            #expect(try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) } == [])
            #expect(try await TaxScene(city: city).balances()["clearing:wallet"] == 30_000)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    /// The same where the statement tells another amount than the wallet's updates.
    @Test(arguments: [
        ["list 12", "call", "ask"], ["ask", "list 12"], ["call", "ask", "list 12"], ["ask", "list 12", "call", "ask"],
        ["list 0", "call", "ask"], ["ask", "list 0", "call", "ask"], ["call", "ask", "list 0"],
    ])
    func `a push and its receipt of another amount are one payment, and a difference that stays`(
        order: [String]
    ) async throws {
        try await TestCity.open { city async throws in
            let line = try WalletLineCity(city, MPesaWallet.self, Self.mpesa, Self.safaricom())
            let reference = try await line.agree(1)
            try await line.outbox.round()
            try await play(order, reference, amount: "299.00", line, city)
            #expect(try await line.states() == ["succeeded"])
            #expect(try await line.receipts() == 1)
            #expect(try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) } == [])
            let isListFirst = order[0].hasPrefix("list")
            #expect(try await TaxScene(city: city).balances()["clearing:wallet"] == (isListFirst ? 29_900 : 30_000))
            let open = try await city.world.gateway.database.read { try Difference.all(in: $0) }
            #expect(
                open.filter { $0.kind == .amountDiffers }.map { "\($0.transaction) \($0.theirs) \($0.ours)" } == [
                    "TLA60708BH 29900 30000"
                ])
        }
    }
}
