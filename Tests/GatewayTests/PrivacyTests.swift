import Foundation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Testing

/// What somebody finds who holds the store's files, and what callers learn who should not call.
@Suite(.onEveryStore) struct `What is given away` {
    private static func withCity(_ body: (TestCity, StorePlace) async throws -> Void) async throws {
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city in try await body(city, place) }
        }
    }

    @Test func `a store's bytes hold no number, name, screen, text or choice in clear`() async throws {
        try await Self.withCity { city, place async throws in
            let screen = await city.talk(1, TestCity.payment(1).dropLast(2))
            #expect(screen.text.contains("Pay by"))
            await city.hop(1, TestCity.payment(1).joined(separator: "*"))
            await city.talk(2, TestCity.payment(2))
            try await city.world.settle()
            city.world.network.wallet.decideLatest(.approve)
            try await city.world.settle()
            await city.talk(3, ["4", "1", "2"])
            _ = await city.text(4, "VOTE", id: "m1")
            _ = await city.text(4, "secret words nobody may read", id: "m2")
            await city.talk(5, ["3", "2", "pink gate by the well"])
            try await city.world.settle()
            #expect(try await city.received(2).count == 1)

            let bytes = try await place.bytes()
            #expect(bytes.range(of: Data("sessions".utf8)) != nil)
            let secrets =
                TestCity.phones.flatMap { [TestCity.phone($0), String(TestCity.phone($0).dropFirst(4))] }
                + [
                    "Adjoa", "Konadu", "Pay by", "Now wait for the mobile money", "PAID GHS", "NOT PAID",
                    "secret words", "nobody may read", "pink gate", "Thank you. Your vote", "ATUid_1_1",
                    "1*1*" + TestCity.bill(1), "4*1*2",
                ]
            for secret in secrets {
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) stands in the store")
            }
        }
    }

    /// The labels of a question are public. That a screen or session named one choice would not be: each label stands as
    /// often after the votes as before.
    @Test func `votes leave no more traces of a choice's name than there were`() async throws {
        try await Self.withCity { city, place async throws in
            func traces() async throws -> Int {
                let (bytes, label) = (try await place.bytes(), Data("Street lights".utf8))
                var (count, start) = (0, bytes.startIndex)
                while let found = bytes.range(of: label, in: start..<bytes.endIndex) {
                    (count, start) = (count + 1, found.upperBound)
                }
                return count
            }
            let before = try await traces()
            for phone in TestCity.phones { await city.talk(phone, ["4", "1", "2"]) }
            #expect(try await city.count("SELECT voter FROM voters") == TestCity.phones.count)
            #expect(try await traces() == before)
        }
    }

    // MARK: Hooks

    @Test(arguments: [
        ("africastalking", "wrong"), ("africastalking", ""), ("africastalking", "transcripT"), ("wallet", "wrong"),
        ("nowhere", "transcript"), ("", ""),
    ])
    func `a wrong secret and an unknown channel are answered alike`(channel: String, secret: String) async throws {
        try await TestCity.open { city async throws in
            let request = HookRequest(
                method: "POST", event: "ussd", contentType: FormWriter.contentType,
                body: Array("sessionId=1&phoneNumber=%2B233240000001&text=".utf8))
            let answer = await city.world.handler.handleHook(request, channel: channel, secret: secret)
            #expect(answer == HookResponse(status: 404, text: "There is nothing here.\n"))
            #expect(try await city.count("SELECT id FROM sessions") == 0)
        }
    }

    private struct Refused: CustomTestStringConvertible {
        let line: String
        let method: String
        let event: String
        let body: String
        let status: Int
        var testDescription: String { "\(method) \(line) \(event) \(body)" }
    }

    @Test(arguments: [
        Refused(line: "africastalking", method: "GET", event: "ussd", body: "", status: 405),
        Refused(line: "africastalking", method: "PUT", event: "sms", body: "", status: 405),
        Refused(line: "wallet", method: "GET", event: "payment", body: "", status: 405),
        Refused(line: "africastalking", method: "POST", event: "fax", body: "", status: 404),
        Refused(line: "wallet", method: "POST", event: "ussd", body: "", status: 404),
        Refused(line: "africastalking", method: "POST", event: "ussd", body: "", status: 400),
        Refused(
            line: "africastalking", method: "POST", event: "ussd",
            body: "sessionId=1&phoneNumber=0244999888x777&text=", status: 400),
        Refused(
            line: "africastalking", method: "POST", event: "ussd", body: "phoneNumber=%2B233240000001&text=",
            status: 400),
        Refused(line: "africastalking", method: "POST", event: "ussd", body: "%%%=%zz&\u{0}", status: 400),
        Refused(line: "wallet", method: "POST", event: "payment", body: "status=succeeded", status: 400),
    ])
    private func `a hook that is none is refused in one line that repeats nothing`(refused: Refused) async throws {
        try await TestCity.open { city async throws in
            let request = HookRequest(
                method: refused.method, event: refused.event, contentType: FormWriter.contentType,
                body: Array(refused.body.utf8))
            let answer = await city.world.handler.handleHook(
                request, channel: refused.line, secret: TranscriptWorld.secret)
            #expect(answer.status == refused.status)
            #expect(answer.text.hasSuffix("\n"))
            #expect(answer.text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
            #expect(!answer.text.contains("240000001") && !answer.text.contains("244999888"))
            #expect(city.counted(.hookRefused) == 1)
            for table in ["sessions", "outbox", "timers", "replies"] {
                #expect(try await city.count("SELECT * FROM \(table)") == 0)
            }
        }
    }

    @Test(arguments: ["ussd-event", "optout", "subscription", "airtime-validation", "airtime-status"])
    func `what needs no answer of ours is acknowledged and moves nothing`(event: String) async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["2"])
            let answer = await city.hook(
                event,
                [
                    "sessionId": "ATUid_1_1", "phoneNumber": TestCity.phone(1), "status": "Incomplete",
                    "durationInMillis": "9000",
                ])
            #expect(answer.status == 200)
            #expect(await city.hop(1, "2*1").text.hasPrefix("CON Which road?"))
        }
    }
}
