import Foundation
import Gateway
import Providers
import Testing
import Wallets
import Wording

/// What every wallet keeps, whatever its servers do. Each is run for each wallet of the catalog.
package struct WalletConformanceCase: Sendable, CustomTestStringConvertible {
    package let sentence: String
    /// Records an issue when the case fails.
    package let check: @Sendable (WalletBench) async throws -> Void

    package var testDescription: String { sentence }

    package static let all = pushes + questions + tokens + hooks

    private init(_ sentence: String, _ check: @escaping @Sendable (WalletBench) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }
}

// MARK: Pushes

extension WalletConformanceCase {
    private static let pushes = [
        WalletConformanceCase("a push that was taken waits for the payer") { bench in
            let outcome = await bench.carry(
                .push(bench.push), meeting: bench.settings.roles.accepted.map { .fixture($0) })
            #expect(outcome.verdict == .pending)
        },
        WalletConformanceCase("a push made a second time is no failure") { bench in
            guard let duplicate = bench.settings.roles.duplicate else { return }
            let outcome = await bench.carry(.push(bench.push), meeting: duplicate.map { .fixture($0) })
            #expect(outcome.verdict?.isFinal == false && outcome.verdict != .neverArrived)
        },
        WalletConformanceCase("a push without an answer is unknown, and one that never left is not sent") { bench in
            #expect(await bench.carry(.push(bench.push), meeting: [.silence]).isUnknown)
            let closed = await bench.carry(.push(bench.push), meeting: [.closed])
            guard case .notSent = closed else {
                Issue.record("\(closed)")
                return
            }
        },
        WalletConformanceCase("a push met by rubbish is neither paid nor refused nor gone") { bench in
            for rubbish in WalletBench.rubbish {
                let outcome = await bench.carry(.push(bench.push), meeting: [.answer(rubbish)])
                #expect(
                    outcome.verdict?.isFinal == false && outcome.verdict != .neverArrived,
                    "\(rubbish.status) \(String(decoding: rubbish.body, as: UTF8.self)): \(outcome)")
            }
        },
        WalletConformanceCase("a push that may be made again is the same call each time, and says so") { bench in
            var calls: [OutboundRequest] = []
            for _ in 1...2 {
                let network = ScriptedWallet(bench, bench.settings.roles.accepted.map { .fixture($0) })
                _ = await bench.carry(.push(bench.push), network)
                calls.append(try #require(network.calls.last))
            }
            #expect(calls[0] == calls[1])
            #expect(calls[0].isRepeatable == bench.wallet().isPushRepeatable)
        },
        WalletConformanceCase("a push carries its reference, its amount and the payer, and no secret in its address") {
            bench in
            let network = ScriptedWallet(bench, bench.settings.roles.accepted.map { .fixture($0) })
            _ = await bench.carry(.push(bench.push), network)
            let call = try #require(network.calls.last)
            let said = call.url + String(decoding: call.body, as: UTF8.self)
            #expect(said.contains(bench.push.reference) || said.contains(ReferenceUUID.make(bench.push.reference)))
            // Orange's page asks for the payer itself.
            #expect(bench.folder == "OrangeMoney" || said.contains(String(bench.push.payer.e164.suffix(9))))
            for word in ["api_key", "secret_key", "client_secret", "consumer_secret", "token", "passkey"] {
                guard let secret = bench.settings.secrets[word] else { continue }
                #expect(!call.url.contains(secret), "\(word) stands in the address")
            }
        },
    ]
}

// MARK: Questions

extension WalletConformanceCase {
    private static let questions = [
        WalletConformanceCase("a question tells what became of a push, the same each time") { bench in
            for _ in 1...2 {
                let roles = bench.settings.roles
                #expect(await bench.ask(roles.pending) == .pending)
                guard case .succeeded(_, let amount)? = await bench.ask(roles.paid) else {
                    Issue.record("paid")
                    return
                }
                #expect(amount == bench.push.amount)
                guard case .refused? = await bench.ask(roles.refused) else {
                    Issue.record("refused")
                    return
                }
                if let missing = roles.missing { #expect(await bench.ask(missing) == .neverArrived) }
            }
        },
        WalletConformanceCase("late money is heard after a refusal") { bench in
            guard case .refused? = await bench.ask(bench.settings.roles.refused),
                case .succeeded? = await bench.ask(bench.settings.roles.paid)
            else {
                Issue.record("the second question was answered otherwise")
                return
            }
        },
        WalletConformanceCase("a question without an answer, or met by rubbish, ends nothing") { bench in
            for move in [ScriptedWallet.Move.silence, .closed] {
                let outcome = await bench.carry(.question(bench.question()), meeting: [move])
                #expect(outcome.verdict?.isFinal != true)
            }
            for rubbish in WalletBench.rubbish {
                let outcome = await bench.carry(.question(bench.question()), meeting: [.answer(rubbish)])
                // The sandbox says so by the status alone.
                let isOwnWord = bench.folder == "Sandbox" && rubbish.status == 404
                #expect(
                    outcome.verdict?.isFinal == false && (isOwnWord || outcome.verdict != .neverArrived),
                    "\(rubbish.status) \(String(decoding: rubbish.body, as: UTF8.self)): \(outcome)")
            }
        },
        WalletConformanceCase("money of another amount, currency or payment is never taken for what was asked") {
            bench in
            for lie in try bench.lies() {
                let outcome = await bench.carry(.question(bench.question(lie.given)), meeting: lie.moves)
                guard case .succeeded(_, let amount)? = outcome.verdict else { continue }
                #expect(lie.isAboutAmount && amount != bench.push.amount, "\(lie.what): \(outcome)")
            }
        },
    ]
}

// MARK: Tokens

extension WalletConformanceCase {
    private static let tokens = [
        WalletConformanceCase("a stale token is fetched again, once, and the call made again") { bench in
            guard bench.wallet().tokenRequest() != nil else { return }
            let stale = OutboundResponse(status: 401, body: Array("{}".utf8))
            let healed = ScriptedWallet(
                bench, [.answer(stale)] + bench.settings.roles.accepted.map { .fixture($0) })
            #expect(await bench.carry(.push(bench.push), healed).verdict == .pending)
            #expect(healed.tokens == 2)
            let hopeless = ScriptedWallet(bench, [.answer(stale)])
            #expect(await bench.carry(.push(bench.push), hopeless).isUnknown)
            #expect(hopeless.tokens == 2)
            #expect(hopeless.calls.count == 2)
        },
        WalletConformanceCase("without a token nothing is sent") { bench in
            guard bench.wallet().tokenRequest() != nil else { return }
            let network = ScriptedWallet(bench, [.silence], isGivingTokens: false)
            guard case .notSent = await bench.carry(.push(bench.push), network) else {
                Issue.record("the push was sent")
                return
            }
            #expect(network.calls.isEmpty)
        },
        WalletConformanceCase("what is no token is none") { bench in
            guard bench.wallet().tokenRequest() != nil else { return }
            for rubbish in WalletBench.rubbish { #expect(bench.wallet().readToken(rubbish) == nil) }
        },
    ]
}

// MARK: Hooks

extension WalletConformanceCase {
    private static let hooks = [
        WalletConformanceCase("a hook is read the same however often it comes") { bench in
            for name in [bench.settings.roles.hookPaid, bench.settings.roles.hookRefused] {
                let fixture = try bench.fixture(name)
                let wallet = bench.wallet(fixture.given)
                let readings = try (1...3).map { _ in try wallet.read(bench.hook(fixture), at: bench.now(fixture.given))
                }
                #expect(readings.allSatisfy { $0 == readings[0] })
                guard case .update = readings[0] else {
                    Issue.record("\(name) is no update")
                    return
                }
            }
        },
        WalletConformanceCase("nobody else's hooks prove anything here") { bench in
            for other in WalletCatalog.all where other != bench.kind {
                let stranger = try WalletBench(other)
                for name in WalletFixture.names(of: stranger.folder) {
                    let fixture = try stranger.fixture(name)
                    guard fixture.about == .hook else { continue }
                    let hook = stranger.hook(fixture)
                    guard case .update(let update)? = try? bench.wallet().read(hook, at: bench.now()) else { continue }
                    #expect(update.proof != .signed, "\(stranger.folder)/\(name)")
                }
            }
        },
        WalletConformanceCase("an event the wallet does not have is none") { bench in
            for event in ["", "refund", "PAYMENT", "payments", "../payment"] {
                let hook = HookRequest(method: "POST", event: event, contentType: "application/json", body: [])
                #expect(throws: HookRefusal.self) { try bench.wallet().read(hook, at: bench.now()) }
            }
        },
    ]
}
