/// What each room of the house may import: the arrows of Package.swift, written down a second time.
///
/// The compiler alone is not enough. A warm build takes an undeclared import without a word, and whoever declares a wrong
/// arrow in Package.swift gets no complaint at all. Here an arrow must be drawn on purpose.
struct Room {
    /// Rooms it may enter.
    let rooms: Set<String>
    /// Modules of other packages and of the toolchain, besides those every room may use.
    let modules: Set<String>

    init(_ rooms: Set<String> = [], _ modules: Set<String> = []) {
        self.rooms = rooms
        self.modules = modules
    }

    func admits(_ module: String) -> Bool {
        rooms.contains(module) || modules.contains(module) || Self.everywhere.contains(module)
    }

    /// Parts of the language, as plain as its standard library.
    private static let everywhere: Set<String> = ["Swift", "Synchronization"]

    private static let inner: Set<String> = [
        "Wording", "Conversation", "Authoring", "Storage", "DomainKit", "Providers", "Wallets",
    ]
    private static let domain: Set<String> = ["DomainKit", "Conversation", "Storage", "Wording"]
    /// Only the program that lists the domains, and what tests use of it, name one.
    private static let domains: Set<String> = ["Billing", "Roads", "Addresses", "Consultations"]
    private static let foundation: Set<String> = ["Foundation", "Dispatch"]
    private static let services: Set<String> = ["Logging", "ServiceLifecycle"]

    /// From the inside out. Texts and the engine do without Foundation, so that they depend on no clock, file or locale
    /// of the machine; only the outermost rooms know servers, sockets and engines of databases.
    static let all: [String: Room] = [
        "Wording": Room(),
        "Conversation": Room(["Wording"]),
        "Storage": Room([], foundation.union(["Crypto", "CryptoExtras"])),
        "Authoring": Room(["Conversation", "Wording"], foundation.union(["Crypto", "Yams"])),
        "DomainKit": Room(["Conversation", "Storage", "Wording"], foundation),
        "Billing": Room(domain, foundation.union(["FoundationXML"])),
        "Roads": Room(domain, foundation),
        "Addresses": Room(domain, foundation),
        "Consultations": Room(domain, foundation),
        "Providers": Room(["Conversation", "Wording"], foundation),
        "Wallets": Room(
            ["Conversation", "Providers", "Wording"], foundation.union(["Crypto", "CryptoExtras"])),
        "Gateway": Room(inner.union(["Billing"]), foundation.union(services)),
        "Simulator": Room(inner.union(["Billing", "Gateway"]), foundation.union(services)),
        "CSQLite": Room(),
        "SQLiteStorage": Room(["Storage", "CSQLite"], foundation),
        "CPQ": Room(),
        "PostgresStorage": Room(["Storage", "CPQ"], foundation),
        "CCurl": Room(),
        "CurlDoors": Room(["CCurl"]),
        "Web": Room(
            inner.union(["Gateway", "Simulator", "CurlDoors"]),
            foundation.union(services).union(serving)),
        "CBuild": Room(),
        "LoadGenerator": Room([], foundation.union(["NIOCore", "NIOPosix"])),
        "GatewayTestKit": Room(
            inner.union(domains).union(["Gateway", "Simulator", "SQLiteStorage", "PostgresStorage"]),
            foundation.union(["Logging", "Testing"])),
        "guichet": Room(
            inner.union(domains).union([
                "Gateway", "Simulator", "SQLiteStorage", "PostgresStorage", "Web", "LoadGenerator", "CBuild",
            ]),
            foundation.union(services).union(serving).union(["ArgumentParser", "UnixSignals"])),
    ]

    private static let serving: Set<String> = [
        "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOPosix",
    ]
}
