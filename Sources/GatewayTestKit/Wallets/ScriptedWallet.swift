package import Gateway
package import Providers
import Synchronization
package import Wallets

/// A wallet's servers as a test wants them: they play fixtures, lie, keep silent and forget.
package final class ScriptedWallet: OutboundSending {
    /// What becomes of a call.
    package enum Move: Sendable {
        /// The answer of a fixture.
        case fixture(String)
        case answer(OutboundResponse)
        /// No answer: perhaps it arrived.
        case silence
        /// The connection was not made.
        case closed
    }

    private let bench: WalletBench
    private let wallet: any Wallet
    private let moves: Mutex<[Move]>
    private let isGivingTokens: Bool
    private let kept = Mutex<(calls: [OutboundRequest], tokens: Int)>(([], 0))

    /// - Parameter moves: what becomes of each call but those for tokens, in order; the last one stays.
    package init(_ bench: WalletBench, _ moves: [Move], isGivingTokens: Bool = true) {
        self.bench = bench
        wallet = bench.wallet()
        self.moves = Mutex(moves)
        self.isGivingTokens = isGivingTokens
    }

    /// Every call but those for tokens, in order.
    package var calls: [OutboundRequest] { kept.withLock { $0.calls } }
    /// How often a token was asked for.
    package var tokens: Int { kept.withLock { $0.tokens } }

    package func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        if request == wallet.tokenRequest() {
            kept.withLock { $0.tokens += 1 }
            guard isGivingTokens, let name = bench.settings.roles.token else {
                return OutboundResponse(status: 503)
            }
            return try play(.fixture(name))
        }
        kept.withLock { $0.calls.append(request) }
        return try play(moves.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .silence })
    }

    private func play(_ move: Move) throws(OutboundFailure) -> OutboundResponse {
        switch move {
        case .fixture(let name):
            guard let fixture = try? bench.fixture(name) else { throw .refused("There is no fixture \(name).") }
            return bench.response(fixture)
        case .answer(let answer): return answer
        case .silence: throw .unknown("The time was over.")
        case .closed: throw .notSent("The connection was refused.")
        }
    }
}

extension WalletBench {
    /// Carries an operation to a scripted wallet, as the gateway would.
    package func carry(_ operation: WalletOperation, _ network: ScriptedWallet) async -> WalletOperationRunner.Outcome {
        let now = now()
        return await WalletOperationRunner(
            line: "line", wallet: wallet(), tokens: WalletTokens(), network: network,
            world: GatewayWorld(now: { now }, random: { 7 })
        ).carry(operation)
    }

    /// Carries an operation that meets one answer after the other.
    package func carry(
        _ operation: WalletOperation, meeting moves: [ScriptedWallet.Move]
    ) async -> WalletOperationRunner.Outcome {
        await carry(operation, ScriptedWallet(self, moves))
    }
}
