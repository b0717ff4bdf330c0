import Conversation
import Gateway
import GatewayTestKit
import Providers
import Testing
import Wallets
import Wording

/// Access tokens of wallets.
@Suite struct `Access tokens` {
    /// A provider that numbers its tokens, each good for so many seconds.
    private static func provider(lifetime: String) -> ScriptedNetwork {
        ScriptedNetwork { _, number in
            await Task.yield()
            return json(200, #"{"access_token":"t\#(number)","expires_in":\#(lifetime)}"#)
        }
    }

    private static func token(
        _ tokens: WalletTokens, _ network: ScriptedNetwork, at second: Int64, of line: String = "momo"
    ) async throws -> String? {
        let wallet = try WalletBench(MTNMoMoWallet.self).wallet()
        do throws(WalletTokens.MissingToken) {
            return try await tokens.token(
                of: line, wallet, network, within: 20_000, now: { Instant(seconds: second) }
            ).revealed
        } catch {
            #expect(error.reason.hasPrefix("There is no access token: "))
            return nil
        }
    }

    @Test(arguments: [
        // Long lives end a minute early, short ones a quarter; a life that is none is used once.
        ("3600", 3539, "t1"), ("3600", 3540, "t2"), ("180", 134, "t1"), ("180", 135, "t2"), ("\"180\"", 134, "t1"),
        ("0", 0, "t2"), ("-5", 0, "t2"), ("9223372036854775807", 86_339, "t1"), ("9223372036854775807", 86_340, "t2"),
        ("\"soon\"", 44, "t1"), ("\"soon\"", 45, "t2"),
    ])
    func `a token is used until shortly before its end`(lifetime: String, second: Int, token: String) async throws {
        let tokens = WalletTokens()
        let network = Self.provider(lifetime: lifetime)
        #expect(try await Self.token(tokens, network, at: 0) == "t1")
        #expect(try await Self.token(tokens, network, at: Int64(second)) == token)
    }

    @Test func `a caller that asks while one is fetched waits for that one`() async throws {
        let tokens = WalletTokens()
        let network = Self.provider(lifetime: "3600")
        let all = await atOnce(20) { try? await Self.token(tokens, network, at: 0) }
        #expect(Set(all) == ["t1"])
        #expect(network.requests.count == 1)
    }

    @Test func `lines have tokens of their own, and one that was refused is forgotten alone`() async throws {
        let tokens = WalletTokens()
        let network = Self.provider(lifetime: "3600")
        #expect(try await Self.token(tokens, network, at: 0) == "t1")
        #expect(try await Self.token(tokens, network, at: 0, of: "other") == "t2")
        await tokens.forget(Secret("t1"), of: "momo")
        #expect(try await Self.token(tokens, network, at: 0) == "t3")
        // A worker that is late says the first was refused; the newer one stays.
        await tokens.forget(Secret("t1"), of: "momo")
        #expect(try await Self.token(tokens, network, at: 0) == "t3")
        #expect(try await Self.token(tokens, network, at: 0, of: "other") == "t2")
    }

    @Test func `a token that cannot be had is asked for again the next time`() async throws {
        let tokens = WalletTokens()
        let network = ScriptedNetwork { _, number in
            number == 1 ? .failure(.unknown("The time was over.")) : json(200, #"{"access_token":"t","expires_in":60}"#)
        }
        #expect(try await Self.token(tokens, network, at: 0) == nil)
        #expect(try await Self.token(tokens, network, at: 0) == "t")
    }

    @Test(arguments: [
        (Result<OutboundResponse, OutboundFailure>.failure(.unknown("The time was over.")), "The time was over."),
        (json(401, #"{"error":"nobody's secret"}"#), "The wallet answered 401 without one."),
    ])
    func `why there is no token is told, and nothing of the wallet's answer`(
        answer: Result<OutboundResponse, OutboundFailure>, words: String
    ) async throws {
        let bench = try WalletBench(MTNMoMoWallet.self)
        let runner = WalletOperationRunner(
            line: "momo", wallet: bench.wallet(), tokens: WalletTokens(), network: ScriptedNetwork { _, _ in answer },
            world: GatewayWorld(now: { Instant(seconds: 0) }, random: { 7 }))
        #expect(await runner.carry(.push(bench.push)) == .notSent("There is no access token: \(words)"))
    }

    @Test func `a slow token leaves its operation for the next time, when it is there already`() async throws {
        let clock = SettableClock(Instant(seconds: 0))
        let bench = try WalletBench(MTNMoMoWallet.self)
        let network = ScriptedNetwork { request, _ in
            guard request.url.hasSuffix("/token/") else { return json(202, "") }
            clock.advance(seconds: 23)
            return json(200, #"{"access_token":"t","expires_in":3600}"#)
        }
        let runner = WalletOperationRunner(
            line: "momo", wallet: bench.wallet(), tokens: WalletTokens(), network: network,
            world: GatewayWorld(now: { clock.now }, random: { 7 }))
        #expect(await runner.carry(.push(bench.push)) == .notSent("The time was over."))
        #expect(await runner.carry(.push(bench.push)) == .end(.pending, notes: [:]))
        #expect(network.requests.count == 2)
    }

    @Test func `an operation that never ends is ended`() async throws {
        struct Restless: Wallet {
            static let name = "restless"
            static let secrets: [WalletSecret] = []
            init(_ setting: WalletSetting) {}
            var isPushRepeatable: Bool { true }
            func step(_ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment)
                -> WalletStep
            {
                .call(OutboundRequest(method: "GET", url: "https://wallet.test/", isRepeatable: true))
            }
            func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook { .ignored("") }
        }
        let bench = try WalletBench(SandboxWallet.self)
        let network = ScriptedNetwork { _, _ in json(200, "") }
        let setting = WalletSetting(
            channel: ProviderChannel(name: "line", baseURL: nil, secrets: [:], sender: ""), currency: bench.currency,
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]), country: "GH",
            hooks: nil)
        let runner = WalletOperationRunner(
            line: "line", wallet: Restless(setting), tokens: WalletTokens(), network: network,
            world: GatewayWorld(now: { Instant(seconds: 0) }, random: { 7 }))
        #expect(await runner.carry(.push(bench.push)).isUnknown)
        #expect(network.requests.count == 5)
    }
}
