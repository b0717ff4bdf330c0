import Gateway
import GatewayTestKit
import Providers
import Testing

/// What no store keeps as text, and PostgreSQL refuses: it must end no turn and no hook.
@Suite(.onEveryStore) struct `Texts with a NUL in them` {
    @Test func `what a citizen sends is read without it`() async throws {
        try await TestCity.open { city async throws in
            await city.hop(1, "")
            #expect(await city.hop(1, "2\0").text.hasPrefix("CON What is wrong on the road?"))
            #expect(await city.hop(1, "2\0*\u{0}1").text.hasPrefix("CON Which road?"))
            #expect(await city.text(2, "J\0AM TECH JUNC\0TION", id: "m\0").status == 200)
            try await city.world.settle()
            #expect(try await city.export("reports").count == 1)
            #expect(try await city.received(2).count == 1)
        }
    }

    @Test func `a name with it is no name, and a word is kept without it`() async throws {
        try await TestCity.open { city async throws in
            #expect(await city.hook("delivery", ["id": "ATXid\0", "status": "Success"]).status == 400)
            let hint = await city.hook("payment", ["reference": "R\0", "status": "pending"], to: TestCity.wallet)
            #expect(hint.status == 400)

            _ = await city.text(1, "MENU", id: "m1")
            try await city.workers(ScriptedNetwork.accepting()).outbox.round()
            let report = await city.hook(
                "delivery", ["id": "ATXid_1", "status": "Failed\0", "failureReason": "No\0Credit"])
            #expect(report.status == 200)
            #expect(try await city.export("messages").first?["detail"] == "Failed: NoCredit")
        }
    }

    @Test func `a message taken under such a name is sent all the same, once`() async throws {
        try await TestCity.open { city async throws in
            _ = await city.text(1, "MENU", id: "m1")
            let network = ScriptedNetwork.answering(.success(SendAnswer.accepted("ATXid\\u0000")))
            let worker = city.workers(network).outbox
            #expect(try await worker.round() == 1)
            #expect(try await worker.round() == 0)
            #expect(try await city.export("messages").map { $0["state"] } == ["sent"])
        }
    }
}
