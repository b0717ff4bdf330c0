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

/// The channels messages leave by, from `city.yaml` to the outbox.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Routes of messages` {
    private static let own = "channels:\n"

    /// The city with a second channel, and rules.
    private static func program(_ rules: String) throws -> RunnableProgram {
        let second =
            "channels:\n  second:\n    provider: africastalking\n    sms: \"21022\"\n    secrets: [username, api_key]\n"
        return try ProjectCity.program(
            of: ProjectCity.bundle(editing: "Flows/city.yaml", [(own, "routes: \(rules)\n" + second)]))
    }

    private static func channels(_ city: TestCity) async throws -> [Row] {
        try await city.rows("SELECT channel, state FROM outbox WHERE kind = 'sms' ORDER BY id")
    }

    @Test(arguments: [
        ("[{ to: second, network: MTN }, { to: africastalking }]", "second"),
        ("[{ to: second, network: Telecel }, { to: africastalking }]", "africastalking"),
        ("[{ to: second, prefix: \"240\" }, { to: africastalking }]", "second"),
        ("[{ to: second, kind: receipt }, { to: africastalking }]", "second"),
        ("[{ to: second, kind: notice }, { to: africastalking }]", "africastalking"),
    ])
    func `a receipt leaves by the channel its rule names`(rules: String, channel: String) async throws {
        try await TestCity.open(try Self.program(rules)) { city async throws in
            try await Self.pay(city, 1)
            #expect(try await city.received(1).last?.hasPrefix("PAID ") == true)
            #expect(try await Self.channels(city).last == Row([SQLValue.text(channel), .text("sent")]))
        }
    }

    @Test func `a text is answered by the channel it came in by, whatever rules say`() async throws {
        try await TestCity.open(try Self.program("[{ to: second }]")) { city async throws in
            #expect(await city.text(1, "MENU", id: "m").status == 200)
            try await city.world.settle()
            #expect(try await Self.channels(city) == [Row([SQLValue.text(TestCity.line), .text("sent")])])
        }
    }

    /// The city as it would go on from former days, with its one channel not sending any text.
    private static func mute() throws -> RunnableProgram {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/city.yaml", [("    sms: \"21021\"\n    sender: \"21021\"\n", "")])
        let compilation = ProjectCity.compiler.recompile(bundle)
        #expect(compilation.errors.map(\.kind) == [.missingRoute])
        return try #require(ProgramRegistry.runnable(compilation))
    }

    /// The workers' timers of a city whose log is kept.
    private static func timers(_ city: TestCity, _ log: WrittenLog) -> TimerWorker {
        TimerWorker(
            gateway: city.world.gateway, network: city.world.network, counters: city.world.counters, log: log.logger)
    }

    /// Pays a bill; its receipt is on its way then.
    private static func pay(_ city: TestCity, _ phone: Int) async throws {
        await city.talk(phone, TestCity.payment(phone))
        try await city.world.settle()
        city.world.network.wallet.decideLatest(.approve)
        try await city.world.settle()
    }

    @Test func `a message without a route waits with the reason, told and counted once, and leaves when there is one`()
        async throws
    {
        try await TestCity.open(try Self.mute()) { city async throws in
            let start = city.world.clock.now
            try await city.world.gateway.database.write { try Maintenance.start(now: start, $0) }
            try await Self.pay(city, 1)
            let waiting = try #require(try await city.export("messages").last)
            #expect(waiting["state"] == "queued" && waiting["channel"] == "")
            #expect(waiting["detail"] == "No rule says by which channel it leaves; look at routes in city.yaml.")
            #expect(try await city.received(1).isEmpty)
            // What it is about is not undone for it.
            #expect(try await city.export("receipts").count == 1)

            let log = WrittenLog()
            for _ in 1...3 {
                city.world.clock.advance(seconds: 60)
                _ = try await Self.timers(city, log).round()
                try await city.world.settle()
            }
            let told = WrittenLog.Line(text: "error \(UnroutedMessages.sentence)", metadata: ["messages": "1"])
            #expect(log.written == [told])
            #expect(city.counted(.messageUnrouted) == 1)
            #expect(try await city.export("messages").last?["state"] == "queued")

            city.world.gateway.registry.release(try ProjectCity.program())
            city.world.clock.advance(seconds: 60)
            _ = try await Self.timers(city, log).round()
            try await city.world.settle()
            #expect(log.lines.last == "notice Messages that waited for a route leave now.")
            let sent = try #require(try await city.export("messages").last)
            #expect(sent["state"] == "sent" && sent["channel"] == TestCity.line && sent["detail"] == "")
            #expect(try await city.received(1).last?.hasPrefix("PAID ") == true)
            #expect(city.counted(.messageUnrouted) == 1)
        }
    }

    @Test func `each of many that wait gets the channel its own rule names, and those without a rule wait on`()
        async throws
    {
        let rules = try Self.program("[{ to: second, network: Telecel }, { to: africastalking }]")
        try await TestCity.open(rules) { city async throws in
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            try await gateway.database.write { transaction in
                let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
                func add(_ phone: String, as rank: OutboxClass = .receipt) throws {
                    try outbox.add(
                        .message(to: phone, text: "Hello", linkID: nil), as: rank, channel: UnroutedMessages.line,
                        due: now, now: now)
                }
                // More than one look takes at once.
                for _ in 1...UnroutedMessages.batch { try add("+233240000009") }
                try add("+233200000001")
                try add("+22501020304")
                try add("+233200000002", as: .notice)
            }
            let partly = MessageRoutes(
                [.init(to: "second", for: .networks(["Telecel"]), kinds: [.receipt])],
                series: ["23320": "Telecel"])
            func route(by routes: MessageRoutes, at moment: Instant) async throws -> UnroutedMessages.Found {
                try await gateway.database.write {
                    try UnroutedMessages(transaction: $0, vault: gateway.vault).route(by: routes, now: moment)
                }
            }
            let batch = UnroutedMessages.batch
            #expect(try await route(by: partly, at: now) == .init(routed: 0, new: batch, isMore: true))
            #expect(try await route(by: partly, at: now) == .init(routed: 1, new: 2, isMore: false))
            #expect(try await route(by: partly, at: now) == .init())
            let later = now.adding(milliseconds: UnroutedMessages.everyMilliseconds)
            let routes = gateway.registry.live.city.routes
            #expect(try await route(by: routes, at: later) == .init(routed: batch, new: 0, isMore: true))
            #expect(try await route(by: routes, at: later) == .init(routed: 2, new: 0, isMore: false))
            let channels = try await city.rows("SELECT channel, COUNT(*) FROM outbox GROUP BY channel ORDER BY channel")
            #expect(
                channels == [
                    Row([SQLValue.text(TestCity.line), SQLValue(batch + 1)]),
                    Row([SQLValue.text("second"), SQLValue(2)]),
                ])
        }
    }

    @Test func `a message whose number cannot be read leaves by a rule for all phones only`() async throws {
        try await TestCity.open { city async throws in
            let (gateway, now) = (city.world.gateway, city.world.clock.now)
            let other = try #require(Vault(masterKey: [UInt8](repeating: 9, count: 32), stretchRounds: 16))
            try await gateway.database.write { transaction in
                try OutboxStore(transaction: transaction, vault: other).add(
                    .message(to: "+233240000009", text: "Hello", linkID: nil), as: .receipt,
                    channel: UnroutedMessages.line, due: now, now: now)
            }
            let narrow = MessageRoutes([.init(to: "second", for: .beginnings(["233"]))])
            for (routes, isRouted, wait) in [(narrow, false, 0), (gateway.registry.live.city.routes, true, 1)] {
                let moment = now.adding(milliseconds: Int64(wait) * UnroutedMessages.everyMilliseconds)
                let found = try await gateway.database.write {
                    try UnroutedMessages(transaction: $0, vault: gateway.vault).route(by: routes, now: moment)
                }
                #expect((found.routed == 1) == isRouted)
            }
        }
    }

    @Test func `a notice nobody wants is not kept for a route`() async throws {
        try await TestCity.open(try Self.mute()) { city async throws in
            let gateway = city.world.gateway
            let now = city.world.clock.now
            let phone = try #require(PhoneNumber(e164: TestCity.phone(1)))
            let notice = try #require(gateway.domains.notices.min())
            try await gateway.database.write { transaction in
                try OptOuts.record(gateway.vault.hash(phone), by: TestCity.line, at: now, transaction)
                let effects = OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: OutboxNote())
                try effects.send(notice, [:], to: .phone(phone))
            }
            let messages = try await city.export("messages")
            #expect(messages.map { $0["state"] } == ["failed"])
            #expect(messages.map { $0["detail"] } == ["The phone wants no reminders and news."])
        }
    }
}
