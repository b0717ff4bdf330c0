import Authoring
import Conversation
@testable import Gateway
@testable import Simulator
import GatewayTestKit
import Providers
import Storage
import Testing

/// Reminders under crashes, at several gateways at once, and when something of theirs is gone.
@Suite(.onEveryStore) struct `Reminders in trouble` {
    private static let wait: Int64 = 6 * 3_600

    private static func ask(_ city: TestCity, then seconds: Int64 = wait) async throws {
        #expect(await city.text(1, "ADDRESS", id: "ask").status == 200)
        try await city.world.settle()
        city.world.clock.advance(seconds: seconds)
    }

    @Test func `a gateway that dies after it took the timer leaves it to another, which reminds once`() async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            try await Self.ask(cities[0])
            let now = cities[0].world.clock.now
            let taken = try await cities[0].world.gateway.database.write(.claim) {
                try TimerStore(transaction: $0).lease(atMost: 16, now: now)
            }
            #expect(taken.map(\.kind) == [AwaitedAnswers.timer])
            try await cities[1].world.settle()
            #expect(try await cities[1].received(1).count == 1)
            cities[1].world.clock.advance(seconds: 30)
            try await cities[1].world.settle()
            #expect(try await cities[1].received(1).count == 2)
            #expect(cities[1].counted(.answerReminded) == 1)
        }
    }

    @Test func `a gateway that comes back to a timer another has served meanwhile does nothing`() async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            try await Self.ask(cities[0])
            let question = try await Self.question(cities[0])
            let outcomes = await cities.atOnce { city in try? await Self.serve(question, at: city) }
            #expect(outcomes.count { $0 == .reminded } == 1)
            #expect(outcomes.count { $0 == .over } == 1)
            #expect(try await Self.serve(question, at: cities[0]) == .over)
            for city in cities { try await city.world.settle() }
            #expect(try await cities[0].received(1).count == 2)
        }
    }

    @Test func `an answer that comes in the moment of the reminder is taken, and the session is one of both`()
        async throws
    {
        for _ in 1...4 {
            try await TestCity.open(gateways: 2) { cities async throws in
                try await Self.ask(cities[0])
                _ = await cities.atOnce { city in
                    if city.world.gateway === cities[0].world.gateway {
                        _ = await city.text(1, "1", id: "answer")
                    } else {
                        _ = try? await city.world.settle()
                    }
                }
                for city in cities { try await city.world.settle() }
                let messages = try await cities[0].received(1)
                #expect(messages.count { $0.hasPrefix("Saved.") } == 1)
                #expect(messages.count { $0.hasPrefix("You have not finished.") } <= 1)
                #expect(try await cities[0].export("addresses").contains { $0["status"] == "confirmed" })
                cities[0].world.clock.advance(seconds: 30 * 3_600)
                try await cities[0].world.settle()
                #expect(try await cities[0].received(1).count == messages.count, "answered, it is over")
            }
        }
    }

    @Test func `a turn that is undone is made by the next try, once`() async throws {
        try await TestCity.open { city async throws in
            try await Self.ask(city)
            try await city.run("ALTER TABLE outbox RENAME TO elsewhere")
            _ = try? await city.workers(ScriptedNetwork.accepting()).timers.round()
            try await city.run("ALTER TABLE elsewhere RENAME TO outbox")
            #expect(city.counted(.answerReminded) == 0)
            city.world.clock.advance(seconds: 30)
            try await city.world.settle()
            #expect(try await city.received(1).count == 2)
            #expect(city.counted(.answerReminded) == 1)
        }
    }

    @Test(arguments: [
        "DELETE FROM sessions", "UPDATE sessions SET body = NULL", "UPDATE sessions SET body = id",
        "DELETE FROM awaited_answers", "UPDATE awaited_answers SET phone = hop",
    ])
    func `where something of it is gone nobody is reminded and nothing is left waiting`(loss: String) async throws {
        try await TestCity.open { city async throws in
            try await Self.ask(city)
            try await city.run(loss)
            try await city.world.settle()
            #expect(try await city.received(1).count == 1)
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'answer'") == 0)
        }
    }

    @Test func `who was asked by a channel this gateway does not have is left to one that does`() async throws {
        try await TestCity.open { city async throws in
            try await Self.ask(city)
            try await city.run("UPDATE awaited_answers SET channel = 'elsewhere'")
            for _ in 1...30 {
                try await city.world.settle()
                city.world.clock.advance(seconds: 30)
            }
            #expect(try await city.received(1).count == 1)
            #expect(try await city.rows("SELECT attempts FROM timers WHERE kind = 'answer'") == [Row([0])])
            try await city.run("UPDATE awaited_answers SET channel = $1", [.text(TestCity.line)])
            try await city.world.settle()
            #expect(try await city.received(1).count == 2)
        }
    }

    @Test func `a session whose program is gone is not reminded`() async throws {
        let edited = try ProjectCity.bundle(
            editing: "Locales/en/mobility.yaml", [("What is wrong on the road?", "What did you see?")])
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in try await Self.ask(city, then: 0) }
            let later = TranscriptWorld.morning.adding(seconds: Self.wait)
            try await TestCity.open(place, try ProjectCity.program(of: edited), at: later) { city async throws in
                try await city.world.settle()
                #expect(try await city.received(1).count == 1)
                #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'answer'") == 0)
            }
        }
    }

    @Test func `a turn that can never be made is given up after some tries`() async throws {
        try await TestCity.open { city async throws in
            try await Self.ask(city)
            let question = try await Self.question(city)
            #expect(try await Self.serve(question, at: city, attempt: SilenceInput.attempts + 1) == .givenUp)
            #expect(try await city.count("SELECT session FROM awaited_answers") == 0)
        }
    }

    @Test func `a restored city reminds nobody of what they may have answered since`() async throws {
        try await TestCity.open { city async throws in
            try await Self.ask(city)
            let now = city.world.clock.now
            _ = try await city.world.gateway.database.write { try Restoring.settle(at: now, $0) }
            try await city.world.settle()
            #expect(try await city.received(1).count == 1)
            #expect(try await city.count("SELECT session FROM awaited_answers") == 0)
        }
    }

    @Test(arguments: ["", "/", "0", "00/", "0011/0", "0011/zz", "001122", "0011/22/33"])
    func `a timer that names no question is cleared`(subject: String) async throws {
        try await TestCity.open { city async throws in
            let now = city.world.clock.now
            try await city.world.gateway.database.write {
                try TimerStore(transaction: $0).set(AwaitedAnswers.timer, subject, due: now)
            }
            try await city.workers(ScriptedNetwork.accepting()).timers.round()
            #expect(try await city.count("SELECT kind FROM timers") == 0)
        }
    }

    @Test func `a message written before there were reminders still leaves`() async throws {
        try await TestCity.open { city async throws in
            let vault = city.world.gateway.vault
            let old = #"{"message":{"to":"+233240000001","text":"Hello"}}"#
            try await city.run(
                """
                INSERT INTO outbox (kind, channel, state, payload, due_at, attempts, created_at, updated_at)
                VALUES ('sms', 'africastalking', 'queued', $1, 0, 0, 0, 0)
                """, [.blob(try vault.seal(old))])
            try await city.world.settle()
            #expect(try await city.received(1) == ["Hello"])
        }
    }

    // MARK: Parts

    private static func question(_ city: TestCity) async throws -> AwaitedQuestion {
        let subject = try await city.rows("SELECT subject FROM timers WHERE kind = 'answer'").first?.text(0)
        return try #require(subject.flatMap(AwaitedQuestion.init(subject:)))
    }

    private static func serve(
        _ question: AwaitedQuestion, at city: TestCity, attempt: Int = 1
    ) async throws -> TurnOutcome {
        let (gateway, now) = (city.world.gateway, city.world.clock.now)
        return try await gateway.database.write(.of(question.phoneHash)) { transaction in
            let timer = TimerStore.Due(
                kind: AwaitedAnswers.timer, subject: question.subject, attempts: attempt, line: "")
            return try TurnScene(gateway: gateway, transaction: transaction, note: OutboxNote())
                .makeTurn(of: SilenceInput(question: question, timer: timer, now: now)).outcome
        }
    }
}
