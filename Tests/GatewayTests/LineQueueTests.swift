import Authoring
import Payments
import Conversation
import GatewayTestKit
import Providers
import Storage
import Testing

@testable import Gateway
@testable import Simulator

/// Each line is worked by itself: what one does not do keeps no other waiting.
@Suite(.onEveryStore, .timeLimit(.minutes(2))) struct `The queues of lines` {
    private static let second = "second"

    /// The city with another wallet.
    private static func program() throws -> RunnableProgram {
        try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/city.yaml",
                [("    provider: sandbox", "    provider: sandbox\n  \(second):\n    provider: sandbox")]))
    }

    private static func push(_ reference: String, to line: String, _ city: TestCity) async throws {
        let (gateway, now) = (city.world.gateway, city.world.clock.now)
        try await gateway.database.write { transaction in
            try OutboxStore(transaction: transaction, vault: gateway.vault).add(
                .push(reference: reference, payer: TestCity.phone(1), minorUnits: 30_000, note: "Bill"),
                as: .walletCall,
                channel: line, due: now, now: now)
        }
    }

    private static func runner(_ city: TestCity, _ network: any OutboundSending) -> OutboxService {
        let (outbox, timers) = city.workers(network)
        return OutboxService(outbox: outbox, timers: timers, wakeSignal: city.world.gateway.wakeSignal, log: .silent)
    }

    /// Looks until there is nothing more to take, and waits until all that was taken has ended or hangs.
    private static func work(
        _ runner: OutboxService, _ city: TestCity, _ network: SilentWallet,
        _ start: (@escaping @Sendable () async -> Void) -> Void
    ) async {
        while true {
            let look = await runner.look()
            for operation in look.work { start(operation) }
            while city.world.gateway.traffic.underWay != network.hanging { await Task.yield() }
            if !look.hasTaken { return }
        }
    }

    @Test
    func `a wallet that never answers, with two hundred payments a minute, keeps no text and no other timer waiting`()
        async throws
    {
        try await TestCity.open(try Self.program()) { city async throws in
            let clock = city.world.clock
            let network = SilentWallet(clock, silent: "HUNG")
            let runner = Self.runner(city, network)
            var asked: [Instant] = []
            var set: [Instant] = []
            try await withThrowingDiscardingTaskGroup { group in
                for second in 0..<180 {
                    if second % 3 == 0 {
                        for number in 0..<10 {
                            try await Self.push("HUNG\(second)X\(number)", to: TestCity.wallet, city)
                        }
                    }
                    if second % 10 == 5 {
                        #expect(await city.text(second + 10, "MENU", id: "t\(second)").status == 200)
                        asked.append(clock.now)
                        let now = clock.now
                        try await city.world.gateway.database.write {
                            try TimerStore(transaction: $0).set(
                                WalletHandler.question, "\(Self.second)/FINE\(second)", due: now)
                        }
                        set.append(now)
                    }
                    await Self.work(runner, city, network) { operation in group.addTask { await operation() } }
                    clock.advance(seconds: 1)
                    network.endOverdue()
                    while city.world.gateway.traffic.underWay != network.hanging { await Task.yield() }
                }
                // What still hangs ends with the test.
                clock.advance(seconds: 60)
                network.endOverdue()
            }
            let sent = network.answered.filter { $0.url.hasPrefix(SimulatedNetwork.messagingBase) }.map(\.at)
            #expect(sent.count == asked.count)
            for (sent, asked) in zip(sent, asked) { #expect(sent.milliseconds - asked.milliseconds <= 2_000) }
            let questions = network.answered.filter { $0.url.contains("FINE") }.map(\.at)
            for due in set { #expect(questions.contains { (0...2_000).contains($0.milliseconds - due.milliseconds) }) }
            // It is called a few times at first, and then hardly any more.
            #expect((16...40).contains(network.unanswered), "\(network.unanswered)")
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'push' AND state <> 'sent'") > 500)
        }
    }

    @Test func `a line that answers again is used again, first for what waits longest`() async throws {
        try await TestCity.open(try Self.program()) { city async throws in
            let clock = city.world.clock
            let network = SilentWallet(clock, silent: "HUNG")
            let runner = Self.runner(city, network)
            for number in 10..<60 { try await Self.push("HUNG\(number)", to: TestCity.wallet, city) }
            try await withThrowingDiscardingTaskGroup { group in
                for second in 0..<90 {
                    if second == 12 { network.mend() }
                    await Self.work(runner, city, network) { operation in group.addTask { await operation() } }
                    clock.advance(seconds: 1)
                    network.endOverdue()
                    while city.world.gateway.traffic.underWay != network.hanging { await Task.yield() }
                }
            }
            #expect(network.unanswered == 16)
            let pushed = network.answered.filter { $0.url.hasSuffix("/payments") }.compactMap { call in
                Int(call.body.split(separator: "HUNG").last?.prefix(2) ?? "")
            }
            #expect(pushed.first == 26, "after its rest the line is tried with what waits longest")
            #expect(pushed.sorted() == Array(26..<60))
            #expect(!city.world.gateway.traffic.isResting(TestCity.wallet, at: clock.now))
        }
    }

    @Test func `a payer who has waited for ten minutes is told, and the wallet is not asked any more`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            city.world.clock.advance(seconds: OutboxWorker.patienceMilliseconds / 1000)
            let network = ScriptedNetwork.wallet { _, _ in .failure(.notSent("The connection was refused.")) }
            while try await city.workers(network).outbox.round() > 0 {}
            #expect(network.walletCalls == [])
            #expect(try await city.export("payments").map { $0["state"] } == ["failed"])
            #expect(network.values(of: "message").count == 1)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `a push that may have left is asked about, however long ago`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            try await Self.abandonPush(in: city)
            city.world.clock.advance(seconds: 3_600)
            let network = ScriptedNetwork.wallet { _, _ in .success(OutboundResponse(status: 500)) }
            while try await city.workers(network).outbox.round() > 0 {}
            #expect(try await city.export("payments").map { $0["state"] } == ["unknown"])
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 1)
        }
    }

    @Test(arguments: [20, 400] as [Int64])
    func `a push that may have left is not told to have failed when later attempts do not reach the wallet`(
        secondsBetween: Int64
    ) async throws {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            try await Self.abandonPush(in: city)
            let network = ScriptedNetwork.wallet { _, _ in .failure(.notSent("The connection was refused.")) }
            for _ in 1...8 {
                city.world.clock.advance(seconds: secondsBetween)
                while try await city.workers(network).outbox.round() > 0 {}
            }
            #expect(network.walletCalls.count > 0)
            #expect(try await city.export("payments").map { $0["state"] } == ["unknown"])
            #expect(!network.values(of: "message").contains { $0.hasPrefix("NOT PAID") })
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 1)
        }
    }

    @Test func `a push that may have left is not told to have failed when the wallet refuses it a second time`()
        async throws
    {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            try await Self.abandonPush(in: city)
            city.world.clock.advance(seconds: 31)
            let refusal = OutboundResponse(status: 402, body: Array("status=refused&reason=failed".utf8))
            let network = ScriptedNetwork.wallet { _, _ in .success(refusal) }
            while try await city.workers(network).outbox.round() > 0 {}
            #expect(try await city.export("payments").map { $0["state"] } == ["unknown"])
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 1)
        }
    }

    @Test func `a push the wallet took and then did not know is not told to have failed for a broken line`()
        async throws
    {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            let taken = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            _ = try await city.workers(taken).outbox.round()
            city.world.clock.advance(seconds: 6)
            let unheard = ScriptedNetwork.wallet { _, _ in .success(OutboundResponse(status: 404)) }
            _ = try await city.workers(unheard).timers.round()
            let broken = ScriptedNetwork.wallet { _, _ in .failure(.notSent("The connection was refused.")) }
            for _ in 1...8 {
                city.world.clock.advance(seconds: 31)
                while try await city.workers(broken).outbox.round() > 0 {}
            }
            #expect(broken.walletCalls.count > 0)
            #expect(try await city.export("payments").map { $0["state"] } == ["unknown"])
            #expect(!broken.values(of: "message").contains { $0.hasPrefix("NOT PAID") })
        }
    }

    @Test func `a request staff have ended does not leave any more`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            let broken = ScriptedNetwork.wallet { _, _ in .failure(.notSent("The connection was refused.")) }
            city.world.clock.advance(seconds: 590)
            _ = try await city.workers(broken).outbox.round()
            city.world.clock.advance(seconds: 11)
            let reference = try await city.export("payments").first?["reference"] ?? ""
            try await LedgerService(gateway: city.world.gateway).write {
                try Books.close(reference, because: "not in the portal", by: "Ama", $0)
            }
            let mended = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            while try await city.workers(mended).outbox.round() > 0 {}
            #expect(mended.walletCalls == [])
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'push' AND state = 'failed'") == 1)
            #expect(try await city.export("payments").map { $0["state"] } == ["failed"])
        }
    }

    private static let pending = OutboundResponse(status: 202, body: Array("status=pending".utf8))

    @Test func `a push that may have left is known as such after a gateway with another key had it`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.talk(1, TestCity.payment(1))
            try await Self.abandonPush(in: city)
            let (gateway, clock) = (city.world.gateway, city.world.clock)
            clock.advance(seconds: 60)
            let other = try #require(Vault(masterKey: [UInt8](repeating: 9, count: 32)))
            let unopened = try await gateway.database.write(.claim) { [now = clock.now] transaction in
                let outbox = OutboxStore(transaction: transaction, vault: other)
                let leased = try outbox.lease(.walletCall, of: TestCity.wallet, atMost: 1, now: now)
                return leased.rows.isEmpty ? leased.unopened.count : 0
            }
            #expect(unopened == 1)
            clock.advance(seconds: 600)
            let rows = try await gateway.database.write(.claim) { [now = clock.now] in
                try OutboxStore(transaction: $0, vault: gateway.vault).lease(of: TestCity.wallet, atMost: 1, now: now)
            }
            #expect(rows.map(\.isAbandoned) == [true])
        }
    }

    /// A worker takes the push and is never heard of again.
    private static func abandonPush(in city: TestCity) async throws {
        let (gateway, now) = (city.world.gateway, city.world.clock.now)
        _ = try await gateway.database.write(.claim) {
            try OutboxStore(transaction: $0, vault: gateway.vault).lease(of: TestCity.wallet, atMost: 1, now: now)
        }
    }

    @Test func `texts of one phone leave in order though the second is taken while the first is under way`()
        async throws
    {
        try await TestCity.open { city async throws in
            let network = SilentWallet(city.world.clock, silent: "Type%20the%2011%20digits")
            let runner = Self.runner(city, network)
            try await withThrowingDiscardingTaskGroup { group in
                for (number, words) in ["RECEIPT", "PAY", "MENU"].enumerated() {
                    #expect(await city.text(1, words, id: "m\(number)").status == 200)
                    for operation in await runner.look().work { group.addTask { await operation() } }
                }
                #expect(network.answered.isEmpty)
                while network.hanging < 1 { await Task.yield() }
                network.mend()
                city.world.clock.advance(seconds: 10)
                network.endOverdue()
            }
            // The first is put off as before; those behind it leave in their order.
            #expect(network.answered.count == 2)
            #expect(network.answered.first?.body.contains("Pay%20a%20city%20bill") == true)
            #expect(
                try await city.rows("SELECT state FROM outbox ORDER BY id").map { try $0.text(0) } == [
                    "queued", "sent", "sent",
                ])
        }
    }

    @Test func `texts whose lease would end before they are sent are left to others, in their order`() async throws {
        try await TestCity.open { city async throws in
            let network = SilentWallet(city.world.clock, silent: "message")
            let runner = Self.runner(city, network)
            for number in 1...4 {
                #expect(await city.text(1, number % 2 == 0 ? "PAY" : "MENU", id: "m\(number)").status == 200)
            }
            try await withThrowingDiscardingTaskGroup { group in
                for operation in await runner.look().work { group.addTask { await operation() } }
                for _ in 1...2 {
                    while network.hanging < 1 { await Task.yield() }
                    city.world.clock.advance(seconds: 10)
                    network.endOverdue()
                }
            }
            #expect(network.unanswered == 2)
            let rows = try await city.rows("SELECT state, attempts FROM outbox ORDER BY id")
            #expect(rows == [Row(["queued", 1]), Row(["queued", 1]), Row(["queued", 0]), Row(["queued", 0])])
        }
    }
}

/// When a line rests.
@Suite struct `The health of a line` {
    private static let start = Instant(seconds: 1_000)

    private static func silent(_ health: inout LineHealth, _ times: Int, at now: Instant) -> Bool {
        (0..<times).reduce(false) { began, _ in health.recordSilence(at: now) || began }
    }

    @Test func `five calls without an answer begin a rest, after which one call is made`() {
        var health = LineHealth()
        #expect(!Self.silent(&health, 4, at: Self.start))
        #expect(health.places(of: 16, at: Self.start) == 16)
        #expect(Self.silent(&health, 1, at: Self.start))
        #expect(health.places(of: 16, at: Self.start) == 0)
        #expect(health.places(of: 16, at: Self.start.adding(milliseconds: 4_999)) == 0)
        #expect(health.places(of: 16, at: Self.start.adding(milliseconds: 5_000)) == 1)
    }

    @Test func `an answer between them begins the count again`() {
        var health = LineHealth()
        for _ in 1...20 {
            #expect(!Self.silent(&health, 4, at: Self.start))
            health.recordAnswer()
        }
    }

    @Test func `each rest is twice as long, up to a minute, and an answer ends it all`() {
        var health = LineHealth()
        var now = Self.start
        _ = Self.silent(&health, 5, at: now)
        for seconds: Int64 in [5, 10, 20, 40, 60, 60, 60] {
            #expect(health.isResting(at: now.adding(milliseconds: seconds * 1_000 - 1)))
            now = now.adding(seconds: seconds)
            #expect(!health.isResting(at: now))
            _ = Self.silent(&health, 1, at: now)
        }
        health.recordAnswer()
        #expect(health == LineHealth())
    }

    @Test func `calls begun before the rest do not make it longer`() {
        var health = LineHealth()
        _ = Self.silent(&health, 16, at: Self.start)
        #expect(health.places(of: 16, at: Self.start.adding(seconds: 5)) == 1)
    }
}
