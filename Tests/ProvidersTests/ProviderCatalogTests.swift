import Foundation
import GatewayTestKit
import Providers
import Testing

@Suite struct `The catalog of providers` {
    /// Folders beside the catalog that hold no provider.
    private let shared: Set<String> = ["Forms"]

    @Test func `every folder is in the catalog and every provider has a folder`() throws {
        let sources = ProviderFixture.root.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Providers")
        let folders = try FileManager.default.contentsOfDirectory(
            at: sources, includingPropertiesForKeys: [.isDirectoryKey]
        ).filter { $0.hasDirectoryPath }
        #expect(
            Set(folders.map { $0.lastPathComponent }).subtracting(shared)
                == Set(ProviderCatalog.all.map { String(describing: $0) }))
    }

    @Test func `the page of providers names every provider and every secret it takes`() throws {
        let page = try String(
            contentsOf: ProviderFixture.root.deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Documentation/Providers.md"), encoding: .utf8)
        for kind in ProviderCatalog.all {
            let section = page.components(separatedBy: "\n## ").last { $0.contains("provider: \(kind.name)\n") }
            let text = try #require(section, "\(kind.name) has no section")
            for secret in kind.secrets { #expect(text.contains(secret.word), "\(kind.name): \(secret.word)") }
        }
    }

    @Test func `a provider is found by its name, and names do not repeat`() {
        for provider in ProviderCatalog.all {
            #expect(ProviderCatalog.provider(named: provider.name) == provider)
        }
        #expect(Set(ProviderCatalog.all.map { $0.name }).count == ProviderCatalog.all.count)
        #expect(ProviderCatalog.provider(named: "carrier pigeon") == nil)
    }
}

@Test func `a secret shows itself to nobody who does not ask`() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump(["key": secret], to: &dumped)
    #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hunter2"))
    #expect(secret.revealed == "hunter2")
}
