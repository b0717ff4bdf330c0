import Foundation
import Testing

/// The phone page, transcripts, `talk`, the simulator and the load generator speak the neutral dialect, and no provider's.
@Suite struct `The neutral dialect` {
    /// Folders beside the providers that are none, and the one that is nobody's.
    private static let others: Set<String> = ["Forms", "Neutral"]
    private static let places = [
        "Sources/Web/Phone", "Sources/Simulator", "Sources/LoadGenerator", "Sources/guichet/Load",
        "Sources/guichet/Commands/TalkCommand.swift", "Sources/guichet/Commands/TestCommand.swift",
        "Sources/guichet/Composition/Demonstration.swift",
    ]
    /// What tells a provider's dialect besides its name: words of its wire no other has.
    private static let marks = [
        "AfricasTalking": [
            "ATUid", "ATXid", "sessionId", "phoneNumber", "networkCode", "linkId", "\"CON", "\"END", "(CON|END)",
        ]
    ]

    private static func providers() throws -> [String] {
        let files = try Checkout.files(below: "Sources/Providers", ending: [".swift"])
        let folders = files.compactMap { file -> String? in
            let parts = file.path.split(separator: "/")
            return parts.count > 3 ? String(parts[2]) : nil
        }
        return Set(folders).subtracting(others).sorted()
    }

    @Test(arguments: places) func `is the only one spoken where phones are played`(place: String) throws {
        let files = try Checkout.files(below: place)
        try #require(!files.isEmpty)
        let providers = try Self.providers()
        try #require(!providers.isEmpty)
        expectNone(
            files.flatMap { file in
                file.numbered.flatMap { line in
                    Self.spoken(in: line.text, providers).map { word in
                        Finding(
                            path: file.path, line: line.number, message: "\(word): phones speak the neutral dialect")
                    }
                }
            })
    }

    /// The names and marks of providers a line has.
    private static func spoken(in line: String, _ providers: [String]) -> [String] {
        let letters = line.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "." }
        return providers.filter { letters.contains($0.lowercased()) }
            + marks.values.joined().filter { line.contains($0) }
    }

    @Test func `every provider has marks by which its dialect is known`() throws {
        #expect(try Self.providers() == Self.marks.keys.sorted())
    }

    @Test(arguments: [
        ("// as Africa's Talking sends it", true), ("let path = \"/hooks/africastalking/demo\"", true),
        ("form.append(\"sessionId\", name)", true), ("if body.hasPrefix(\"CON \") {", true),
        ("let path = \"/hooks/simulated-phones/demo\"", false), ("case .hop(let typed): send(typed)", false),
    ])
    func `a provider's dialect is found where it is spoken`(line: String, isFound: Bool) {
        #expect(!Self.spoken(in: line, ["AfricasTalking"]).isEmpty == isFound)
    }
}
