import Simulator
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// Networks send what they are not sure of again, sometimes at once.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Deliveries that come again` {
    @Test func `a hop sent five times at once has one effect and five equal answers`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1", "1", "1"])
            let answers = await atOnce(5) { await city.hop(1, "2*1*1*1*1") }
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(answers.allSatisfy { $0.status == 200 && $0.closes })
            #expect(try await city.export("reports").count == 1)
            #expect(city.counted(.turnRepeated) == 4)
        }
    }

    @Test func `the dial itself sent five times at once begins one session`() async throws {
        try await TestCity.open { city async throws in
            let answers = await atOnce(5) { await city.hop(1, "") }
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await city.count("SELECT id FROM sessions") == 1)
        }
    }

    @Test func `a confirmed payment sent five times at once asks the wallet once`() async throws {
        try await TestCity.open { city async throws in
            let hops = TestCity.payment(1)
            await city.talk(1, hops.dropLast())
            let answers = await atOnce(5) { await city.hop(1, hops.joined(separator: "*")) }
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await city.export("payments").count == 1)
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'push'") == 1)

            try await city.world.settle()
            city.world.network.wallet.decideLatest(.approve)
            try await city.world.settle()
            #expect(try await city.export("receipts").count == 1)
            #expect(try await city.received(1).count == 1)
            #expect(try await city.ledgerFaults() == [])
        }
    }

    @Test func `a text sent five times at once is answered once`() async throws {
        try await TestCity.open { city async throws in
            let answers = await atOnce(5) { await city.text(1, "JAM TECH JUNCTION", id: "m1") }
            #expect(answers.allSatisfy { $0.status == 200 })
            try await city.world.settle()
            #expect(try await city.export("reports").count == 1)
            #expect(try await city.export("messages").count == 1)
            #expect(try await city.received(1).count == 1)
        }
    }

    @Test func `the same words in another text are another text`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            _ = await city.text(1, "MENU", id: "m2")
            #expect(try await city.export("messages").count == 2)
        }
    }

    @Test func `a text without an id is told from another by its time`() async throws {
        try await TestCity.open { city async throws in
            for date in ["2026-03-02 10:00:00", "2026-03-02T10:00:00Z", "2026-03-02 10:00:07"] {
                _ = await city.hook(
                    "sms", ["from": TestCity.phone(1), "to": "21021", "text": "MENU", "date": date])
            }
            #expect(try await city.export("messages").count == 2)
        }
    }

    @Test func `two dials of one phone at once leave one session, and the later one goes on`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2", "1"], dial: "z")
            let answers = await withTaskGroup(of: HookResponse.self) { group in
                for dial in ["a", "b"] { group.addTask { await city.hop(1, "", dial: dial) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.text.hasPrefix("CON You did not finish last time.") })
            #expect(try await city.count("SELECT id FROM sessions") == 1)
            var goingOn = 0
            for dial in ["a", "b"] {
                let answer = await city.hop(1, "1", dial: dial)
                goingOn += answer.text.hasPrefix("CON Which road?") ? 1 : 0
                #expect(answer.text.hasPrefix("CON Which road?") || answer.text.hasPrefix("END This session is over."))
            }
            #expect(goingOn == 1)
        }
    }

    @Test func `hops of one phone sent at once are taken in the order they came`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2"])
            let gate = Gate()
            try city.holdUp(1...1, until: gate)
            var waiting: [Task<HookResponse, Never>] = []
            for typed in ["2*1", "2*1*1", "2*1*1*1", "2*1*1*1*1"] {
                // On one actor, so that each has handed over its hop before the next begins.
                waiting.append(Task { @MainActor in await city.hop(1, typed) })
                while city.world.handler.board.count < waiting.count { await Task.yield() }
            }
            gate.open()
            var answers: [String] = []
            for task in waiting { answers.append(await task.value.text) }
            #expect(answers[0].hasPrefix("CON Which road?"))
            #expect(answers[1].hasPrefix("CON At which place?"))
            #expect(answers[2].hasPrefix("CON In which direction?"))
            #expect(answers[3].hasPrefix("END Thank you."))
            #expect(try await city.export("reports").count == 1)
        }
    }
}
