import Conversation
package import Gateway
package import Providers
import Wording

/// The world outside for demonstrations, transcripts and tests: takes messages in the neutral dialect and pushes in
/// the sandbox wallet's, without a socket, and hands every other call on.
package struct SimulatedNetwork: OutboundSending {
    /// Base addresses that lead here.
    package static let messagingBase = "http://simulator.invalid/messaging"
    package static let walletBase = "http://simulator.invalid/wallet"
    /// The address of one of several wallets, all played here.
    package static func walletURL(of line: String) -> String { "\(walletBase)/\(line)" }

    package let phones: SimulatedPhones
    package let wallet: SimulatedWallet
    private let world: GatewayWorld
    private let beyond: (any OutboundSending)?

    package init(
        phones: SimulatedPhones, wallet: SimulatedWallet, world: GatewayWorld, beyond: (any OutboundSending)? = nil
    ) {
        self.phones = phones
        self.wallet = wallet
        self.world = world
        self.beyond = beyond
    }

    package func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        if request.url.hasPrefix(Self.messagingBase) { return await phones.receive(request, at: world.now()) }
        if request.url.hasPrefix(Self.walletBase) {
            return wallet.answer(request, path: request.url.dropFirst(Self.walletBase.count), at: world.now())
        }
        guard let beyond else { throw .notSent("Nothing outside can be reached from here.") }
        return try await beyond.send(request, timeoutMilliseconds: timeoutMilliseconds)
    }
}
