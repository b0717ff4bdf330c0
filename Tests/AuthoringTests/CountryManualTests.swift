import Authoring
import Conversation
import Foundation
import Testing
import Wording

/// `Documentation/Countries.md`, held against the files it speaks of.
@Suite struct `The page on countries` {
    private static let checkout = Fixture.tests.deletingLastPathComponent()

    private func page() throws -> String {
        try String(contentsOf: Self.checkout.appending(path: "Documentation/Countries.md"), encoding: .utf8)
    }

    @Test func `shows a file that can be read`() throws {
        let parts = try page().components(separatedBy: "```")
        let example = try #require(parts.first { $0.hasPrefix("yaml\n") }).dropFirst(5)
        let pack = CountryPacks(SourceBundle(files: ["Locales/countries/BJ.yaml": String(example)])).read("BJ")
        #expect(pack.findings.map(\.severity) == [.warning])
        #expect(pack.settings?.numbering.parse("0197123456")?.e164 == "+2290197123456")
    }

    @Test func `names every emergency number nobody has confirmed`() throws {
        let packs = try CountryPacks(locales: Self.checkout.appending(path: "Locales").path(percentEncoded: false))
        let names = [
            "BJ": "Benin", "ML": "Mali", "MR": "Mauritania", "MZ": "Mozambique", "NE": "Niger", "NG": "Nigeria",
        ]
        let rows = try page().split(separator: "\n").filter { $0.hasPrefix("| ") }
        for code in packs.codes {
            let believed = try #require(packs.read(code).settings).emergency.filter { $0.source == nil }
            #expect((names[code] != nil) == !believed.isEmpty, "\(code)")
            for number in believed {
                let fact = "\(number.number) \(number.services.map(\.rawValue).joined(separator: ", "))"
                let row = try #require(rows.first { $0.hasPrefix("| \(names[code] ?? code) |") })
                #expect(row.contains(fact), "\(code): \(fact)")
            }
        }
    }
}
