import Authoring
import Conversation
import Foundation
import GatewayTestKit
import Testing
import Wording

/// How one language is written in one country: its marks of numbers and its months, with the texts of the language.
struct CountryLanguageTests {
    /// The project's city in another country and with other languages.
    private static func bundle(in country: String, speaking languages: String) throws -> SourceBundle {
        var files = try ProjectCity.bundle().files
        let city = try #require(files["Flows/city.yaml"])
        files["Flows/city.yaml"] = city.replacing("country: GH", with: "country: \(country)")
            .replacing("languages: [en, fr, pt, ar]", with: "languages: [\(languages)]")
        return SourceBundle(files: files)
    }

    /// Compiled once for all tests. Whether every screen has room is not asked here.
    private static let programs = Result {
        try Dictionary(
            uniqueKeysWithValues: ["TN", "MA", "MR", "RW"].map { country in
                let bundle = try bundle(in: country, speaking: "en, fr, pt, ar")
                return (country, try #require(ProjectCity.compiler.recompile(bundle).program))
            })
    }

    private static func program(in country: String) throws -> Program { try #require(try programs.get()[country]) }

    private struct Marks: Decodable {
        let language: String
        let months: [String]
        let decimal: String
        let group: String
    }

    @Test(arguments: [("ar", "TN"), ("ar", "MA"), ("ar", "MR"), ("fr", "RW")])
    func `marks and months of a country are those of the CLDR`(tag: String, country: String) throws {
        let file = Fixture.tests.appending(path: "Fixtures/Wording/locales.jsonl")
        let rows = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Marks.self, from: $0)
        }
        let row = try #require(rows.first { $0.language == "\(tag)_\(country)" })
        let program = try Self.program(in: country)
        let language = try #require(program.languages[tag]?.language)
        #expect(language.months == row.months)
        #expect(language.decimalSeparator == row.decimal && language.groupSeparator == row.group)
        #expect(language.tag == tag)
    }

    @Test(
        arguments: [
            // Three decimals: the mark of the language in that country is the decimal one, the other could be either.
            ("TN", "ar", "1,500", 1500), ("TN", "ar", "1.500", nil), ("TN", "ar", "1.234,500", 1_234_500),
            ("TN", "ar", "12.500,000", 12_500_000), ("TN", "fr", "1,500", 1500), ("TN", "fr", "1.500", nil),
            ("TN", "en", "1.500", 1500), ("TN", "en", "1,500", nil),
            ("MA", "ar", "1,250", nil), ("MA", "ar", "1.250", nil), ("MA", "ar", "1.250,00", 125_000),
            ("MA", "ar", "1,25", 125), ("MR", "ar", "1,5", 150),
        ] as [(String, String, String, Int64?)])
    func `an amount is never read a thousand times too large or too small`(
        country: String, tag: String, typed: String, units: Int64?
    ) throws {
        let program = try Self.program(in: country)
        let language = try #require(program.languages[tag]?.language)
        let currency = program.profile.currency
        let others = program.languages.values.map(\.language)
        let reading = Money.read(typed, currency: currency, in: SpokenLanguages(own: language, others: others))
        let expected = units.map { AmountReading.amount(Money(minorUnits: $0, currency: currency)) }
        #expect(reading == expected ?? .twoAmounts)
    }

    @Test func `what is shown has the marks people there are used to, and both names of a month are understood`() throws
    {
        let program = try Self.program(in: "TN")
        let language = try #require(program.languages["ar"]?.language)
        let amount = Money(minorUnits: 1_234_500, currency: program.profile.currency)
        #expect(language.format(amount) == "1.234,500 د.ت")
        #expect(try #require(program.languages["fr"]?.language).format(amount) == "1 234,500 DT")
        let spoken = SpokenLanguages(own: language)
        #expect(spoken.month("جوان") == 6 && spoken.month("يونيو") == 6 && spoken.month("أوت") == 8)
    }

    @Test(arguments: [("TN", "12,500 د.ت", 12_500), ("MA", "12,50 درهم", 1_250), ("MR", "12,50 أوقية", 1_250)])
    func `money is named in the letters of Arabic, and read so`(country: String, written: String, units: Int) throws {
        let program = try Self.program(in: country)
        let language = try #require(program.languages["ar"]?.language)
        let money = Money(minorUnits: Int64(units), currency: program.profile.currency)
        #expect(language.format(money) == written)
        let reading = Money.read(written, currency: money.currency, in: SpokenLanguages(own: language))
        #expect(reading == .amount(money))
    }

    @Test func `a language named with its country is told how it is written`() throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = "city: Test\ncountry: GH\nlanguages: [en, fr-GH]\nentry: main\n"
        let found = Fixture.compile(files).errors.first
        #expect(found?.message == "The language \"fr-GH\" has no settings.")
        #expect(found?.advice?.contains("Write fr: how it is written in a country") == true)
    }

    @Test func `a setting that is the same in every country is refused in the file of one`() throws {
        var files = try Fixture.smallCity()
        files["Locales/en/language-GH.yaml"] = "decimal: \",\"\ngroup: \".\"\nyes: [Yes]\n"
        let found = Fixture.compile(files).errors
        #expect(
            found.map(\.rendered) == [
                "Locales/en/language-GH.yaml:3:1: error: \"yes\" is not a setting here. [unknown-setting]"
            ])
    }

    /// The orders and choices of languages a city may have with the texts as they are.
    @Test(arguments: [
        "fr, en, pt, ar", "ar, pt, fr, en", "pt, fr", "fr, ar", "en, fr", "ar, fr, sw", "sw, en", "rw, fr, en, sw",
    ]) func `any order and choice of languages works with the texts as they are`(languages: String) throws {
        let compilation = ProjectCity.compiler.compile(try Self.bundle(in: "GH", speaking: languages))
        #expect(compilation.errors.map(\.rendered) == [])
        #expect(compilation.program?.profile.defaultLanguage == String(languages.prefix(2)))
    }

    /// Every language the texts are in, in every country: no screen is too long with that country's money, operators and
    /// emergency numbers.
    @Test(arguments: ["BJ", "GH", "KE", "MA", "ML", "MR", "MZ", "NE", "NG", "RW", "TN", "UG"])
    func `the city as it ships has room for its texts in every country`(country: String) throws {
        let known = try ProjectCity.bundle().files.keys.filter { $0.hasPrefix("Locales/countries/") }
        #expect(known.count == 12, "a country is missing in this list")
        let bundle = try Self.bundle(in: country, speaking: "en, fr, pt, ar, sw, rw")
        #expect(ProjectCity.compiler.compile(bundle).errors.map(\.rendered) == [])
    }
}
