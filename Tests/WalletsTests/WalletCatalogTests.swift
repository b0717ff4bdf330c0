import Foundation
import Testing
import Wallets

@Suite struct `The catalog of wallets` {
    /// A wallet's folder is called as its type without the last word: `SandboxWallet` lives in `Sandbox`.
    private func folder(_ wallet: any Wallet.Type) -> String {
        let name = String(describing: wallet)
        return name.hasSuffix("Wallet") ? String(name.dropLast("Wallet".count)) : name
    }

    @Test func `every folder is in the catalog and every wallet has a folder`() throws {
        let sources = WalletFixture.root.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Wallets")
        let folders = try FileManager.default.contentsOfDirectory(
            at: sources, includingPropertiesForKeys: [.isDirectoryKey]
        ).filter { $0.hasDirectoryPath }
        #expect(Set(folders.map { $0.lastPathComponent }) == Set(WalletCatalog.all.map { folder($0) }))
    }

    @Test func `every wallet has fixtures`() {
        for wallet in WalletCatalog.all {
            #expect(!WalletFixture.names(of: folder(wallet)).isEmpty, "\(wallet)")
        }
    }

    @Test func `a wallet is found by its name, and names do not repeat`() {
        for wallet in WalletCatalog.all {
            #expect(WalletCatalog.wallet(named: wallet.name) == wallet)
        }
        #expect(Set(WalletCatalog.all.map { $0.name }).count == WalletCatalog.all.count)
        #expect(WalletCatalog.wallet(named: "piggy bank") == nil)
    }
}
