import Foundation
import Providers
import Wording

/// One exchange with a provider from `Tests/Fixtures/<Provider>`: a hook and our reply, or an answer to a call of ours.
struct Fixture: Decodable {
    let method: String?
    let event: String?
    /// The HTTP status, for an answer to a call of ours.
    let status: Int?
    let headers: [String: String]
    let body: String
    /// What the adapter must make of it: `kind` and every field that has a value.
    let expect: [String: String]
    let reply: Reply?

    struct Reply: Decodable {
        let status: Int
        let headers: [String: String]
        let body: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// The names of a provider's fixtures; none when it has no folder.
    static func names(of provider: String) -> [String] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: root.appending(path: provider), includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "json" }.map { $0.deletingPathExtension().lastPathComponent }
            .sorted()
    }

    static func load(_ name: String, of provider: String) throws -> Fixture {
        let file = root.appending(path: "\(provider)/\(name).json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }

    /// The hook; nil for an answer to a call of ours.
    var hook: HookRequest? {
        guard let method, let event else { return nil }
        return HookRequest(
            method: method, event: event, contentType: headers["Content-Type"] ?? "", headers: headerFields,
            body: Array(body.utf8))
    }

    /// The answer to a call of ours; nil for a hook.
    var answer: OutboundResponse? {
        status.map { OutboundResponse(status: $0, headers: headerFields, body: Array(body.utf8)) }
    }

    private var headerFields: [HeaderField] { headers.map { HeaderField(name: $0.key, value: $0.value) } }
}

extension HookEvent {
    /// The event as a fixture writes it.
    var summary: [String: String] {
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
    fileprivate var summary: [String: String?] {
        switch self {
        case .begin: ["typed": nil]
        case .latest(let text): ["typed": text]
        case .cumulative(let text, let separator): ["typed": text, "separator": String(separator)]
        }
    }
}

extension SendOutcome {
    /// The outcome as a fixture writes it.
    var summary: [String: String] {
        switch self {
        case .accepted(let id): ["kind": "accepted"].merging(id.map { ["messageID": $0] } ?? [:]) { $1 }
        case .deferred: ["kind": "deferred"]
        case .rejected: ["kind": "rejected"]
        }
    }
}

/// Random numbers that come again the same in every run, by SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
