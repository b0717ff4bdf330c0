import Foundation
package import Providers
import Wording

/// A messaging provider set up as its fixtures have it.
package struct ProviderBench: Sendable {
    package struct Settings: Decodable, Sendable {
        package let callingCode: String
        package let trunk: String
        package let nationalLengths: [Int]
        package let sender: String
        package let secrets: [String: String]
        /// The citizen of all the samples.
        package let phone: Phone
        /// The words of the sample text, as they stand in its body.
        package let words: String
        package let roles: Roles
    }

    package struct Phone: Decodable, Sendable {
        package let e164: String
        /// As it stands in the samples' bodies.
        package let written: String
        /// Other writings of the same number that a network may send.
        package let also: [String]
        /// Senders that are no phones.
        package let machines: [String]
    }

    /// Which samples play which part; a medium the provider does not have is left out.
    package struct Roles: Decodable, Sendable {
        package struct Hops: Decodable, Sendable {
            package let dial: String
            package let hop: String
            /// The same hop, sent again.
            package let again: String
            package let next: String
            /// Ends of dialogues; may be empty.
            package let ended: [String]
        }

        package struct Texts: Decodable, Sendable {
            package let text: String
            /// The same text, sent again.
            package let again: String
            package let unicode: String
            package let machine: String
        }

        package struct Reports: Decodable, Sendable {
            package let delivered: String
            package let failed: String
            /// An unknown word.
            package let unknown: String
        }

        package struct Answers: Decodable, Sendable {
            package let accepted: String
            package let refused: [String]
            package let later: [String]
        }

        /// A hook that proves itself, and the header that does.
        package struct Signed: Decodable, Sendable {
            package let hook: String
            package let header: String
        }

        package let hops: Hops?
        package let texts: Texts?
        package let reports: Reports
        package let answers: Answers
        package let signed: Signed?

        /// Every sample that plays a part.
        package var names: [String] {
            (hops.map { [$0.dial, $0.hop, $0.again, $0.next] + $0.ended } ?? [])
                + (texts.map { [$0.text, $0.again, $0.unicode, $0.machine] } ?? [])
                + [reports.delivered, reports.failed, reports.unknown] + [answers.accepted] + answers.refused
                + answers.later + [signed?.hook].compactMap(\.self)
        }
    }

    package let kind: any MessagingProvider.Type
    package let folder: String
    package let settings: Settings
    package let provider: any MessagingProvider

    package init(_ kind: any MessagingProvider.Type) throws {
        self.kind = kind
        folder = String(describing: kind)
        let file = ProviderFixture.root.appending(path: "\(folder)/settings.json")
        settings = try JSONDecoder().decode(Settings.self, from: Data(contentsOf: file))
        provider = kind.init(
            channel: ProviderChannel(
                name: "line", baseURL: "https://provider.test", secrets: settings.secrets.mapValues { Secret($0) },
                sender: settings.sender),
            numbering: NumberingPlan(
                callingCode: settings.callingCode, trunkPrefix: settings.trunk,
                nationalLengths: settings.nationalLengths))
    }

    package func fixture(_ name: String) throws -> ProviderFixture { try .load(name, of: folder) }

    /// Every sample of a hook, by name.
    package func hooks() throws -> [(name: String, fixture: ProviderFixture)] {
        try ProviderFixture.names(of: folder).map { ($0, try fixture($0)) }.filter { $0.1.event != nil }
    }

    /// What the adapter makes of a sample of a hook, with another body or content type in its place when one is given.
    package func event(
        _ fixture: ProviderFixture, body: [UInt8]? = nil, contentType: String? = nil
    ) throws -> HookEvent {
        guard let hook = fixture.hook(body: body, contentType: contentType) else { throw Broken(reason: "no hook") }
        return try provider.read(hook)
    }

    package func event(_ name: String) throws -> HookEvent { try event(fixture(name)) }

    /// A sample's body with one flow metric replaced, which must stand there.
    package func body(_ fixture: ProviderFixture, _ old: String, _ new: [UInt8]) throws -> [UInt8] {
        guard let range = fixture.body.firstRange(of: old) else { throw Broken(reason: "\(old) is not in the body") }
        return Array(fixture.body[..<range.lowerBound].utf8) + new + Array(fixture.body[range.upperBound...].utf8)
    }

    /// What is wrong with the samples.
    package struct Broken: Error {
        package let reason: String
    }

    // MARK: What we write

    /// The last digits of the citizen's number, which it shows in whatever writing.
    var digits: String { String(settings.phone.e164.suffix(9)) }

    /// All that a body says, without its encoding.
    static func said(_ body: [UInt8], _ contentType: String) -> [String] {
        let type = contentType.lowercased()
        if type.hasPrefix("application/json") {
            return (try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)).map(texts) ?? []
        }
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            return [String(decoding: body, as: UTF8.self)]
        }
        let parts = String(decoding: body, as: UTF8.self).split(separator: "&")
        return parts.compactMap { part in
            part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).last.flatMap {
                $0.replacing("+", with: " ").removingPercentEncoding
            }
        }
    }

    private static func texts(_ value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(texts)
        case let object as [String: Any]: object.values.flatMap(texts)
        case let number as NSNumber: [number.stringValue]
        default: []
        }
    }
}
