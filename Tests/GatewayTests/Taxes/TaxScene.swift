import Authoring
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Storage
import Testing
import Wallets
import Wording

/// What the scenarios of taxes share: a city on its hooks, a wallet that is played, statements and officers' desks.
struct TaxScene: Sendable {
    let city: TestCity

    static func open(
        _ program: RunnableProgram? = nil, at start: Instant = TranscriptWorld.morning,
        _ body: (TaxScene) async throws -> Void
    ) async throws {
        try await TestCity.open(program, at: start) { city async throws in try await body(TaxScene(city: city)) }
    }

    /// The project's city in another country, with its own money and clock.
    static func program(in country: String) throws -> RunnableProgram {
        try ProjectCity.program(
            of: try ProjectCity.bundle(
                editing: "Flows/city.yaml", [(old: "country: GH", new: "country: \(country)")]))
    }

    // MARK: The wallet

    static let pending = OutboundResponse(status: 202, headers: [], body: Array("status=pending".utf8))

    static func paid(_ amount: String, _ transaction: String, _ currency: String = "GHS") -> OutboundResponse {
        let body = "status=succeeded&transaction=\(transaction)&amount=\(amount)&currency=\(currency)"
        return OutboundResponse(status: 200, headers: [], body: Array(body.utf8))
    }

    /// Dials the code with everything behind it at once, as `*384*21*7319042851*1#`.
    @discardableResult
    func dial(_ phone: Int, _ keys: [String], dial: String = "1") async -> HookResponse {
        await city.hop(phone, keys.joined(separator: "*"), dial: "through \(dial)")
    }

    /// Agrees to pay what the keys behind the code say; answers the attempt's reference.
    func agree(_ phone: Int, _ keys: [String], dial: String = "1") async throws -> String {
        let before = Set(try await city.export("payments").compactMap { $0["reference"] })
        _ = await self.dial(phone, keys, dial: dial)
        let after = Set(try await city.export("payments").compactMap { $0["reference"] })
        return try #require(after.subtracting(before).first)
    }

    /// The payer types the PIN of the latest prompt, and the wallet tells it.
    func approve() async throws {
        try await city.world.settle()
        try #require(city.world.network.wallet.decideLatest(.approve) != nil)
        try await city.world.settle()
    }

    func hint(_ reference: String) async {
        _ = await city.hook("payment", ["reference": reference, "status": "pending"], to: TestCity.wallet)
    }

    // MARK: The office

    func reconcile(_ lines: String, settling: Bool = true) async throws -> Reconciliation {
        let gateway = city.world.gateway
        let file = try #require(
            FileManager.default.contents(atPath: ProjectCity.flows + "/statements/plain.csv"), "no plain profile")
        let profile = try StatementProfile("plain", from: Array(file))
        let calendar = gateway.registry.live.calendar
        let clock = StatementClock(
            now: gateway.world.now(), first: nil, moment: { calendar.moment(ofClock: $0) },
            day: { calendar.day(of: $0) })
        let reader = StatementReader(profile, of: gateway.registry.live.program.profile, clock)
        let text = "transaction,reference,amount,fee,phone,time,takes back\n" + lines
        let read = try reader.read(Array(text.utf8)).lines
        let result = try await LedgerService(gateway: gateway).write { context in
            try Books.reconcile(read, wallet: TestCity.wallet, profile: "plain", context)
        }
        if settling { try await city.world.settle() }
        return result
    }

    /// One officer proposes and another confirms.
    func decide(_ proposal: LedgerProposal) async throws {
        let handler = LedgerService(gateway: city.world.gateway)
        let id = try await handler.write { try Books.propose(proposal, because: "the payer's answer", by: "Esi", $0) }
        _ = try await handler.write { try Books.confirm(id, by: "Kofi", $0) }
        try await city.world.settle()
    }

    func balances() async throws -> [String: Int64] {
        #expect(try await city.ledgerFaults() == [])
        let rows = try await city.rows(
            "SELECT account, CAST(SUM(amount) AS BIGINT) FROM postings GROUP BY account ORDER BY account")
        var balances: [String: Int64] = [:]
        for row in rows { balances[try row.text(0)] = try row.integer(1) }
        return balances
    }

    /// The number of the last receipt a phone was told.
    func receipt(_ phone: Int) async throws -> String {
        let messages = try await city.received(phone)
        let found = messages.reversed().lazy.compactMap { $0.firstMatch(of: /eceipt(?: number)?:? ([0-9]{11})/) }.first
        return String(try #require(found, "\(messages)").1)
    }
}
