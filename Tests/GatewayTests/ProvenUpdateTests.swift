import Authoring
import Payments
import Conversation
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets
import Wording

@testable import Gateway
@testable import Simulator

/// A wallet that signs its hooks, as the sandbox does not.
private struct SigningWallet: Wallet {
    static let name = "signing"
    let plain: SandboxWallet

    static let secrets: [WalletSecret] = []

    init(_ setting: WalletSetting) { plain = SandboxWallet(setting) }

    var isPushRepeatable: Bool { true }

    func step(_ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment) -> WalletStep {
        plain.step(operation, after: heard, moment)
    }

    func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook {
        guard hook.headers.contains(HeaderField(name: "Signature", value: "right")) else { throw .unsigned }
        guard case .update(let update) = try plain.read(hook, at: now) else { return .ignored("no update") }
        return .update(
            WalletUpdate(
                reference: update.reference, verdict: update.verdict, proof: .signed,
                payer: PhoneNumber(e164: "+233240000009")))
    }
}

/// Updates of payments that prove where they come from.
@Suite(.onEveryStore) struct `Proven updates of payments` {
    /// A handler like the city's, whose wallet signs.
    private func handler(_ city: TestCity) throws -> HookHandler {
        let gateway = city.world.gateway
        let old = try #require(gateway.lines.wallets[TestCity.wallet])
        let profile = gateway.registry.live.program.profile
        let setting = WalletSetting(
            channel: ProviderChannel(name: "wallet", baseURL: nil, secrets: [:], sender: ""),
            currency: profile.currency, numbering: profile.numbering, country: "GH", hooks: nil)
        let line = Lines.WalletLine(settings: old.settings, wallet: SigningWallet(setting), secret: old.secret)
        let lines = Lines(channels: gateway.lines.channels, wallets: [TestCity.wallet: line])
        return HookHandler(
            gateway: GatewayContext(
                database: gateway.database, vault: gateway.vault, registry: gateway.registry, lines: lines,
                domains: gateway.domains, world: gateway.world),
            counters: city.world.counters, log: .silent)
    }

    private func hook(_ reference: String, _ status: String, signature: String = "right") -> HookRequest {
        var form = FormWriter()
        for (name, value) in [
            ("reference", reference), ("status", status), ("transaction", "T-\(reference)"), ("amount", "300.00"),
            ("currency", "GHS"),
        ] { form.append(name, value) }
        return HookRequest(
            method: "POST", event: "payment", contentType: FormWriter.contentType,
            headers: [HeaderField(name: "Signature", value: signature)], body: form.bytes)
    }

    @Test func `proven money is posted without asking, once for all deliveries`() async throws {
        try await TestCity.open { city async throws in
            let handler = try handler(city)
            await city.talk(1, TestCity.payment(1))
            try await city.world.settle()
            let reference = try #require(try await city.export("payments").first?["reference"])
            let update = hook(reference, "succeeded")
            let answers = await atOnce(5) {
                await handler.handleHook(update, channel: TestCity.wallet, secret: TranscriptWorld.secret)
            }
            #expect(answers.allSatisfy { $0.status == 200 })
            try await city.world.settle()
            #expect(try await city.export("receipts").count == 1)
            #expect(try await city.received(1).count == 1)
            #expect(try await city.ledgerFaults() == [])
            // An older word that comes later moves nothing back.
            for status in ["pending", "refused"] {
                let late = hook(reference, status)
                #expect(
                    await handler.handleHook(late, channel: TestCity.wallet, secret: TranscriptWorld.secret).status
                        == 200)
            }
            #expect(try await city.export("payments").map { $0["state"] } == ["succeeded"])
            #expect(try await city.received(1).count == 1)
        }
    }

    @Test func `updates with a wrong signature are refused and change nothing`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            let reference = try #require(try await city.export("payments").first?["reference"])
            let answer = try await handler(city).handleHook(
                hook(reference, "succeeded", signature: "wrong"), channel: TestCity.wallet,
                secret: TranscriptWorld.secret)
            #expect(answer.status == 401)
            #expect(try await city.export("receipts").isEmpty)
        }
    }

    @Test func `proven money under a reference nobody gave out waits for an owner`() async throws {
        try await TestCity.open { city async throws in
            let answer = try await handler(city).handleHook(
                hook("R-nobody", "succeeded"), channel: TestCity.wallet, secret: TranscriptWorld.secret)
            #expect(answer.status == 200)
            let money = try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) }
            #expect(money.map(\.reference) == ["R-nobody"])
            #expect(money.map(\.isPayerKnown) == [true])
            try await city.world.settle()
            let told = try await city.received(9)
            #expect(told.count == 1)
            #expect(told.first?.contains("Reply MONEY and the bill number") == true)
            #expect(try await city.count("SELECT subject FROM timers WHERE kind = 'payment.question'") == 0)
            #expect(try await city.ledgerFaults() == [])
        }
    }
}
