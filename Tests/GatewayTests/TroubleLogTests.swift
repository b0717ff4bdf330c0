import Authoring
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Testing

/// What stands in the log when a citizen was told "Sorry, there is a problem here": what the authors of flows go by.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `The log of a turn that could not be made` {
    /// A gateway of the city whose log is kept.
    private struct Watched {
        let log = WrittenLog()
        let handler: HookHandler
        let city: TestCity

        init(_ city: TestCity) {
            self.city = city
            handler = HookHandler(gateway: city.world.gateway, counters: city.world.counters, log: log.logger)
        }

        private func take(_ event: String, _ fields: KeyValuePairs<String, String>) async throws -> HookResponse {
            var form = FormWriter()
            for (name, value) in fields { form.append(name, value) }
            let request = HookRequest(
                method: "POST", event: event, contentType: FormWriter.contentType, body: form.bytes)
            let answer = await handler.handleHook(request, channel: TestCity.line, secret: TranscriptWorld.secret)
            try await city.world.settle()
            return answer
        }

        /// Dials and types one thing after the other; answers the last screen.
        func dial(_ keys: [String]) async throws -> String {
            var screen = ""
            for count in 0...keys.count {
                screen = try await take(
                    "ussd",
                    [
                        "sessionId": "ATUid_1", "phoneNumber": TestCity.phone(1), "serviceCode": TestCity.code,
                        "text": keys.prefix(count).joined(separator: "*"),
                    ]
                ).text
            }
            return screen
        }

        /// Texts one thing after the other; answers the last message.
        func text(_ words: [String]) async throws -> String {
            for (number, text) in words.enumerated() {
                _ = try await take(
                    "sms",
                    [
                        "id": "m\(number)", "from": TestCity.phone(1), "to": "21021", "text": text,
                        "date": "2026-03-02 10:00:0\(number)",
                    ])
            }
            return try await city.received(1).last ?? ""
        }
    }

    private static let sorry = "Sorry, there is a problem here. Nothing was saved."
    /// Where, what and why; no phone and none of the citizen's words.
    private static let reason = [
        "state": "mobility.report/report", "action": "mobility.report", "parameter": "kind", "value": "dark",
        "reason": "The action takes: jam, crash, flood, closure, other.",
    ]

    @Test func `says of a screen where it was, which action, with what, and why`() async throws {
        try await TestCity.open(try TroubledCity.program()) { city async throws in
            let watched = Watched(city)
            let screen = try await watched.dial(["2", "1", "1", "1", "1"])
            #expect(screen.hasPrefix("END " + Self.sorry), "\(screen)")
            #expect(
                watched.log.written == [WrittenLog.Line(text: "error A turn was undone.", metadata: Self.reason)])
        }
    }

    @Test func `says the same of a text message`() async throws {
        try await TestCity.open(try TroubledCity.program()) { city async throws in
            let watched = Watched(city)
            let message = try await watched.text(["REPORT", "1", "1", "1", "1"])
            #expect(message.hasPrefix(Self.sorry), "\(message)")
            #expect(
                watched.log.written == [
                    WrittenLog.Line(text: "error A turn was undone.", metadata: Self.reason)
                ])
        }
    }

    /// Nothing was changed yet, so nothing need be undone: the engine itself ends the turn.
    @Test func `says where a formula had no value`() async throws {
        let bundle = try ProjectCity.bundle(
            editing: "Flows/taxes/pay.yaml",
            [
                (
                    "- by_number: { set: { way: \"''\" }, then: number }",
                    "- by_number: { set: { sum: 9223372036854775807 + 1 }, then: number }"
                )
            ])
        try await TestCity.open(ProjectCity.program(of: bundle)) { city async throws in
            let watched = Watched(city)
            let screen = try await watched.dial(["1", "1"])
            #expect(screen.hasPrefix("END Sorry, there is a problem here."), "\(screen)")
            let line = try #require(watched.log.written.first)
            #expect(watched.log.written.count == 1 && line.text == "error A formula of a flow had no value.")
            #expect(line.metadata == ["subject": "sum", "state": "taxes.pay/how"])
        }
    }
}
