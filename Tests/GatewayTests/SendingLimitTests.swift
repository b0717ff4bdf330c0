import Authoring
import Conversation
import GatewayTestKit
import Providers
import Simulator
import Storage
import Synchronization
import Testing

@testable import Gateway

/// What bounds the messages that leave by one channel: its rate, its window, its budget, and staff.
@Suite(.onEveryStore, .timeLimit(.minutes(2))) struct `Limits of a channel` {
    /// Monday 2 March 2026, nine in the evening in Accra.
    private static let evening = Instant(seconds: 1_772_485_200)

    // MARK: Window

    @Test func `outside its window only answers and receipts leave, and the rest when it opens`() async throws {
        let program = try TestCity.program(ofChannel: "window: { from: 8, to: 20 }")
        try await TestCity.open(program, at: Self.evening) { city async throws in
            for rank in OutboxClass.ofMessages { try await city.queue(rank, to: 1 + rank.rawValue, rank.word) }
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(Set(network.values(of: "message")) == ["answer", "receipt"])
            city.world.clock.advance(seconds: 11 * 3_600 - 1)
            try await city.leave(network)
            #expect(network.requests.count == 2)
            city.world.clock.advance(seconds: 1)
            try await city.leave(network)
            #expect(Set(network.values(of: "message").dropFirst(2)) == ["notice", "broadcast"])
        }
    }

    @Test(arguments: [(8, 20, 20, 7), (20, 8, 8, 19)])
    func `a window goes by the hours of a day, through midnight too`(from: Int, to: Int, closed: Int, last: Int) {
        let limits = SendingLimits(rate: nil, window: QuietHours(from: from, to: to), budget: nil)
        #expect(limits.isOpen(in: from) && !limits.isOpen(in: to))
        #expect((0..<24).count { limits.isOpen(in: $0) } == 12)
        #expect(!limits.isOpen(in: closed) && !limits.isOpen(in: last))
        #expect((0..<24).allSatisfy { SendingLimits.none.isOpen(in: $0) })
    }

    // MARK: Budget

    @Test func `of a channel's used up budget only what is essential leaves, staff are told, and nothing is lost`()
        async throws
    {
        // The long message has two parts, which the city pays for.
        let program = try TestCity.program(ofChannel: "budget: 10")
        try await TestCity.open(program) { city async throws in
            let network = ScriptedNetwork.accepting()
            let log = WrittenLog()
            let worker = OutboxWorker(
                gateway: city.world.gateway, network: network, counters: city.world.counters, log: log.logger)
            func leave() async throws { while try await worker.round() > 0 {} }
            for phone in 1...4 { try await city.queue(.notice, to: phone, String(repeating: "long ", count: 40)) }
            try await leave()
            #expect(network.requests.count == 4)
            try await city.queue(.broadcast, to: 5, String(repeating: "long ", count: 40))
            try await leave()
            #expect(log.written.map(\.metadata) == [["channel": TestCity.line, "sent": "8", "a_day": "10"]])
            for rank in OutboxClass.ofMessages { try await city.queue(rank, to: 6 + rank.rawValue, rank.word) }
            try await leave()
            #expect(network.values(of: "message").dropFirst(5) == ["receipt"])
            #expect(
                log.lines.last
                    == "error A channel's budget for the day is used up; only receipts and what else is essential leave by it "
                    + "until tomorrow.")
            #expect(city.counted(.budgetAlarm) == 2)
            let standing = try await city.standing()
            let line = try #require(standing.lines.first { $0.name == TestCity.line })
            #expect(line.budget == MessageBudget(limit: 10, sent: 11) && line.budget.reached == [80, 100])
            #expect(line.queues.map(\.waiting) == [1, 0, 1, 1])
            city.world.clock.advance(seconds: 14 * 3_600)
            try await leave()
            #expect(Set(network.values(of: "message").dropFirst(6)) == ["answer", "notice", "broadcast"])
        }
    }

    // MARK: Rate

    @Test func `two gateways together send no more in a second than the rate says, receipts first`() async throws {
        let program = try TestCity.program(ofChannel: "rate: 10/second")
        try await TestCity.open(gateways: 2) { cities async throws in
            for city in cities { city.world.gateway.registry.release(program) }
            let city = cities[0]
            for number in 1...120 { try await city.queue(.broadcast, to: 100 + number, "ROAD") }
            let clock = city.world.clock
            let left: Mutex<[(words: String, at: Int64)]> = Mutex([])
            let network = ScriptedNetwork { request, number in
                let words = (try? FormFields(request.body))?["message"] ?? ""
                left.withLock { $0.append((words, clock.now.milliseconds)) }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            let workers = cities.map { $0.workers(network).outbox }
            var paid: Int64 = 0
            for tenth in 0..<100 {
                if tenth == 31 {
                    try await city.queue(.receipt, to: 1, "PAID")
                    paid = clock.now.milliseconds
                }
                await withDiscardingTaskGroup { group in
                    for worker in workers { group.addTask { _ = try? await worker.round() } }
                }
                clock.advance(milliseconds: 100)
            }
            let times = left.withLock { $0.map(\.at) }.sorted()
            for (first, last) in zip(times, times.dropFirst(10)) { #expect(last - first >= 1_000) }
            #expect((70...100).contains(times.count), "\(times.count)")
            let receipts = left.withLock { $0.filter { $0.words == "PAID" }.map(\.at) }
            #expect(receipts.count == 1 && receipts.allSatisfy { $0 - paid <= 1_000 })
        }
    }

    // MARK: Expiry

    @Test func `what is worth nothing any more does not leave, and becomes a dead letter that says so`() async throws {
        try await TestCity.open { city async throws in
            let end = city.world.clock.now.adding(seconds: 3_600)
            for phone in 1...3 { try await city.queue(.broadcast, to: phone, "ROAD", until: end) }
            try await city.queue(.broadcast, to: 4, "VOTE", until: end.adding(seconds: 1))
            city.world.clock.advance(seconds: 3_600)
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(network.values(of: "message") == ["VOTE"])
            #expect(
                try await city.outboxStates()
                    == [String](repeating: "broadcast expired", count: 3) + ["broadcast sent"])
            #expect(city.counted(.messageExpired) == 3)
            #expect(city.world.counters.count(of: .messageExpired, to: .broadcast) == 3)
            let letters = try await city.deadLetters()
            #expect(letters.map(\.isExpired) == [true, true, true])
            #expect(Set(letters.map(\.reason)) == ["Its time was over before it left."])
        }
    }

    @Test func `a whole broadcast whose time is over ends at one look, and what may still leave is not kept waiting`()
        async throws
    {
        try await TestCity.open { city async throws in
            let end = city.world.clock.now.adding(seconds: 60)
            try await city.queueBroadcast("ROAD", rows: 640, until: end)
            try await city.queue(.broadcast, to: 100, "VOTE")
            city.world.clock.advance(seconds: 60)
            let network = ScriptedNetwork.accepting()
            let worker = city.workers(network).outbox
            _ = try await worker.round()
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'expired'") == 640)
            try await city.leave(network)
            #expect(network.values(of: "message") == ["VOTE"])
        }
    }

    @Test func `what waits by the will of staff ends in its time too`() async throws {
        try await TestCity.open { city async throws in
            try await city.pause(.broadcast)
            try await city.queue(.broadcast, to: 1, "ROAD", until: city.world.clock.now.adding(seconds: 60))
            city.world.clock.advance(seconds: 60)
            try await city.runMaintenance()
            #expect(try await city.outboxStates() == ["broadcast expired"])
        }
    }

    @Test func `what was taken by a worker that died may have left, and is not called dead`() async throws {
        try await TestCity.open { city async throws in
            try await city.queue(.broadcast, to: 1, "ROAD", until: city.world.clock.now.adding(seconds: 10))
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            _ = try await gateway.database.write(.claim) {
                try OutboxStore(transaction: $0, vault: gateway.vault).lease(of: TestCity.line, atMost: 1, now: now)
            }
            city.world.clock.advance(seconds: 60)
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(network.requests.isEmpty)
            #expect(try await city.outboxStates() == ["broadcast unknown"])
            #expect(try await city.deadLetters() == [])
        }
    }

    @Test func `what is over while it waits behind another message to its phone does not leave`() async throws {
        try await TestCity.open { city async throws in
            let clock = city.world.clock
            try await city.queue(.broadcast, to: 1, "LONG")
            try await city.queue(.broadcast, to: 1, "ROAD", until: clock.now.adding(seconds: 5))
            let network = ScriptedNetwork { _, number in
                clock.advance(seconds: 6)
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            _ = try await city.workers(network).outbox.round()
            #expect(network.values(of: "message") == ["LONG"])
            #expect(try await city.outboxStates() == ["broadcast sent", "broadcast expired"])
        }
    }

    // MARK: A line the city has no more

    @Test func `what waits at a line that city_yaml has no more stays, and staff are told of the line`() async throws {
        try await TestCity.open { city async throws in
            try await city.queue(.receipt, to: 1, "PAID", line: "former")
            try await city.leave(ScriptedNetwork.accepting())
            let lines = try await city.standing().lines
            #expect(lines.filter { !$0.isOfCity }.map(\.name) == ["former"])
            #expect(lines.first { $0.name == "former" }?.queues.map(\.waiting) == [1])
            #expect(lines.first { $0.name == TestCity.line }?.isOfCity == true)
        }
    }

    // MARK: Pause

    @Test func `a class staff pause waits, everything else leaves, and it goes on when they resume it`() async throws {
        try await TestCity.open { city async throws in
            try await city.pause(.broadcast)
            for rank in OutboxClass.ofMessages { try await city.queue(rank, to: 1 + rank.rawValue, rank.word) }
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(Set(network.values(of: "message")) == ["answer", "receipt", "notice"])
            let queue = try await city.standing().lines.first { $0.name == TestCity.line }?.queues.last
            #expect(queue?.waiting == 1 && queue?.pause?.author == "ESI")
            let (database, now) = (city.world.gateway.database, city.world.clock.now)
            let again = try await database.write {
                try OutboxPauses(transaction: $0).pause(.broadcast, at: TestCity.line, by: "AMA", now: now)
            }
            #expect(!again, "anyone who paused it first stays named")
            let resumed = try await database.write {
                let pauses = OutboxPauses(transaction: $0)
                return [
                    try pauses.resume(.broadcast, at: TestCity.line), try pauses.resume(.broadcast, at: TestCity.line),
                ]
            }
            #expect(resumed == [true, false])
            try await city.leave(network)
            #expect(network.values(of: "message").last == "broadcast")
        }
    }

    @Test func `a push that staff let wait too long is given up all the same`() async throws {
        try await TestCity.open { city async throws in
            try await city.pause(.walletCall, at: TestCity.wallet)
            await city.talk(1, TestCity.payment(1))
            let network = ScriptedNetwork.wallet { _, _ in .success(OutboundResponse(status: 500)) }
            try await city.leave(network)
            #expect(network.walletCalls == [] && network.requests.isEmpty)
            city.world.clock.advance(seconds: OutboxWorker.patienceMilliseconds / 1_000)
            try await city.leave(network)
            #expect(network.walletCalls == [])
            #expect(try await city.export("payments").map { $0["state"] } == ["failed"])
        }
    }
}

extension TestCity {
    /// Staff let a class wait.
    func pause(_ rank: OutboxClass, at line: String = line) async throws {
        let now = world.clock.now
        _ = try await world.gateway.database.write {
            try OutboxPauses(transaction: $0).pause(rank, at: line, by: "ESI", now: now)
        }
    }

    /// The outbox as staff look at it.
    func standing() async throws -> OutboxStanding {
        let (program, now) = (world.gateway.registry.live, world.clock.now)
        return try await world.gateway.database.read {
            try OutboxStanding(of: program.city, program.calendar, at: now, in: $0)
        }
    }

    /// The messages that did not arrive, the latest first.
    func deadLetters(_ choice: DeadLetters.Choice = DeadLetters.Choice()) async throws -> [DeadLetter] {
        let vault = world.gateway.vault
        return try await world.gateway.database.read {
            try DeadLetters(transaction: $0, vault: vault).latest(choice, atMost: 100)
        }
    }
}
