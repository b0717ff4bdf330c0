import Simulator
import Gateway
import GatewayTestKit
import Providers
import Testing

/// What networks report of texts: late, twice, backwards, or before the provider has told us which text it is.
@Suite(.onEveryStore) struct `Delivery reports` {
    private static func report(_ word: String, in city: TestCity, id: String = "ATXid_1") async {
        let answer = await city.hook("delivery", ["id": id, "status": word, "failureReason": ""])
        #expect(answer.status == 200)
    }

    private static func send(in city: TestCity) async throws {
        _ = await city.text(1, "MENU", id: "m1")
        try await city.workers(ScriptedNetwork.accepting()).outbox.round()
    }

    private static func state(_ city: TestCity) async throws -> String? {
        try await city.export("messages").first?["state"]
    }

    @Test(arguments: [
        (["Sent", "Success"], "delivered"), (["Success", "Success"], "delivered"), (["Success", "Sent"], "delivered"),
        (["Success", "Failed"], "delivered"), (["Failed", "Success"], "failed"), (["Rejected"], "failed"),
        (["Buffered", "Submitted"], "sent"), (["AbsentSubscriber"], "unknown"),
        (["Moonstruck", "Success"], "delivered"),
        (["Success", "Moonstruck"], "delivered"), (["Moonstruck", "Buffered"], "sent"),
    ])
    func `reports move a text forward only`(words: [String], state: String) async throws {
        try await TestCity.open { city async throws in
            try await Self.send(in: city)
            for word in words { await Self.report(word, in: city) }
            #expect(try await Self.state(city) == state)
            #expect(try await city.count("SELECT 1 FROM early_reports") == 0)
        }
    }

    @Test func `a report five times at once is one report`() async throws {
        try await TestCity.open { city async throws in
            try await Self.send(in: city)
            _ = await atOnce(5) { await Self.report("Success", in: city) }
            #expect(try await Self.state(city) == "delivered")
            #expect(try await city.count("SELECT 1 FROM early_reports") == 0)
        }
    }

    @Test(arguments: [("Success", "delivered"), ("Failed", "failed"), ("Sent", "sent")])
    func `a report that comes before the provider's answer counts`(word: String, state: String) async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            let network = ScriptedNetwork { _, number in
                for _ in 1...2 { await Self.report(word, in: city) }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            try await city.workers(network).outbox.round()
            #expect(try await Self.state(city) == state)
            #expect(try await city.count("SELECT 1 FROM early_reports") == 0)
        }
    }

    @Test func `a report about nobody's text is taken, and forgotten in time`() async throws {
        try await TestCity.open { city async throws in
            await Self.report("Success", in: city, id: "ATXid_stranger")
            #expect(try await city.count("SELECT 1 FROM early_reports") == 1)
            try await city.runMaintenance()
            #expect(try await city.count("SELECT 1 FROM early_reports") == 1)
            city.world.clock.advance(seconds: 9 * 86_400)
            try await city.runMaintenance()
            #expect(try await city.count("SELECT 1 FROM early_reports") == 0)
        }
    }

    @Test func `a push is moved by no delivery report`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            try await city.world.settle()
            let reference = try #require(try await city.export("payments").first?["reference"])
            await Self.report("Failed", in: city, id: reference)
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'push' AND state = 'sent'") == 1)
        }
    }
}
