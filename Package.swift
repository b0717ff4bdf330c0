// swift-tools-version: 6.2
import PackageDescription

/// Settings every target of ours builds with. `Sources/Wording/LanguageFeatures.swift` fails the build
/// when one of the upcoming features is misspelt here, because the compiler itself says nothing then.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// For the targets in which tests spend most of their time: they run several times as fast where these are optimized in a debug
/// build too. It keeps all else: symbols, checks of overflow and bounds, and what tests may see.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// One module: a target and those it may import.
func module(
    _ name: String, _ modules: [String] = [], packages: [Target.Dependency] = [], resources: [Resource] = [],
    linked: [LinkerSetting] = [], isOptimized: Bool = false
) -> Target {
    .target(
        name: name, dependencies: modules.map { .byName(name: $0) } + packages, resources: resources,
        swiftSettings: isOptimized ? settings + optimized : settings, linkerSettings: linked)
}

/// One domain: a target under Sources/Domains. Some take money.
func domain(_ name: String) -> Target {
    .target(
        name: name,
        dependencies: ["DomainKit", "Conversation", "Storage", "Wording"] + (paid.contains(name) ? ["Payments"] : []),
        path: "Sources/Domains/\(name)",
        swiftSettings: settings)
}

func tests(
    _ name: String, _ modules: [String], packages: [Target.Dependency] = [], isOptimized: Bool = false
) -> Target {
    .testTarget(
        name: name, dependencies: modules.map { .byName(name: $0) } + packages,
        swiftSettings: isOptimized ? settings + optimized : settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// What the Makefile tells of a build, by the environment: nothing in a plain `swift build`. Words that could be something else
/// to the compiler are left out.
let told: [CSetting] = ["GUICHET_COMMIT", "GUICHET_SWIFT"].compactMap { name in
    guard let value = Context.environment[name], !value.isEmpty,
        value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
    else { return nil }
    return .define(name, to: value)
}

/// The domains there are. Only the list of them, and tests, name one.
let domains = ["Billing", "Roads", "Addresses", "Consultations"]
/// Those with commands of their own in the program, or a bench.
let commanding = ["Billing", "Roads"]
/// Those that are paid for something.
let paid: Set<String> = ["Billing"]

let package = Package(
    name: "guichet",
    products: [.executable(name: "guichet", targets: ["guichet"])],
    // One version each, which Documentation/Dependencies.md names too, with those of what they bring along.
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: domains.map(domain) + [
        module("Wording", isOptimized: true),
        module("Conversation", ["Wording"], isOptimized: true),
        module("Authoring", ["Conversation", "Wording"], packages: [yams, crypto], isOptimized: true),
        module("Storage", packages: [crypto, cryptoExtras]),
        module("DomainKit", ["Conversation", "Storage", "Wording"]),
        module("Payments", ["DomainKit", "Conversation", "Storage", "Wording"]),
        module("Providers", ["Conversation", "Wording"]),
        module("Wallets", ["Conversation", "Providers", "Wording"], packages: [crypto, cryptoExtras]),
        module(
            "Gateway",
            ["Wording", "Conversation", "Authoring", "Storage", "DomainKit", "Payments", "Providers", "Wallets"],
            packages: [logging, lifecycle]),
        module(
            "Simulator",
            [
                "Wording", "Conversation", "Authoring", "Storage", "DomainKit", "Payments", "Providers", "Wallets",
                "Gateway",
            ],
            packages: [logging, lifecycle]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        module("SQLiteStorage", ["Storage", "CSQLite"]),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        module("PostgresStorage", ["Storage", "CPQ"]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CurlShims", dependencies: ["CCurl"]),
        module(
            "Web",
            [
                "Simulator", "Gateway", "Authoring", "DomainKit", "Providers", "Wallets", "Conversation", "Storage",
                "Wording", "CurlShims",
            ],
            packages: [hummingbird, hummingbirdCore, httpTypes, nioHTTPTypes, nioCore, nioPosix, logging, lifecycle],
            resources: [
                .embedInCode("Phone/Page/phone.html"), .embedInCode("Phone/Page/phone.css"),
                .embedInCode("Phone/Page/phone.js"), .embedInCode("Phone/Page/panel.css"),
                .embedInCode("Phone/Page/panel.js"),
            ]),
        .target(name: "CBuild", cSettings: told),
        module("LoadGenerator", packages: [nioCore, nioPosix]),
        module("Composition", ["Simulator", "Gateway", "Payments", "DomainKit"] + domains),
        module(
            "GatewayTestKit",
            [
                "Composition", "Simulator", "Gateway", "Authoring", "Payments", "DomainKit", "Providers", "Wallets",
                "Conversation", "Storage", "Wording", "SQLiteStorage", "PostgresStorage",
            ],
            packages: [logging]),
        .executableTarget(
            name: "guichet",
            dependencies: [
                "Composition", "Web", "Simulator", "Gateway", "Authoring", "Payments", "DomainKit", "Providers",
                "Wallets", "Conversation", "Storage", "Wording", "SQLiteStorage", "PostgresStorage", "LoadGenerator",
                "CBuild", arguments, logging, lifecycle, nioCore, nioPosix, hummingbird, httpTypes,
            ] + commanding.map { .byName(name: $0) },
            swiftSettings: settings),

        tests("WordingTests", ["Wording"]),
        tests("ConversationTests", ["Conversation", "Wording", "Authoring", "GatewayTestKit"]),
        tests("AuthoringTests", ["Authoring", "Conversation", "Wording", "GatewayTestKit"]),
        tests("StorageTests", ["Storage", "SQLiteStorage", "PostgresStorage", "GatewayTestKit"]),
        tests(
            "DomainTests",
            ["Payments", "DomainKit", "Conversation", "Storage", "Wording", "SQLiteStorage", "GatewayTestKit"] + domains
        ),
        tests("ProvidersTests", ["Providers", "Conversation", "Wording", "GatewayTestKit"]),
        tests(
            "WalletsTests",
            ["Wallets", "Providers", "Conversation", "Wording", "Simulator", "Gateway", "GatewayTestKit"],
            packages: [crypto, cryptoExtras]),
        tests(
            "GatewayTests",
            [
                "Simulator", "Gateway", "Authoring", "Payments", "DomainKit", "Providers", "Wallets", "Conversation",
                "Storage",
                "Wording", "SQLiteStorage", "GatewayTestKit",
            ] + domains, packages: [logging]),
        tests(
            "WebTests",
            [
                "Web", "Simulator", "Gateway", "DomainKit", "GatewayTestKit", "Providers", "Storage", "SQLiteStorage",
                "Wording",
            ]),
        tests("LoadGeneratorTests", ["LoadGenerator", "Providers", "Wording"], packages: [nioCore, nioPosix]),
        tests(
            "ProcessTests",
            [
                "Composition", "LoadGenerator", "Wording", "Conversation", "Storage", "DomainKit", "Gateway",
                "GatewayTestKit", "guichet",
            ]),
        // It reads every line of the checkout.
        tests("ProjectTests", [], isOptimized: true),
    ]
)
