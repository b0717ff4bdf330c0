import Foundation
import GatewayTestKit
import Providers
import Testing
import Wallets

@Suite struct `The catalog of wallets` {
    /// Folders beside the catalog that hold no wallet.
    private let shared: Set<String> = ["Wire"]

    private let checkout = WalletFixture.root.deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every folder is in the catalog and every wallet has a folder`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            at: checkout.appending(path: "Sources/Wallets"), includingPropertiesForKeys: [.isDirectoryKey]
        ).filter { $0.hasDirectoryPath }
        #expect(
            Set(folders.map { $0.lastPathComponent }).subtracting(shared)
                == Set(WalletCatalog.all.map { WalletFixture.folder(of: $0) }))
    }

    @Test func `every wallet has fixtures, and those that play a part in the suite are there`() throws {
        for kind in WalletCatalog.all {
            let names = WalletFixture.names(of: WalletFixture.folder(of: kind))
            #expect(names.count >= 13, "\(kind.name)")
            let roles = try WalletBench(kind).settings.roles
            let parts =
                [roles.token].compactMap { $0 } + roles.accepted + (roles.duplicate ?? []) + roles.pending
                + roles.paid + roles.refused + (roles.missing ?? []) + [roles.hookPaid, roles.hookRefused]
            #expect(parts.allSatisfy(names.contains), "\(kind.name)")
        }
    }

    @Test func `a wallet is found by its name, and names do not repeat`() {
        for wallet in WalletCatalog.all {
            #expect(WalletCatalog.wallet(named: wallet.name) == wallet)
        }
        #expect(Set(WalletCatalog.all.map { $0.name }).count == WalletCatalog.all.count)
        #expect(WalletCatalog.wallet(named: "piggy bank") == nil)
    }

    @Test func `the page of providers names every wallet and every secret it takes`() throws {
        let page = try String(contentsOf: checkout.appending(path: "Documentation/Providers.md"), encoding: .utf8)
        for kind in WalletCatalog.all {
            let section = page.components(separatedBy: "\n### ").last { $0.contains("provider: \(kind.name)\n") }
            let text = try #require(section, "\(kind.name) has no section")
            for secret in kind.secrets {
                #expect(text.contains("`\(secret.word)`"), "\(kind.name): \(secret.word)")
            }
        }
    }
}
