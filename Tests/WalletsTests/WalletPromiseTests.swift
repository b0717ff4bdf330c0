import GatewayTestKit
import Testing
import Wallets

/// The conformance suite: each promise for each wallet of the catalog.
@Suite struct `Every wallet` {
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: any Wallet.Type

        var testDescription: String { kind.name }

        static let all = WalletCatalog.all.map { Kind(kind: $0) }
    }

    @Test(arguments: Kind.all, WalletPromise.all)
    func `keeps what wallets promise`(wallet: Kind, promise: WalletPromise) async throws {
        try await promise.check(WalletBench(wallet.kind))
    }
}
