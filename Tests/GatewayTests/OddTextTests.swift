import Gateway
import GatewayTestKit
import Providers
import Simulator
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

/// What networks leave of a text they cut in the middle of a character, and other bytes that are none.
@Suite(.onEveryStore) struct `Texts with bytes that are no characters` {
    /// A message from the first phone, as bytes of a body.
    private func take(_ body: [UInt8], _ contentType: String, by city: TestCity) async throws -> HookResponse {
        let request = HookRequest(method: "POST", event: "sms", contentType: contentType, body: body)
        let answer = await city.world.handler.handleHook(
            request, channel: TestCity.line, secret: TranscriptWorld.secret)
        try await city.world.settle()
        return answer
    }

    private static let form = "application/x-www-form-urlencoded"
    private static let json = "application/json"

    /// The text of a message, in a form and in JSON; the words are told all the same.
    @Test(arguments: [
        (form, "text=JAM+TECH+JUNCTION%ED%A0%BD", "linkId=x"), (form, "text=JAM+TECH+JUNCTION", "linkId=%FF%C3"),
        (form, "text=JAM+TECH+JUNCTION+%FF", "networkCode=%ED%A0%BD"),
    ])
    func `a form is read with a bad field in it`(contentType: String, text: String, field: String) async throws {
        try await TestCity.open { city async throws in
            let from = "from=%2B" + TestCity.phone(1).dropFirst()
            let body = "id=m1&\(from)&to=21021&date=2026-03-02+10:00:00&\(text)&\(field)"
            #expect(try await take(Array(body.utf8), contentType, by: city).status == 200)
            #expect(try await city.received(1).count == 1)
            #expect(try await city.received(1)[0].contains("Tech Junction"))
        }
    }

    @Test(
        arguments: [
            (#""text":"JAM TECH JUNCTION","linkId":""#, [0xFF]),
            (#""linkId":"x","text":"JAM TECH JUNCTION "#, [0xED, 0xA0, 0xBD]),
            (#""linkId":"x","text":"JAM TECH JUNCTION "#, Array(#"\ud83d"#.utf8)),
            (#""text":"JAM TECH JUNCTION","name":""#, [0x41, 0xC3]),
        ] as [(String, [UInt8])])
    func `JSON is read with a bad member in it`(members: String, broken: [UInt8]) async throws {
        try await TestCity.open { city async throws in
            let head = #"{"id":"m1","from":"\#(TestCity.phone(1))","to":"21021","date":"2026-03-02 10:00:00","#
            let body = Array((head + members).utf8) + broken + Array(#""}"#.utf8)
            #expect(try await take(body, Self.json, by: city).status == 200)
            #expect(try await city.received(1).count == 1)
            #expect(try await city.received(1)[0].contains("Tech Junction"))
        }
    }
}
