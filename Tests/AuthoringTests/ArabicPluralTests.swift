import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing

/// Arabic has six forms of a plural, and translators from languages with two forget some.
@Suite struct `A plural in Arabic` {
    private static let keys = ["all", "zero", "one", "two", "few", "many", "most"]

    /// A city that speaks English and Arabic, with a screen for each text of the catalogue and nothing of it in Arabic.
    private static func files() throws -> [String: String] {
        var files = try Fixture.smallCity()
        let own = try ProjectCity.bundle().files
        for path in ["ar/language", "ar/engine", "en/engine"] {
            let text: String = try #require(own["Locales/\(path).yaml"])
            files["Locales/\(path).yaml"] = text
        }
        files["Flows/city.yaml"] = "city: Test\ncountry: GH\nlanguages: [en, ar]\nrequired: [en]\nentry: main\n"
        let screens = zip(keys, keys.dropFirst()).map { "  \($0): { menu: \($0), options: [{ tea: \($1) }] }\n" }
        files["Flows/main.yaml"] =
            "flow: main\nstart: all\ntakes: { n: integer }\nstates:\n\(screens.joined())  most: { end: most }\n"
        let texts = keys.map { "  \($0): \"{n, plural, one {# bill} other {# bills}}\"\n" }
        files["Locales/en/more.yaml"] = "main:\n" + texts.joined()
        files["Locales/ar/texts.yaml"] = "{ hello: مرحبا, bye: شكرا, what: ماذا, tea: شاي, milk: حليب }\n"
        return files
    }

    @Test func `that lacks a form is told by the catalogue's line when it comes back, and by the check afterwards`()
        throws
    {
        let catalogue = try String(
            contentsOf: Fixture.folder.appending(path: "Catalogues/plurals.ar.po"), encoding: .utf8)
        let lines = catalogue.components(separatedBy: "\n")
        let lacking = [
            "zero": "zero (as for 0)", "one": "one (as for 1)", "two": "two (as for 2)", "few": "few (as for 3)",
            "many": "many (as for 11)",
        ]
        let most = ["zero", "two", "few", "many"].compactMap { lacking[$0] }.joined(separator: ", ")
        let said = lacking.merging(["most": most]) { $1 }.mapValues { "lacks forms of ar: \($0)." }

        let files = try Self.files()
        let found = try TranslationCity.translations(files).imported(catalogue, named: "ar.po", into: "ar")
        #expect(Set(found.changed) == Set(Self.keys.map { "main.\($0)" }))
        let warnings = found.warnings.map(\.rendered)
        #expect(warnings.count == said.count, "\(warnings)")
        for (key, words) in said {
            let line = try #require(lines.firstIndex(of: "msgctxt \"main.\(key)\"")) + 1
            let start = "ar.po:\(line): warning: In \"main.\(key)\" the plural of {n} \(words)"
            #expect(warnings.contains { $0.hasPrefix(start) }, "\(start)\n\(warnings)")
        }

        let after = Fixture.compile(files.merging(found.files) { $1 }).diagnostics.filter { $0.kind == .pluralForm }
        #expect(after.count == said.count && after.allSatisfy { $0.place.file == "Locales/ar/more.yaml" })
        for (key, words) in said {
            #expect(after.contains { $0.message.contains("\"main.\(key)\"") && $0.message.contains(words) }, "\(key)")
        }
    }
}
