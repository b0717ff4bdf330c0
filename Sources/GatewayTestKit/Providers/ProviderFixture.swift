import Conversation
package import Foundation
package import Providers
import Wording

/// One exchange with a provider from `Tests/Fixtures/<Provider>`: a hook and our reply, or an answer to a call of ours.
package struct ProviderFixture: Decodable, Sendable {
    package let method: String?
    package let event: String?
    /// The HTTP status, for an answer to a call of ours.
    package let status: Int?
    package let headers: [String: String]
    package let body: String
    /// What the adapter must make of it: `kind` and every field that has a value.
    package let expect: [String: String]
    package let reply: Reply?

    package struct Reply: Decodable, Sendable {
        package let status: Int
        package let headers: [String: String]
        package let body: String
        /// What the screen of a hop says, and whether it closes the dialogue.
        package let screen: String?
        package let closes: Bool?
    }

    /// `Tests/Fixtures` of the checkout.
    package static let root = WalletFixture.root

    /// The names of a provider's fixtures; none when it has no folder.
    package static func names(of provider: String) -> [String] { WalletFixture.names(of: provider) }

    package static func load(_ name: String, of provider: String) throws -> ProviderFixture {
        let file = root.appending(path: "\(provider)/\(name).json")
        return try JSONDecoder().decode(ProviderFixture.self, from: Data(contentsOf: file))
    }

    /// The hook, with another body or content type in its place when one is given; nil for an answer to a call of ours.
    package func hook(body other: [UInt8]? = nil, contentType: String? = nil) -> HookRequest? {
        guard let method, let event else { return nil }
        return HookRequest(
            method: method, event: event, contentType: contentType ?? headers["Content-Type"] ?? "",
            headers: headerFields, body: other ?? Array(body.utf8))
    }

    /// The answer to a call of ours; nil for a hook.
    package var answer: OutboundResponse? {
        status.map { OutboundResponse(status: $0, headers: headerFields, body: Array(body.utf8)) }
    }

    private var headerFields: [HeaderField] { headers.map { HeaderField(name: $0.key, value: $0.value) } }
}

extension HookEvent {
    /// The event as a fixture writes it.
    package var summary: [String: String] {
        let fields: [String: String?] =
            switch self {
            case .ussd(let hop):
                [
                    "kind": "ussd", "phone": hop.phone.e164, "dialogue": hop.dialogue, "serviceCode": hop.serviceCode,
                    "hop": hop.hop,
                ].merging(hop.typed.summary) { $1 }
            case .ussdEnded(let end):
                [
                    "kind": "ussdEnded", "phone": end.phone.e164, "dialogue": end.dialogue, "cause": end.cause.rawValue,
                    "duration": end.duration.map { "\($0)" },
                ]
            case .sms(let sms):
                [
                    "kind": "sms", "phone": sms.phone.e164, "to": sms.to, "text": sms.text, "key": sms.key,
                    "linkID": sms.linkID,
                ]
            case .delivery(let report):
                [
                    "kind": "delivery", "messageID": report.messageID, "status": report.status.rawValue,
                    "word": report.word, "reason": report.reason,
                ]
            case .optedOut(let phone): ["kind": "optedOut", "phone": phone.e164]
            case .ignored: ["kind": "ignored"]
            }
        return fields.compactMapValues { $0 }
    }
}

extension USSDInbound.Typed {
    /// What was typed, as a fixture writes it.
    fileprivate var summary: [String: String?] {
        switch self {
        case .begin: ["typed": nil]
        case .latest(let text): ["typed": text]
        case .cumulative(let text, let separator): ["typed": text, "separator": String(separator)]
        }
    }

    /// Whether nothing is typed yet.
    var isDial: Bool {
        switch self {
        case .begin, .cumulative("", _): true
        case .latest, .cumulative: false
        }
    }
}

extension SendOutcome {
    /// The outcome as a fixture writes it.
    package var summary: [String: String] {
        switch self {
        case .accepted(let id): ["kind": "accepted"].merging(id.map { ["messageID": $0] } ?? [:]) { $1 }
        case .deferred: ["kind": "deferred"]
        case .rejected: ["kind": "rejected"]
        }
    }
}
