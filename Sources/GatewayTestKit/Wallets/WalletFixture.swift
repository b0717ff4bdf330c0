package import Foundation
import Providers
package import Wallets

/// One exchange with a wallet from `Tests/Fixtures/<Wallet>`, with what the adapter must make of it.
package struct WalletFixture: Decodable, Sendable {
    /// The answer to a push, to a question or to a token call; a hook; a call of ours; an answer of ours to a biller.
    package enum About: String, Decodable, Sendable { case push, question, token, hook, request, biller }

    /// What is otherwise than the wallet's settings say.
    package struct Given: Decodable, Sendable {
        package let secrets: [String: String]?
        package let notes: [String: String]?
        /// Seconds since 1970.
        package let now: Int64?
        /// Names of fixtures with the answers before this one.
        package let after: [String]?
    }

    package struct Reply: Decodable, Sendable {
        package let status: Int
        package let body: String
    }

    package let about: About
    package let given: Given?
    package let method: String?
    package let path: String?
    /// What the hook is about, where its path says otherwise than ours would.
    package let event: String?
    /// The HTTP status, for an answer to a call of ours.
    package let status: Int?
    package let headers: [String: String]
    package let body: String
    /// Members of a call's body that we write otherwise than the example.
    package let ours: [String: JSONAny]?
    /// What we answer a hook.
    package let reply: Reply?
    /// What the adapter must make of it: its kind and every field that has a value.
    package let expect: [String: String]
    /// Stretches of the body without which a final verdict would be made up.
    package let witnesses: [String]?

    /// `Tests/Fixtures` of the checkout.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Tests/Fixtures")

    /// A wallet's folder is called as its type without the last word: `SandboxWallet` lives in `Sandbox`.
    package static func folder(of kind: any Wallet.Type) -> String {
        let name = String(describing: kind)
        return name.hasSuffix("Wallet") ? String(name.dropLast("Wallet".count)) : name
    }

    /// The names of a wallet's fixtures; none when it has no folder.
    package static func names(of wallet: String) -> [String] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: root.appending(path: wallet), includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "json" }.map { $0.deletingPathExtension().lastPathComponent }
            .filter { $0 != "settings" }.sorted()
    }

    package static func load(_ name: String, of wallet: String) throws -> WalletFixture {
        let file = root.appending(path: "\(wallet)/\(name).json")
        return try JSONDecoder().decode(WalletFixture.self, from: Data(contentsOf: file))
    }

    /// Whether the fixture's verdict moves money or ends a payment.
    package var isFinal: Bool { ["succeeded", "refused"].contains(expect["kind"]) }
}

/// A text, or a list of objects of texts, as JSON again.
package struct JSONAny: Decodable, Sendable {
    /// A list with the value alone.
    package let bytes: [UInt8]

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            bytes = Array(try JSONEncoder().encode([text]))
        } else {
            bytes = Array(try JSONEncoder().encode([try value.decode([[String: String]].self)]))
        }
    }
}
