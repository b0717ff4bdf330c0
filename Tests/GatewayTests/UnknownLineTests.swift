import Simulator
import Authoring
import Payments
import Conversation
import GatewayTestKit
import Providers
import Storage
import Testing

@testable import Gateway

/// Lines that are open at one gateway of a city and not at another, or for a while nowhere.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Lines not every gateway has` {
    /// The workers of a gateway of this city that has only some of its lines.
    private static func workers(
        _ city: TestCity, channels: [String] = [], wallets: [String] = [], _ network: any OutboundSending
    ) -> (outbox: OutboxWorker, timers: TimerWorker) {
        let old = city.world.gateway
        let gateway = GatewayContext(
            database: old.database, vault: old.vault, registry: old.registry,
            lines: Lines(
                channels: old.lines.channels.filter { channels.contains($0.key) },
                wallets: old.lines.wallets.filter { wallets.contains($0.key) }), domains: old.domains, world: old.world)
        return (
            OutboxWorker(gateway: gateway, network: network, counters: city.world.counters, log: .silent),
            TimerWorker(gateway: gateway, network: network, counters: city.world.counters, log: .silent)
        )
    }

    private static let pending = OutboundResponse(status: 202, body: Array("status=pending".utf8))

    @Test func `rows and timers of a line a gateway does not have are left to one that does`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            _ = await city.talk(1, TestCity.payment(1))
            _ = await city.text(2, "MENU", id: "m")
            let other = Self.workers(city, network)
            for _ in 1...3 {
                #expect(try await other.outbox.round() == 0)
                city.world.clock.advance(seconds: 60)
            }
            #expect(network.requests.isEmpty)
            #expect(
                try await city.rows("SELECT state, attempts FROM outbox ORDER BY id")
                    == [Row(["queued", 0]), Row(["queued", 0])])
            #expect(try await city.workers(network).outbox.round() == 2)
            city.world.clock.advance(seconds: 3_600)
            for _ in 1...3 {
                #expect(try await other.timers.round() == 0)
                city.world.clock.advance(seconds: 60)
            }
            #expect(try await city.workers(network).timers.round() == 1)
            #expect(network.walletCalls == ["POST", "GET"])
            // It has waited for long, and is still open.
            let state = try #require(try await city.export("payments").first?["state"])
            #expect(["pending", "unknown"].contains(state), "\(state)")
        }
    }

    @Test func `every payment beside a gateway without its wallet is heard of`() async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            let city = cities[0]
            for phone in TestCity.phones { _ = await city.talk(phone, TestCity.payment(phone)) }
            let network = ScriptedNetwork.wallet { request, _ in
                request.method == "POST"
                    ? .success(Self.pending)
                    : .success(
                        OutboundResponse(
                            status: 200,
                            body: Array(
                                "status=succeeded&transaction=T\(request.url.suffix(8))&amount=300.00&currency=GHS".utf8
                            )))
            }
            let other = Self.workers(cities[1], channels: [TestCity.line], network)
            for _ in 1...6 {
                _ = try await other.outbox.round() + other.timers.round()
                _ = try await city.workers(network).outbox.round() + city.workers(network).timers.round()
                city.world.clock.advance(seconds: 20)
            }
            #expect(try await city.export("receipts").count == TestCity.phones.count)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `an open payment of which nobody would ask is asked about from the start on`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            for phone in 1...3 { _ = await city.talk(phone, TestCity.payment(phone)) }
            _ = try await city.workers(network).outbox.round()
            // Of the third the push still waits, so nobody needs to ask.
            _ = await city.talk(4, TestCity.payment(4))
            try await city.run("DELETE FROM timers WHERE kind = 'payment.question' AND subject <> $1", [.text("none")])
            let now = city.world.clock.now
            #expect(try await OpenAttempts(gateway: city.world.gateway).setMissingTimers(at: now) == 3)
            #expect(try await OpenAttempts(gateway: city.world.gateway).setMissingTimers(at: now) == 0)
            city.world.clock.advance(seconds: 1)
            #expect(try await city.workers(network).timers.round() == 3)
            #expect(network.walletCalls == ["POST", "POST", "POST", "GET", "GET", "GET"])
        }
    }

    @Test(arguments: [(60, 0), (86_400, 156), (30 * 86_400, QuestionSchedule.attempts - 1)] as [(Int64, Int)])
    func `a payment whose timer was lost is asked about as often as one of its age`(seconds: Int64, asked: Int) {
        #expect(QuestionSchedule.asked(by: seconds * 1_000) == asked)
        #expect(QuestionSchedule.asked(by: seconds * 1_000) < QuestionSchedule.attempts)
    }

    @Test func `a timer from before lines had queues is asked with those of its line`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            _ = await city.talk(1, TestCity.payment(1))
            _ = try await city.workers(network).outbox.round()
            try await city.run("UPDATE timers SET line = ''")
            city.world.clock.advance(seconds: 10)
            #expect(try await city.workers(network).timers.round() == 1)
            #expect(network.walletCalls == ["POST"])
            #expect(try await city.workers(network).timers.round() == 1)
            #expect(network.walletCalls == ["POST", "GET"])
        }
    }

    @Test func `what waits for a line nobody has is told by its name`() async throws {
        try await TestCity.open { city async throws in
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            try await gateway.database.write { transaction in
                let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
                for reference in ["R1", "R2"] {
                    try outbox.add(
                        .push(reference: reference, payer: TestCity.phone(1), minorUnits: 1, note: ""),
                        as: .walletCall, channel: "renamed", due: now, now: now)
                }
                try TimerStore(transaction: transaction).set(WalletHandler.question, "renamed/R0", due: now)
                try TimerStore(transaction: transaction).set(WalletHandler.question, "wallet/R3", due: now)
            }
            let found = try await gateway.database.read { try StrandedWork.find(in: $0, for: gateway.lines) }
            #expect(found == [StrandedWork(line: "renamed", rows: 2, timers: 1)])
        }
    }
}
