import Conversation
import Foundation
@testable import Gateway
import GatewayTestKit
import Providers
import Simulator
import Storage
import Testing
import Wording

/// A provider whose hops carry an id that their answers repeat, in JSON.
private struct EchoingProvider: MessagingProvider {
    static let name = "echoing"
    static let secrets: [ProviderSecret] = []
    static let contentType = "application/json; charset=utf-8"

    /// Reads everything but the id, and writes everything but the answer.
    let plain: any MessagingProvider

    init(plain: any MessagingProvider) { self.plain = plain }

    init(channel: ProviderChannel, numbering: NumberingPlan) {
        plain = AfricasTalking(channel: channel, numbering: numbering)
    }

    func read(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        let event = try plain.read(request)
        guard case .ussd(let hop) = event else { return event }
        return .ussd(
            USSDInbound(
                phone: hop.phone, dialogue: hop.dialogue, serviceCode: hop.serviceCode, typed: hop.typed, hop: hop.hop,
                echo: ["id": request.firstValue(of: "Hop-Id") ?? ""]))
    }

    func answer(_ screen: Screen, to hop: USSDInbound) -> HopAnswer {
        let body = try? JSONEncoder().encode([
            "id": hop.echo["id"] ?? "", "session": hop.dialogue, "text": screen.text,
            "action": screen.closes ? "end" : "go on",
        ])
        return HopAnswer(contentType: Self.contentType, body: Array(body ?? Data()))
    }

    func acknowledge(_ event: String) -> HookResponse { plain.acknowledge(event) }
    func request(for message: OutgoingMessage) -> OutboundRequest { plain.request(for: message) }
    func read(_ response: OutboundResponse) -> SendOutcome { plain.read(response) }
}

/// What an answer looks like is its provider's affair, and it looks the same as often as it is asked for.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `The form of an answer` {
    /// The gateway of a city whose only channel is at the echoing provider.
    private static func handler(_ city: TestCity) throws -> HookHandler {
        let world = city.world
        let settings = world.gateway.registry.live.city
        let channel = try #require(world.gateway.lines.channels[TestCity.line])
        let echoing = Lines.Channel(
            settings: channel.settings, provider: EchoingProvider(plain: channel.provider), secret: channel.secret,
            city: settings)
        let gateway = GatewayContext(
            database: world.gateway.database, vault: world.gateway.vault, registry: world.gateway.registry,
            lines: Lines(channels: [TestCity.line: echoing], wallets: world.gateway.lines.wallets),
            domains: world.gateway.domains, world: world.gateway.world)
        return HookHandler(gateway: gateway, counters: world.counters, log: .silent)
    }

    private static func hop(_ handler: HookHandler, _ typed: String, id: String) async -> HookResponse {
        var form = FormWriter()
        for (name, value) in [
            ("sessionId", "ATUid_1"), ("phoneNumber", TestCity.phone(1)), ("serviceCode", TestCity.code),
            ("text", typed),
        ] {
            form.append(name, value)
        }
        let request = HookRequest(
            method: "POST", event: "ussd", contentType: FormWriter.contentType,
            headers: [HeaderField(name: "Hop-Id", value: id)], body: form.bytes)
        return await handler.handleHook(request, channel: TestCity.line, secret: TranscriptWorld.secret)
    }

    /// Dials and types one thing after the other, each under an id of its own.
    private static func talk(_ handler: HookHandler, _ keys: [String]) async -> [HookResponse] {
        var answers: [HookResponse] = []
        for count in 0...keys.count {
            answers.append(await hop(handler, keys.prefix(count).joined(separator: "*"), id: "hop-\(count)"))
        }
        return answers
    }

    private static func fields(_ answer: HookResponse) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(answer.body))
    }

    private static let keys = ["2", "1", "1", "1", "1"]

    @Test func `an answer tells which hop it answers, and comes again as it was, also after a restart`() async throws {
        try await TestCity.onNewPlace { place in
            var first: [HookResponse] = []
            try await TestCity.open(place) { city async throws in
                let handler = try Self.handler(city)
                first = await Self.talk(handler, Self.keys)
                for (count, answer) in first.enumerated() {
                    #expect(answer.status == 200)
                    #expect(answer.contentType == EchoingProvider.contentType)
                    let fields = try Self.fields(answer)
                    #expect(fields["id"] == "hop-\(count)")
                    #expect(fields["session"] == "ATUid_1")
                    #expect(fields["action"] == (count == Self.keys.count ? "end" : "go on"))
                }
                #expect(await Self.talk(handler, Self.keys) == first)
            }
            try await TestCity.open(place) { city async throws in
                #expect(await Self.talk(try Self.handler(city), Self.keys) == first)
                #expect(try await city.export("reports").count == 1)
                #expect(city.counted(.turnRepeated) == UInt64(first.count))
                // What is plain text is said once, where the type is written.
                let types = try await city.rows("SELECT DISTINCT content_type FROM replies")
                #expect(types == [Row([.text(EchoingProvider.contentType)])])
            }
        }
    }

    @Test func `what was answered before types were stored is plain text`() async throws {
        try await TestCity.open { city async throws in
            let first = await city.hop(1, "")
            #expect(first.contentType == HopAnswer.plainText)
            #expect(try await city.rows("SELECT content_type FROM replies") == [Row([.null])])
            #expect(await city.hop(1, "") == first)
        }
    }

    @Test func `the end of a turn that was undone is in the provider's form, and comes again as it was`() async throws {
        try await TestCity.open(try TroubledCity.program()) { city async throws in
            let handler = try Self.handler(city)
            let end = try #require(await Self.talk(handler, Self.keys).last)
            #expect(end.status == 200 && end.contentType == EchoingProvider.contentType)
            let fields = try Self.fields(end)
            #expect(fields["id"] == "hop-5" && fields["action"] == "end")
            #expect(fields["text"]?.hasPrefix("Sorry, there is a problem here.") == true)
            #expect(await Self.hop(handler, Self.keys.joined(separator: "*"), id: "hop-5") == end)
        }
    }

    @Test func `who is put off because a turn takes long is told in the provider's form`() async throws {
        try await TestCity.open { city async throws in
            let handler = try Self.handler(city)
            let gate = Gate()
            try city.holdUp(1...1, until: gate)
            let waiting = Task { await Self.hop(handler, "", id: "hop-0") }
            while handler.board.count == 0 { await Task.yield() }
            city.world.clock.advance(seconds: 5)
            handler.board.expire(at: city.world.clock.now)
            let late = await waiting.value
            gate.open()
            #expect(late.status == 200 && late.contentType == EchoingProvider.contentType)
            #expect(try Self.fields(late)["id"] == "hop-0")
            let answer = await Self.hop(handler, "", id: "hop-0")
            #expect(try Self.fields(answer)["action"] == "go on")
        }
    }
}
