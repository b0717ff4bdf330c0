import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing
import Wording

/// The languages of `Locales/` beside the Unicode CLDR as an independent reader has it. `Scripts/plural-oracle` writes what
/// they are compared with.
struct LanguageDataTests {
    private struct Plurals: Decodable {
        let language: String
        let numbers: [String: [String]]
    }

    private struct Marks: Decodable {
        let language: String
        let months: [String]
        let shortMonths: [String]
        let decimal: String
        let group: String
        let rightToLeft: Bool
    }

    private struct Letters: Decodable {
        let language: String
        let main: String
        let auxiliary: String
    }

    private static func rows<Row: Decodable>(_ name: String, _ type: Row.Type = Row.self) throws -> [Row] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let file = Fixture.tests.appending(path: "Fixtures/Wording/\(name).jsonl")
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try decoder.decode(type, from: $0)
        }
    }

    /// Every folder of `Locales` that holds a language.
    private static let tags: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ProjectCity.locales)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(ProjectCity.locales)/\($0)/language.yaml") }
            .sorted()
    }()

    @Test(arguments: tags) func `has small words around the names of places`(tag: String) throws {
        let directions = try Self.language(tag).directions
        #expect(!directions.toward.isEmpty && !directions.at.isEmpty)
    }

    /// Portuguese in Africa is written as in Portugal.
    private static func name(of tag: String) -> String { tag == "pt" ? "pt_PT" : tag }

    private static func language(_ tag: String) throws -> Language {
        var files = try Fixture.smallCity()
        let languages = tag == "en" ? "en" : "en, \(tag)"
        files["Flows/city.yaml"] =
            "city: Test\ncountry: GH\nlanguages: [\(languages)]\nrequired: [en]\nentry: main\n"
        files["Locales/\(tag)/language.yaml"] = try String(
            contentsOfFile: "\(ProjectCity.locales)/\(tag)/language.yaml", encoding: .utf8)
        return try #require(Fixture.compile(files).program?.languages[tag]?.language)
    }

    @Test func `there are the languages of our cities`() {
        #expect(Set(Self.tags).isSuperset(of: ["en", "fr", "pt", "ar"]))
    }

    @Test(arguments: tags) func `plurals are those of the CLDR for every number`(tag: String) throws {
        let rows = try Self.rows("plurals", Plurals.self)
        let row = try #require(rows.first { $0.language == Self.name(of: tag) }, "add \(tag) to Scripts/plural-oracle")
        let rules = try Self.language(tag).plurals
        for (category, numbers) in row.numbers {
            let differing = numbers.filter { rules.category(ofDecimal: $0).rawValue != category }
            #expect(differing == [], "\(category)")
        }
        #expect(Set(rules.categories.map(\.rawValue)).isSuperset(of: row.numbers.keys))
    }

    @Test(arguments: tags) func `months and direction are those of the CLDR, short months but for their marks`(
        tag: String
    ) throws {
        let rows = try Self.rows("locales", Marks.self)
        let row = try #require(rows.first { $0.language == Self.name(of: tag) }, "add \(tag) to Scripts/plural-oracle")
        let language = try Self.language(tag)
        #expect(language.months == row.months)
        let differing = zip(language.shortMonths, row.shortMonths).filter { $0.folded != $1.folded }.map(\.0)
        #expect(differing.isEmpty, "\(differing)")
        #expect(language.rightToLeft == row.rightToLeft)
    }

    /// Where the CLDR has a space no phone has, we have a plain one; a language not listed agrees with it.
    private static let groups = ["fr": " ", "pt": " "]

    @Test(arguments: tags) func `marks of numbers are those of the CLDR, but for its spaces`(tag: String) throws {
        let row = try #require(try Self.rows("locales", Marks.self).first { $0.language == Self.name(of: tag) })
        let language = try Self.language(tag)
        #expect(language.decimalSeparator == row.decimal)
        #expect(language.groupSeparator == Self.groups[tag] ?? row.group)
        #expect(GSM7.septets(of: try #require(language.groupSeparator.unicodeScalars.first)) != nil)
        // The digits of the keypad, in Arabic too.
        #expect(language.digits == nil)
    }

    /// What stands in an alphabet beside letters: the marks of Arabic sentences, and the stretching mark.
    private static let marks: [String: Set<Unicode.Scalar>] = ["ar": ["،", "؛", "؟", "ـ"]]

    @Test(arguments: tags) func `letters are those of the CLDR`(tag: String) throws {
        let row = try Self.rows("letters", Letters.self).first { $0.language == tag }
        let alphabet = try Self.language(tag).alphabet
        // English is not in the list, and needs no letters beside ASCII.
        let main = Set((row?.main ?? "").unicodeScalars).subtracting([" "])
        #expect(tag == "en" || row != nil)
        #expect(main.subtracting(alphabet).sorted() == [], "missing")
        #expect(alphabet.subtracting(main).subtracting(Self.marks[tag] ?? []).sorted() == [], "too many")
    }
}
