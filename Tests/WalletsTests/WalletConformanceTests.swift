import GatewayTestKit
import Testing
import Wallets

/// The conformance suite: each case for each wallet of the catalog.
@Suite struct `Every wallet` {
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: any Wallet.Type

        var testDescription: String { kind.name }

        static let all = WalletCatalog.all.map { Kind(kind: $0) }
    }

    @Test(arguments: Kind.all, WalletConformanceCase.all)
    func `keeps what wallets promise`(wallet: Kind, conformanceCase: WalletConformanceCase) async throws {
        try await conformanceCase.check(WalletBench(wallet.kind))
    }
}
