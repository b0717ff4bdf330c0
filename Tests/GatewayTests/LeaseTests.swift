import Simulator
import DomainKit
import Conversation
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets

@testable import Gateway

/// The holder of a row's lease says what came of it, and nobody else.
@Suite(.onEveryStore) struct `Leases of the outbox` {
    private static let pending = OutboundResponse(status: 202, body: Array("status=pending".utf8))

    private static func lease(of line: String, in city: TestCity) async throws -> LeasedRow {
        let (gateway, now) = (city.world.gateway, city.world.clock.now)
        let rows = try await gateway.database.write(.claim) {
            try OutboxStore(transaction: $0, vault: gateway.vault).lease(of: line, atMost: 1, now: now)
        }
        return try #require(rows.first)
    }

    /// The lease of a worker that is late, and that of the worker that has the row instead.
    private static func twoLeases(
        of line: String, in city: TestCity
    ) async throws -> (late: LeasedRow, held: LeasedRow) {
        let late = try await lease(of: line, in: city)
        city.world.clock.advance(seconds: OutboxStore.leaseMilliseconds / 1000)
        return (late, try await lease(of: line, in: city))
    }

    private static func keep(_ result: OutboxWorker.Result, of row: LeasedRow, in city: TestCity) async throws {
        try await city.workers(ScriptedNetwork.accepting()).outbox.recordResult(result, of: row)
    }

    private static func row(_ city: TestCity) async throws -> Row? {
        try await city.rows("SELECT state, attempts, due_at FROM outbox ORDER BY id").first
    }

    private static func state(_ city: TestCity) async throws -> String? {
        try await city.export("payments").first?["state"]
    }

    static let failures: [(name: String, result: OutboxWorker.Result)] = [
        ("not sent", .notSent("The connection was refused.")),
        ("refused", .push(.refused(.declined, word: "declined"), notes: [:])),
        ("unknown", .push(.unknown("The time was over."), notes: [:])),
        ("given up", .givenUp("The wallet did not answer in time.")), ("withdrawn", .withdrawn),
    ]

    @Test(arguments: failures.indices)
    func `a push another worker has by now is not ended, and its payer is told nothing`(index: Int) async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            // The last attempt of the first worker, after which it would tell that nothing was paid.
            try await city.run("UPDATE outbox SET attempts = $1", [SQLValue(BackOff.push.attempts - 1)])
            let (late, held) = try await Self.twoLeases(of: TestCity.wallet, in: city)
            let before = try await Self.row(city)
            try await Self.keep(Self.failures[index].result, of: late, in: city)
            #expect(try await Self.row(city) == before, "\(Self.failures[index].name)")
            #expect(try await Self.state(city) == "created")
            #expect(try await city.count("SELECT id FROM outbox") == 1, "no message")
            #expect(city.counted(.messageFailed) == 0 && city.counted(.messageDeferred) == 0)
            #expect(city.counted(.leaseLost) == 1)
            try await Self.keep(.push(.pending, notes: [:]), of: held, in: city)
            #expect(try await Self.state(city) == "pending")
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 1)
        }
    }

    @Test func `what a wallet took is heard of a late worker too, with what it gave to remember`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            let (late, held) = try await Self.twoLeases(of: TestCity.wallet, in: city)
            let before = try await Self.row(city)
            try await Self.keep(.push(.pending, notes: ["checkout": "ws-1"]), of: late, in: city)
            #expect(try await Self.row(city) == before)
            #expect(try await Self.state(city) == "pending")
            #expect(try await city.count("SELECT reference FROM wallet_notes") == 1)
            // The other was refused for the first one's sake, which does not end what its payer is asked.
            try await Self.keep(.push(.refused(.failed, word: "twice"), notes: [:]), of: held, in: city)
            #expect(try await Self.state(city) == "unknown")
        }
    }

    static let outcomes: [SendOutcome] = [.accepted(messageID: "ATXid_9"), .deferred("busy"), .rejected("opted out")]

    @Test(arguments: outcomes)
    func `a text another worker has by now is neither ended nor put back nor counted`(outcome: SendOutcome) async throws
    {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            let (late, held) = try await Self.twoLeases(of: TestCity.line, in: city)
            let before = try await Self.row(city)
            try await Self.keep(.message(outcome), of: late, in: city)
            #expect(try await Self.row(city) == before)
            for event in [.messageSent, .messageFailed, .messageDeferred] as [GatewayCounters.Event] {
                #expect(city.counted(event) == 0)
            }
            #expect(try await city.count("SELECT day FROM message_counts") == 0)
            try await Self.keep(.message(outcome), of: held, in: city)
            #expect(try await Self.row(city) != before)
            #expect(city.counted(.leaseLost) == 1)
        }
    }

    @Test func `only the holder of a lease gives a row back, also when another gave it back before`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            let (late, held) = try await Self.twoLeases(of: TestCity.wallet, in: city)
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            func giveBack(_ row: LeasedRow) async throws -> Bool {
                try await gateway.database.write {
                    try OutboxStore(transaction: $0, vault: gateway.vault)
                        .giveBack(row, due: now, detail: nil, now: now)
                }
            }
            #expect(try await !giveBack(late))
            #expect(try await giveBack(held))
            // The row has as many attempts as under the first lease, and is not its holder's for that.
            let before = try await Self.row(city)
            for row in [late, held] { #expect(try await !giveBack(row)) }
            try await Self.keep(.givenUp("late"), of: late, in: city)
            #expect(try await Self.row(city) == before)
            #expect(try await Self.state(city) == "created")
        }
    }

    @Test func `a worker whose lease is over still writes down what came of it while nobody else has the row`()
        async throws
    {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            let row = try await Self.lease(of: TestCity.line, in: city)
            city.world.clock.advance(seconds: 300)
            try await Self.keep(.message(.accepted(messageID: "ATXid_1")), of: row, in: city)
            #expect(try await city.export("messages").map { $0["state"] } == ["sent"])
            #expect(city.counted(.leaseLost) == 0)
        }
    }
}

/// How long a push waits for its wallet.
@Suite(.onEveryStore) struct `The patience of a push` {
    private static let pending = OutboundResponse(status: 202, body: Array("status=pending".utf8))

    @Test func `counts from when the push was written, however often it is put back`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            let payload = try #require(try await city.rows("SELECT payload FROM outbox").first?.value(0))
            try await city.run("UPDATE outbox SET payload = $1", [.blob([1, 2, 3])])
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            let outbox = city.workers(network).outbox
            // It cannot be opened, and is put back for five minutes each time.
            for seconds: Int64 in [0, 300, 290] {
                city.world.clock.advance(seconds: seconds)
                try await outbox.round()
            }
            try await city.run("UPDATE outbox SET payload = $1", [payload])
            city.world.clock.advance(seconds: 310)
            while try await outbox.round() > 0 {}
            #expect(network.walletCalls == [])
            #expect(try await city.export("payments").map { $0["state"] } == ["failed"])
            #expect(network.values(of: "message").map { $0.hasPrefix("NOT PAID") } == [true])
        }
    }

    @Test func `is over after ten minutes for what its wallet does not know, too`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            let nowhere = OutboundResponse(status: 404)
            let network = ScriptedNetwork.wallet { request, _ in
                .success(request.method == "POST" ? Self.pending : nowhere)
            }
            let (outbox, timers) = city.workers(network)
            try await outbox.round()
            city.world.clock.advance(seconds: OutboxWorker.patienceMilliseconds / 1000)
            try await timers.round()
            while try await outbox.round() > 0 {}
            #expect(network.walletCalls == ["POST", "GET"])
            #expect(try await city.export("payments").map { $0["state"] } == ["unknown"])
        }
    }
}
