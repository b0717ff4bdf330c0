import Authoring
import Conversation
import DomainKit
import GatewayTestKit
import Providers
import Simulator
import Storage
import Testing
import Wording

@testable import Gateway

/// What leaves before what.
@Suite(.onEveryStore, .timeLimit(.minutes(5))) struct `The classes of the outbox` {
    @Test func `at a line an earlier class leaves before every row of a later one`() async throws {
        try await TestCity.open { city async throws in
            for number in 1...20 { try await city.queue(.broadcast, to: 100 + number, "ROAD") }
            for number in 1...3 { try await city.queue(.notice, to: 200 + number, "NOTICE") }
            for number in 1...15 { try await city.queue(.receipt, to: 300 + number, "PAID") }
            for number in 1...5 { try await city.queue(.answer, to: 400 + number, "MENU") }
            let network = ScriptedNetwork.accepting()
            let worker = city.workers(network).outbox
            func words() async throws -> [String: Int] {
                let before = network.requests.count
                _ = try await worker.round()
                return network.values(of: "message").dropFirst(before).reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(try await words() == ["MENU": 5, "PAID": 11])
            #expect(try await words() == ["PAID": 4, "NOTICE": 3, "ROAD": 9])
            #expect(try await words() == ["ROAD": 11])
            #expect(try await words() == [:])
        }
    }

    @Test func `one phone is told what waits for it in the order of the classes, and of a class in that it was said`()
        async throws
    {
        try await TestCity.open { city async throws in
            for (rank, words) in [
                (.broadcast, "first road"), (.broadcast, "second road"), (.notice, "notice"), (.receipt, "paid"),
                (.answer, "first answer"), (.answer, "second answer"),
            ] as [(OutboxClass, String)] {
                try await city.queue(rank, to: 1, words)
            }
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(
                network.values(of: "message") == [
                    "first answer", "second answer", "paid", "notice", "first road", "second road",
                ])
        }
    }

    @Test func `what a turn says, a receipt, a push, a notice and a broadcast are of the five classes`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            await city.talk(1, TestCity.payment(1))
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            let phone = try #require(PhoneNumber(e164: TestCity.phone(2)))
            try await gateway.database.write { transaction in
                let effects = OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: OutboxNote())
                try effects.send("taxes.sms_receipt", [:], to: .phone(phone))
                try effects.send("taxes.sms_looked_up", [:], to: .phone(phone))
                try effects.send(
                    "taxes.sms_looked_up", [:], to: .phone(phone), by: .broadcast(until: now.adding(seconds: 60)))
            }
            #expect(
                try await city.outboxStates() == [
                    "answer queued", "wallet call queued", "receipt queued", "notice queued", "broadcast queued",
                ])
            let ends = try await city.rows("SELECT expires_at FROM outbox ORDER BY id")
                .map { try $0.optionalInteger(0) }
            #expect(ends == [nil, nil, nil, nil, now.milliseconds + 60_000])
        }
    }

    @Test func `a broadcast does not reach a phone that texted STOP`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "STOP", id: "stop")
            try await city.world.settle()
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
            try await gateway.database.write { transaction in
                try OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: OutboxNote()).send(
                    "taxes.sms_receipt", [:], to: .phone(phone), by: .broadcast(until: now.adding(seconds: 60)))
            }
            #expect(try await city.outboxStates().last == "broadcast failed")
            #expect(try await city.export("messages").last?["detail"] == OutboxStore.unwanted)
        }
    }

    @Test func `with 200,000 broadcasts waiting a receipt and an answer leave within two seconds, by cheap looks`()
        async throws
    {
        let record = StatementRecord()
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place.recorded(by: record)) { city async throws in
                try await city.queueBroadcast("ROAD", rows: 200_000)
                record.forget()
                let provider = SlowProvider(city.world.clock, slowFor: "ROAD", milliseconds: 1_000)
                let asked = try await Self.work(for: 20, city, provider)
                #expect(asked.count == 40)
                for (phone, moment) in asked {
                    let left = provider.sent.filter { $0.body.contains(phone.dropFirst()) }.map(\.at.milliseconds)
                    #expect(left.count == 1 && left.allSatisfy { $0 - moment.milliseconds <= 2_000 }, "\(phone)")
                }
                // They are not held up by it either.
                #expect(provider.sent.count { $0.body.contains("ROAD") } >= 20 * 12)
                try await Self.check(record.statements, city.world.gateway.database)
            }
        }
    }

    /// Works the outbox for some seconds, in which a receipt is due every second and a text comes.
    /// - Returns: when each phone was to be told something.
    private static func work(
        for seconds: Int, _ city: TestCity, _ provider: SlowProvider
    ) async throws -> [String: Instant] {
        let (clock, traffic) = (city.world.clock, city.world.gateway.traffic)
        let (outbox, timers) = city.workers(provider)
        let runner = OutboxService(
            outbox: outbox, timers: timers, wakeSignal: city.world.gateway.wakeSignal, log: .silent)
        var asked: [String: Instant] = [:]
        try await withThrowingDiscardingTaskGroup { group in
            for tenth in 0..<(seconds * 10) {
                if tenth % 10 == 3 {
                    try await city.queue(.receipt, to: 1_000 + tenth, "PAID")
                    asked[TestCity.phone(1_000 + tenth)] = clock.now
                }
                if tenth % 10 == 7 {
                    #expect(await city.text(2_000 + tenth, "MENU", id: "t\(tenth)").status == 200)
                    asked[TestCity.phone(2_000 + tenth)] = clock.now
                }
                var hasTaken = true
                while hasTaken {
                    let look = await runner.look()
                    for operation in look.work { group.addTask { await operation() } }
                    while traffic.underWay != provider.hanging { await Task.yield() }
                    hasTaken = look.hasTaken
                }
                clock.advance(milliseconds: 100)
                provider.answer()
                while traffic.underWay != provider.hanging { await Task.yield() }
            }
            clock.advance(seconds: 1)
            provider.answer()
        }
        return asked
    }

    /// However much waits, a look goes to the rows it takes and to no others: by the index, in its order.
    private static func check(_ statements: [Statement], _ database: any Database) async throws {
        let looks = statements.filter { $0.sql.contains("outbox") && $0.sql.contains("due_at") }
            .filter { $0.sql.hasPrefix("WITH due") || $0.sql.hasPrefix("SELECT 0") }
        #expect(looks.count >= 4)
        let plans = try await database.read { transaction in
            try looks.flatMap { try QueryPlan.all(of: $0, in: transaction, database.dialect) }
        }
        for plan in plans {
            let told = plan.description
            #expect(told.contains("outbox_by_line"), "\(told)")
            #expect(!told.contains("TEMP B-TREE FOR ORDER BY") && !told.contains("Sort Key"), "\(told)")
            #expect(!told.contains("SCAN outbox") && !told.contains("Seq Scan on outbox"), "\(told)")
        }
    }
}

/// The words of the classes.
@Suite struct `A class of the outbox` {
    @Test(arguments: OutboxClass.allCases)
    func `is known by its word, with a space, a dash or neither`(rank: OutboxClass) {
        for word in [rank.word, rank.word.uppercased(), rank.word.replacing(" ", with: "-")] {
            #expect(OutboxClass(word: word) == rank)
        }
        #expect(OutboxClass(word: rank.word + "s") == nil)
    }

    @Test func `stands in the order in which they leave`() {
        #expect(OutboxClass.allCases.sorted() == [.answer, .receipt, .walletCall, .notice, .broadcast])
        #expect(OutboxClass.allCases.filter(\.isPatient) == [.notice, .broadcast])
        #expect(OutboxClass.allCases.filter(\.isEssential) == [.receipt, .walletCall])
    }
}
