import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Providers
import Testing
import Wallets

@testable import Gateway
@testable import Simulator

/// The city with a real wallet behind its line, and a network that plays the provider.
struct WalletLineCity {
    let city: TestCity
    let gateway: GatewayContext
    let handler: HookHandler
    let outbox: OutboxWorker
    let timers: TimerWorker

    init(
        _ city: TestCity, _ kind: any Wallet.Type, _ secrets: [String: String], _ network: any OutboundSending
    ) throws {
        self.city = city
        let old = city.world.gateway
        let line = try #require(old.lines.wallets[TestCity.wallet])
        let profile = old.registry.live.program.profile
        let setting = WalletSetting(
            channel: ProviderChannel(
                name: TestCity.wallet, baseURL: "https://wallet.test", secrets: secrets.mapValues { Secret($0) },
                sender: ""),
            currency: profile.currency, numbering: profile.numbering, country: "GH",
            hooks: Secret("https://city.test/hooks/wallet/transcript"))
        let lines = Lines(
            channels: old.lines.channels,
            wallets: [
                TestCity.wallet: Lines.WalletLine(
                    settings: line.settings, wallet: kind.init(setting), secret: line.secret)
            ])
        gateway = GatewayContext(
            database: old.database, vault: old.vault, registry: old.registry, lines: lines,
            domains: old.domains, world: old.world)
        handler = HookHandler(gateway: gateway, counters: city.world.counters, log: .silent)
        outbox = OutboxWorker(gateway: gateway, network: network, counters: city.world.counters, log: .silent)
        timers = TimerWorker(gateway: gateway, network: network, counters: city.world.counters, log: .silent)
    }

    /// Agrees to pay the phone's bill; answers the reference of the attempt.
    func agree(_ phone: Int) async throws -> String {
        await city.talk(phone, TestCity.payment(phone))
        let payments = try await city.export("payments")
        return try #require(payments.first { $0["bill"] == TestCity.bill(phone) }?["reference"])
    }

    func call(
        _ event: String, _ rest: [String] = [], _ body: String = "", method: String = "POST",
        headers: KeyValuePairs<String, String> = [:]
    ) async -> HookResponse {
        let request = HookRequest(
            method: method, event: event, rest: rest, path: "", contentType: "application/json",
            headers: headers.map { HeaderField(name: $0.key, value: $0.value) }, body: Array(body.utf8))
        return await handler.handleHook(request, channel: TestCity.wallet, secret: TranscriptWorld.secret)
    }

    func states() async throws -> [String?] { try await city.export("payments").map { $0["state"] } }
    func receipts() async throws -> Int { try await city.export("receipts").count }
    func suspended() async throws -> Int { try await city.count("SELECT entry FROM suspense") }
}

/// What a provider answers.
func json(_ status: Int, _ body: String) -> Result<OutboundResponse, OutboundFailure> {
    .success(OutboundResponse(status: status, body: Array(body.utf8)))
}

extension ScriptedNetwork {
    /// A provider that answers by the end of a call's path, beside a messaging provider that takes every text. What it has no
    /// answer to is met with silence.
    static func provider(
        _ answers: @escaping @Sendable (_ request: OutboundRequest) -> Result<OutboundResponse, OutboundFailure>?
    ) -> ScriptedNetwork {
        ScriptedNetwork { request, number in
            guard request.url.hasPrefix("https://wallet.test") else {
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            return answers(request) ?? .failure(.unknown("The time was over."))
        }
    }

    /// How often an address was called whose path ends so.
    func calls(to end: String) -> Int {
        requests.filter { ($0.url.split(separator: "?").first ?? "").hasSuffix(end) }.count
    }
}
