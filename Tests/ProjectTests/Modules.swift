/// What each module of the project may import: the arrows of Package.swift, written down a second time.
///
/// The compiler alone is not enough. A warm build takes an undeclared import without a word, and a target that declares a wrong
/// arrow in Package.swift gets no complaint at all. Here an arrow must be drawn on purpose.
struct ModuleArrows {
    /// Modules of this project it may import.
    let ours: Set<String>
    /// Modules of other packages and of the toolchain, besides those every module may use.
    let others: Set<String>

    init(_ ours: Set<String> = [], _ others: Set<String> = []) {
        self.ours = ours
        self.others = others
    }

    func admits(_ module: String) -> Bool {
        ours.contains(module) || others.contains(module) || Self.everywhere.contains(module)
    }

    /// Parts of the language, as plain as its standard library.
    private static let everywhere: Set<String> = ["Swift", "Synchronization"]

    private static let inner: Set<String> = [
        "Wording", "Conversation", "Authoring", "Storage", "DomainKit", "Payments", "Providers", "Wallets",
    ]
    private static let domain: Set<String> = ["DomainKit", "Conversation", "Storage", "Wording"]
    /// Only the list of the domains, and the program for their own commands, name one.
    private static let domains: Set<String> = ["Billing", "Roads", "Addresses", "Consultations"]
    private static let foundation: Set<String> = ["Foundation", "Dispatch"]
    private static let services: Set<String> = ["Logging", "ServiceLifecycle"]

    /// From the inside out. Texts and the engine do without Foundation, so that they depend on no clock, file or locale
    /// of the machine; only the outermost modules know servers, sockets and engines of databases.
    static let all: [String: ModuleArrows] = [
        "Wording": ModuleArrows(),
        "Conversation": ModuleArrows(["Wording"]),
        "Storage": ModuleArrows([], foundation.union(["Crypto", "CryptoExtras"])),
        "Authoring": ModuleArrows(["Conversation", "Wording"], foundation.union(["Crypto", "Yams"])),
        "DomainKit": ModuleArrows(["Conversation", "Storage", "Wording"], foundation),
        "Payments": ModuleArrows(domain, foundation.union(["FoundationXML"])),
        "Billing": ModuleArrows(domain.union(["Payments"]), foundation),
        "Roads": ModuleArrows(domain, foundation),
        "Addresses": ModuleArrows(domain, foundation),
        "Consultations": ModuleArrows(domain, foundation),
        "Providers": ModuleArrows(["Conversation", "Wording"], foundation),
        "Wallets": ModuleArrows(
            ["Conversation", "Providers", "Wording"], foundation.union(["Crypto", "CryptoExtras"])),
        "Gateway": ModuleArrows(inner, foundation.union(services)),
        "Simulator": ModuleArrows(inner.union(["Gateway"]), foundation.union(services)),
        "CSQLite": ModuleArrows(),
        "SQLiteStorage": ModuleArrows(["Storage", "CSQLite"], foundation),
        "CPQ": ModuleArrows(),
        "PostgresStorage": ModuleArrows(["Storage", "CPQ"], foundation),
        "CCurl": ModuleArrows(),
        "CurlShims": ModuleArrows(["CCurl"]),
        "Web": ModuleArrows(
            inner.union(["Gateway", "Simulator", "CurlShims"]),
            foundation.union(services).union(serving)),
        "CBuild": ModuleArrows(),
        "LoadGenerator": ModuleArrows([], foundation.union(["NIOCore", "NIOPosix"])),
        "Composition": ModuleArrows(domains.union(["DomainKit", "Gateway", "Payments", "Simulator"])),
        "GatewayTestKit": ModuleArrows(
            inner.union(["Composition", "Gateway", "Simulator", "SQLiteStorage", "PostgresStorage"]),
            foundation.union(["Logging", "Testing"])),
        "guichet": ModuleArrows(
            inner.union(domains).union([
                "Composition", "Gateway", "Simulator", "SQLiteStorage", "PostgresStorage", "Web", "LoadGenerator",
                "CBuild",
            ]),
            foundation.union(services).union(serving).union(["ArgumentParser", "UnixSignals"])),
    ]

    private static let serving: Set<String> = [
        "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOPosix",
    ]
}
