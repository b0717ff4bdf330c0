import Simulator
import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// Questions asked by text message that nobody answers.
@Suite(.onEveryStore) struct `Reminders by text message` {
    private static let hour: Int64 = 3_600
    private static let reminder = "You have not finished."
    private static let question = "Is this where you live?"

    /// The city with another timeout at the question about an address.
    private static func program(_ timeout: String) throws -> RunnableProgram {
        try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/land/confirm.yaml", [("timeout: { after: 6h }", "timeout: \(timeout)")]))
    }

    private func ask(_ city: TestCity, _ phone: Int = 1, id: String = "ask") async throws {
        #expect(await city.text(phone, "ADDRESS", id: id).status == 200)
        try await city.world.settle()
    }

    private func wait(_ seconds: Int64, _ cities: TestCity...) async throws {
        for (index, city) in cities.enumerated() {
            if index == 0 { city.world.clock.advance(seconds: seconds) }
            try await city.world.settle()
        }
    }

    private func waiting(_ city: TestCity) async throws -> Int {
        try await city.count("SELECT subject FROM timers WHERE kind = 'answer'")
    }

    // MARK: What is said, and when

    @Test func `the question is asked again once, and the same time later the conversation ends silently`() async throws
    {
        try await TestCity.open { city async throws in
            try await ask(city)
            try await wait(6 * Self.hour - 1, city)
            #expect(try await city.received(1).count == 1)
            try await wait(1, city)
            let messages = try await city.received(1)
            #expect(messages.count == 2)
            #expect(messages[1].hasPrefix(Self.reminder) && messages[1].contains(Self.question))
            // The second six hours end in the night, and so at eight.
            try await wait(15 * Self.hour + 3_599, city)
            #expect(try await city.count("SELECT id FROM sessions WHERE body IS NOT NULL") == 1)
            try await wait(1, city)
            #expect(try await city.received(1).count == 2)
            #expect(try await city.count("SELECT id FROM sessions WHERE body IS NOT NULL") == 0)
            #expect(try await city.count("SELECT session FROM awaited_answers") == 0)
            #expect(try await waiting(city) == 0)
            #expect(city.counted(.answerReminded) == 1 && city.counted(.answerTimedOut) == 1)
            let ended = city.world.gateway.flowMetrics.removeCounts().filter { $0.key.event == .ended }
            #expect(ended.keys.map(\.state) == ["review"], "who looks where citizens stay sees it")
        }
    }

    @Test(arguments: ["1", "7", "99"])
    func `anyone who answers is not reminded of that question, right or wrong`(answer: String) async throws {
        try await TestCity.open { city async throws in
            try await ask(city)
            try await wait(Self.hour, city)
            _ = await city.text(1, answer, id: "answer")
            try await wait(0, city)
            try await wait(5 * Self.hour, city)
            let messages = try await city.received(1)
            #expect(messages.count == 2 && !messages[1].hasPrefix(Self.reminder))
            // A wrong answer is asked again, and that question waited for in its turn.
            try await wait(Self.hour, city)
            #expect(try await city.received(1).count == (answer == "1" ? 2 : 3))
        }
    }

    @Test func `the time begins when the message leaves, and not when it is written`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "ADDRESS", id: "ask")
            let away = city.workers(ScriptedNetwork.answering(.failure(.notSent("The connection was refused."))))
            try await away.outbox.round()
            city.world.clock.advance(seconds: 3 * Self.hour)
            #expect(try await waiting(city) == 0)
            try await wait(0, city)
            #expect(try await waiting(city) == 1)
            try await wait(5 * Self.hour, city)
            #expect(try await city.received(1).count == 1, "eight hours after it was written")
            try await wait(Self.hour, city)
            #expect(try await city.received(1).count == 2)
        }
    }

    @Test func `a message the provider refuses for good is asked again all the same`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "ADDRESS", id: "ask")
            try await city.workers(ScriptedNetwork.answering(.success(SendAnswer.optedOut))).outbox.round()
            try await wait(6 * Self.hour, city)
            #expect(try await city.received(1).map { $0.hasPrefix(Self.reminder) } == [true])
        }
    }

    /// From ten in the morning: what is due in the evening or by night comes at eight.
    @Test(arguments: [(9, 9), (10, 22), (15, 22), (21, 22), (22, 22), (23, 23)])
    func `nobody is disturbed in the city's quiet hours`(after: Int64, at hours: Int64) async throws {
        try await TestCity.open(Self.program("{ after: \(after)h }")) { city async throws in
            try await ask(city)
            try await wait(hours * Self.hour - 1, city)
            #expect(try await city.received(1).count == 1)
            try await wait(1, city)
            #expect(try await city.received(1).count == 2)
        }
    }

    @Test func `a timer that goes off late in the evening is put off to the morning`() async throws {
        try await TestCity.open { city async throws in
            try await ask(city)
            // The gateway was away from before four until nine in the evening.
            try await wait(11 * Self.hour, city)
            #expect(try await city.received(1).count == 1)
            try await wait(11 * Self.hour, city)
            #expect(try await city.received(1).count == 2)
        }
    }

    @Test func `where a timeout leads is carried out, and a question there is not reminded of`() async throws {
        try await TestCity.open(Self.program("{ after: 1h, then: sure }")) { city async throws in
            try await ask(city)
            try await wait(Self.hour, city)
            try await wait(Self.hour, city)
            let messages = try await city.received(1)
            #expect(messages.count == 3 && messages[2].contains("is not yours?"))
            #expect(try await waiting(city) == 0, "that state has no timeout")
            _ = await city.text(1, "1", id: "answer")
            try await wait(0, city)
            #expect(try await city.received(1).last?.contains("is not yours.") == true)
        }
    }

    @Test func `a timeout that leads back to its question is not asked for ever`() async throws {
        try await TestCity.open(Self.program("{ after: 10m, then: begin }")) { city async throws in
            try await ask(city)
            for _ in 1...12 { try await wait(600, city) }
            #expect(try await city.received(1).filter { $0.hasPrefix(Self.reminder) }.count == 1)
            #expect(try await city.received(1).count == 5)
            #expect(try await waiting(city) == 0)
            _ = await city.text(1, "1", id: "answer")
            try await wait(0, city)
            #expect(try await city.received(1).last?.hasPrefix("Saved.") == true, "it can still be answered")
        }
    }

    @Test func `a reminder of a private question shows nothing that was chosen`() async throws {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/participation/vote.yaml", [("private: true", "private: true\n    timeout: { after: 1h }")])
        try await TestCity.open(ProjectCity.program(of: bundle)) { city async throws in
            for (number, words) in ["VOTE", "1", "9 Street lamps please"].enumerated() {
                _ = await city.text(1, words, id: "\(number)")
                try await city.world.settle()
            }
            let before = try await city.received(1)
            try await wait(Self.hour, city)
            let after = try await city.received(1)
            #expect(after.count == before.count + 1)
            #expect(after.last?.hasPrefix(Self.reminder) == true)
            #expect(after.last?.contains("please") == false)
        }
    }

    // MARK: Sessions that wait for long

    @Test func `a question waited for a week can be answered until it is over, and is kept so long`() async throws {
        try await TestCity.open(Self.program("{ after: 7d }")) { city async throws in
            try await ask(city)
            _ = await city.text(2, "MENU", id: "menu")
            try await wait(6 * 86_400, city)
            for _ in 1...200 { try await city.runMaintenance() }
            #expect(try await city.count("SELECT id FROM sessions") == 1, "nobody waits for the other")
            try await wait(86_400, city)
            #expect(try await city.received(1).count == 2)
            try await wait(6 * 86_400, city)
            for _ in 1...200 { try await city.runMaintenance() }
            _ = await city.text(1, "1", id: "answer")
            try await wait(0, city)
            #expect(try await city.received(1).last?.hasPrefix("Saved.") == true)
        }
    }

    @Test func `a note whose message never left is forgotten with its session`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "ADDRESS", id: "ask")
            try await city.run("UPDATE outbox SET state = 'unknown'")
            city.world.clock.advance(seconds: 31 * 86_400)
            for _ in 1...200 { try await city.runMaintenance() }
            #expect(try await city.count("SELECT session FROM awaited_answers") == 0)
            for _ in 1...200 { try await city.runMaintenance() }
            #expect(try await city.count("SELECT id FROM sessions") == 0)
        }
    }
}
