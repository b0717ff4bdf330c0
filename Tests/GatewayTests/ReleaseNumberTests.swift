import Simulator
import Authoring
import Gateway
import GatewayTestKit
import Storage
import Testing

/// Numbers of menus while a release changes what they mean.
@Suite(.onEveryStore) struct `Numbers while a program is released` {
    @Test func `a number means what the screen said under which it is typed`() async throws {
        try await TestCity.open { city async throws in
            // The third service is taken out, and the fourth has its number.
            let bundle = try ProjectCity.bundle(
                editing: "Flows/city/main.yaml", [("      - home: { call: land.confirm, then: goodbye }\n", "")])
            #expect(await city.hop(1, "").text.contains("\n3. My address"))
            let now = city.world.clock.now
            try await city.world.gateway.database.write { try ProgramStore.release(bundle, at: now, $0) }
            let watch = ReleaseWatch(
                gateway: city.world.gateway, compiler: ProjectCity.compiler, counters: city.world.counters, log: .silent
            )
            var memory = ReleaseWatch.Memory()
            #expect(try await watch.look(&memory) == .followed(digest: bundle.digest))

            #expect(await city.hop(1, "3").text.contains("blue gate behind the market"))
            #expect(await city.hop(2, "").text.contains("\n3. My opinion"))
            #expect(await city.hop(2, "3").text.contains("What should the city do first?"))
        }
    }
}
