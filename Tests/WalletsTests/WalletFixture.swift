import Foundation
import Providers
import Wallets
import Wording

/// One exchange with a wallet from `Tests/Fixtures/<Wallet>`.
struct WalletFixture: Decodable {
    enum About: String, Decodable { case push, question, hook }

    let about: About
    /// The HTTP status, for an answer to a call of ours.
    let status: Int?
    let headers: [String: String]
    let body: String
    /// What the adapter must make of it: `kind` and every field that has a value.
    let expect: [String: String]

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// The names of a wallet's fixtures; none when it has no folder.
    static func names(of wallet: String) -> [String] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: root.appending(path: wallet), includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "json" }.map { $0.deletingPathExtension().lastPathComponent }
            .sorted()
    }

    static func load(_ name: String, of wallet: String) throws -> WalletFixture {
        let file = root.appending(path: "\(wallet)/\(name).json")
        return try JSONDecoder().decode(WalletFixture.self, from: Data(contentsOf: file))
    }

    var response: OutboundResponse {
        OutboundResponse(
            status: status ?? 0, headers: headers.map { HeaderField(name: $0.key, value: $0.value) },
            body: Array(body.utf8))
    }

    var hook: HookRequest {
        HookRequest(
            method: "POST", event: "payment", contentType: headers["Content-Type"] ?? "", body: Array(body.utf8))
    }
}

extension WalletVerdict {
    /// The verdict as a fixture writes it.
    var summary: [String: String] {
        switch self {
        case .pending: ["kind": "pending"]
        case .succeeded(let transaction, let amount):
            ["kind": "succeeded", "transaction": transaction, "amount": amount.decimal]
        case .refused(let refusal, let word): ["kind": "refused", "refusal": refusal.rawValue, "word": word]
        case .unknown: ["kind": "unknown"]
        case .neverArrived: ["kind": "neverArrived"]
        }
    }
}
