import Conversation
import GatewayTestKit
import Providers
import Testing

/// The conformance suite: each case for each provider of the catalog.
@Suite struct `Every messaging provider` {
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: any MessagingProvider.Type

        var testDescription: String { kind.name }

        static let all = ProviderCatalog.all.map { Kind(kind: $0) }
    }

    @Test(arguments: Kind.all, ProviderConformanceCase.all)
    func `keeps what providers promise`(provider: Kind, conformanceCase: ProviderConformanceCase) throws {
        try conformanceCase.check(ProviderBench(provider.kind))
    }

    @Test(arguments: Kind.all)
    func `has samples for every part of the suite it plays`(provider: Kind) throws {
        let bench = try ProviderBench(provider.kind)
        let roles = bench.settings.roles
        #expect(roles.hops != nil || roles.texts != nil, "a provider brings something in")
        let names = ProviderFixture.names(of: bench.folder)
        #expect(Set(roles.names).subtracting(names) == [])
        // What a sample shows and no part uses would be checked by nobody: one medium is left out only where it has no samples.
        let kinds = Set(try bench.hooks().compactMap { $0.fixture.expect["kind"] })
        #expect((roles.hops != nil) == kinds.contains("ussd") && (roles.texts != nil) == kinds.contains("sms"))
        #expect(bench.settings.phone.also.count >= 3 && bench.settings.phone.machines.count >= 2)
    }
}

/// Every recorded exchange of every messaging provider.
@Suite struct `Examples of messaging providers` {
    struct Example: Sendable, CustomTestStringConvertible {
        let kind: any MessagingProvider.Type
        let name: String

        var testDescription: String { "\(kind)/\(name)" }

        static let all: [Example] = ProviderCatalog.all.flatMap { kind in
            ProviderFixture.names(of: String(describing: kind)).map { Example(kind: kind, name: $0) }
        }
    }

    @Test(arguments: Example.all)
    func `an exchange is understood and answered`(example: Example) throws {
        let bench = try ProviderBench(example.kind)
        let fixture = try bench.fixture(example.name)
        guard let hook = fixture.hook() else {
            #expect(bench.provider.read(try #require(fixture.answer)).summary == fixture.expect)
            return
        }
        let event = try bench.provider.read(hook)
        #expect(event.summary == fixture.expect)
        let reply = try #require(fixture.reply)
        let response: HookResponse
        if case .ussd(let hop) = event {
            let screen = Screen(text: try #require(reply.screen), closes: try #require(reply.closes as Bool?))
            response = HookResponse(status: 200, bench.provider.answer(screen, to: hop))
        } else {
            response = bench.provider.acknowledge(hook.event)
        }
        #expect(response.status == reply.status)
        #expect(response.contentType.hasPrefix(reply.headers["Content-Type"] ?? "?"))
        #expect(String(decoding: response.body, as: UTF8.self) == reply.body)
    }

    @Test(arguments: Example.all)
    func `no bytes whatever trap, and none makes a citizen's number known`(example: Example) throws {
        let bench = try ProviderBench(example.kind)
        let fixture = try bench.fixture(example.name)
        let body = Array(fixture.body.utf8)
        guard !body.isEmpty else { return }
        var dice = Dice(seed: UInt64(example.testDescription.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }))
        for _ in 0..<200 {
            var broken = body
            for _ in 0..<Int.random(in: 1...8, using: &dice) {
                broken[Int.random(in: body.indices, using: &dice)] = UInt8.random(in: .min ... .max, using: &dice)
            }
            guard fixture.hook() != nil else {
                let answer = OutboundResponse(status: fixture.status ?? 200, body: broken)
                #expect(bench.provider.read(answer).summary["kind"] != nil)
                continue
            }
            do {
                #expect(try bench.event(fixture, body: broken).summary["kind"] != nil)
            } catch HookRefusal.unreadable(let reason) {
                #expect(!reason.contains(bench.settings.phone.e164.suffix(9)))
            }
        }
    }
}
