import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing

/// The shipped flows in cities with several wallets, or with one that does not serve everybody.
@Suite(.onEveryStore) struct TwoWalletsTests {
    /// A transcript of one of the cities, under its own name in the list of tests.
    struct CityPlay: CustomTestStringConvertible {
        let city: WalletCity
        let play: Play
        var testDescription: String { play.testDescription }
    }

    private static func plays() -> [CityPlay] {
        WalletCity.all.flatMap { city in
            ((try? city.transcripts()) ?? []).map { CityPlay(city: city, play: Play(transcript: $0)) }
        }
    }

    @Test(arguments: plays()) func `a transcript plays as it is written`(play: CityPlay) async throws {
        let failures = try await TestCity.onNewPlace { place in
            try await TranscriptRunner(
                program: play.city.program(), compiler: ProjectCity.compiler, domains: ProjectCity.domains,
                makeDatabase: place.open
            ).play(play.play.transcript)
        }
        #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
    }

    @Test(arguments: WalletCity.languages) func `every city has transcripts in each language`(language: String) throws {
        for city in WalletCity.all {
            #expect(try !city.transcripts(in: language).isEmpty, "\(city.name)")
        }
    }

    @Test func `a payer without a wallet is counted, and one who was asked too often`() async throws {
        try await TestCity.open(try WalletCity.noWallet.program()) { city async throws in
            await city.talk(1, TestCity.payment(1))
            let counts = Dictionary(
                city.world.counters.snapshot.map { ($0.event, $0.count) }, uniquingKeysWith: { first, _ in first })
            #expect(counts[.walletMissing] == 1)
            let payments = try await city.export("payments")
            #expect(payments.isEmpty)
        }
    }
}
