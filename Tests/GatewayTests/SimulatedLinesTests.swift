import Authoring
import GatewayTestKit
import Providers
import Simulator
import Testing

@testable import Gateway

/// Lines where phones are simulated, and where they are not.
@Suite(.onEveryStore) struct `Lines of simulated phones` {
    private static let simulation = SimulatedNetwork.messagingBase

    private static func lines(
        of city: CitySettings? = nil, simulation: String?, url: String?
    ) throws -> Lines {
        try Lines(city: city ?? ProjectCity.program().city, callbackBase: nil, simulation: simulation) { name in
            name.hasSuffix("_URL") ? url : "something-long"
        }
    }

    @Test func `a channel hears its own provider, and is answered in the neutral dialect`() throws {
        let lines = try Self.lines(simulation: Self.simulation, url: Self.simulation)
        let channel = try #require(lines.channels[TestCity.line])
        #expect(channel.provider is AfricasTalking && channel.carrier is Neutral)
        let phones = try #require(lines.phones)
        #expect(phones.provider is Neutral && phones.settings.name == TestCity.line)
    }

    @Test(
        arguments: [(simulation, "https://sandbox.test"), (nil, "https://sandbox.test"), (nil, nil)]
            as [(String?, String?)])
    func `what goes to a real address is said as its provider wants it`(simulation: String?, url: String?) throws {
        let lines = try Self.lines(simulation: simulation, url: url)
        let channel = try #require(lines.channels[TestCity.line])
        #expect(channel.carrier is AfricasTalking)
        #expect((lines.phones != nil) == (simulation != nil))
    }

    @Test func `where no phones are simulated nothing answers at their address`() async throws {
        try await TestCity.open { city async throws in
            let hook = NeutralHook.hop("", dialogue: "d", phone: TestCity.phone(1), code: TestCity.code).request
            let own = city.world.handler
            #expect(
                await own.handleHook(hook, channel: Lines.phonesName, secret: TranscriptWorld.secret).status == 200)
            #expect(await own.handleHook(hook, channel: Lines.phonesName, secret: "wrong").status == 404)
            let old = city.world.gateway
            let gateway = GatewayContext(
                database: old.database, vault: old.vault, registry: old.registry,
                lines: try Self.lines(simulation: nil, url: nil), domains: old.domains, world: old.world)
            let handler = HookHandler(gateway: gateway, counters: city.world.counters, log: .silent)
            #expect(
                await handler.handleHook(hook, channel: Lines.phonesName, secret: "something-long").status == 404)
        }
    }

    @Test func `a channel of the city's own device needs an address`() throws {
        let city = try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/city.yaml",
                [
                    ("    provider: africastalking\n", "    provider: neutral\n"),
                    ("    secrets: [username, api_key]\n", "    secrets: [token]\n"),
                ])
        ).city
        do {
            _ = try Self.lines(of: city, simulation: nil, url: nil)
            Issue.record("it was opened")
        } catch let errors as LineErrors {
            #expect(
                errors.description
                    == "africastalking: it needs a \"url\", because its provider has no address of its own.")
        }
        let channel = try #require(
            try Self.lines(of: city, simulation: nil, url: "https://modem.test").channels[TestCity.line])
        #expect(channel.carrier is Neutral)
    }
}
