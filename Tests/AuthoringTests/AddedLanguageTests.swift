import Authoring
import Conversation
import GatewayTestKit
import Testing
import Wording

/// The languages the project brings beside those its demonstration speaks: a city names them, and needs no more.
struct AddedLanguageTests {
    static let added = ["sw", "rw"]

    private typealias Edit = (path: String, old: String, new: String)

    /// The project's city speaking other languages than it does.
    private static func city(speaking languages: String, _ edits: [Edit] = []) throws -> SourceBundle {
        var files = try ProjectCity.bundle().files
        for (path, old, new) in [("Flows/city.yaml", "languages: [en, fr, pt, ar]", "languages: [\(languages)]")]
            + edits
        {
            let text = try #require(files[path].flatMap { $0.contains(old) ? $0 : nil }, "\(path) has no \(old)")
            files[path] = text.replacing(old, with: new)
        }
        return SourceBundle(files: files)
    }

    private static let six = Result { try city(speaking: "en, fr, pt, ar, sw, rw") }
    private static let sixCompiled = six.map { ProjectCity.compiler.compile($0) }
    private static let sixReported = six.map { ProjectCity.compiler.report($0) }

    /// A city whose first screen offers only names in letters every phone has.
    private static let three = Result {
        let names = ["en", "sw", "rw"].map { tag -> Edit in
            let english = "    english: English\n"
            let others = "    swahili: Kiswahili\n    kinyarwanda: Ikinyarwanda\n"
            return ("Locales/\(tag)/city.yaml", english, english + others)
        }
        let menu = [
            ("french: { language: fr,", "swahili: { language: sw,"),
            ("portuguese: { language: pt,", "kinyarwanda: { language: rw,"),
            ("      - arabic: { language: ar, then: services }\n", ""),
        ]
        return try city(speaking: "en, sw, rw", names + menu.map { ("Flows/city/main.yaml", $0.0, $0.1) })
    }

    private static func isWide(_ row: BudgetReport.Row) -> Bool { row.pieces.contains { $0.encoding == .ucs2 } }

    @Test func `the city speaks six languages, and only their choice is left to it`() throws {
        let compilation = try Self.sixCompiled.get()
        let found = compilation.diagnostics.filter { $0.kind != .unreviewedText }
        #expect(found.map(\.kind) == [.unchosenLanguage, .unchosenLanguage], "\(found.map(\.rendered))")
        #expect(zip(found, Self.added).allSatisfy { $0.message.contains("\"\($1)\"") })
        #expect(compilation.program?.languages.keys.sorted() == ["ar", "en", "fr", "pt", "rw", "sw"])
    }

    @Test(arguments: added) func `only the names of the other languages take a screen out of GSM-7`(tag: String) throws
    {
        let report = try Self.sixReported.get()
        let rows = try #require(report?.only(language: tag, flow: nil).rows)
        #expect(Set(rows.map(\.medium)) == [.ussd, .sms])
        #expect(Set(rows.filter(Self.isWide).map(\.subject)) == ["city.main/language"])
    }

    @Test(arguments: added) func `with Latin names on the first screen nothing is UCS-2`(tag: String) throws {
        let bundle = try Self.three.get()
        #expect(ProjectCity.compiler.compile(bundle).errors.map(\.rendered) == [])
        let rows = try #require(ProjectCity.compiler.report(bundle)?.only(language: tag, flow: nil).rows)
        #expect(rows.contains { $0.subject == "city.main/language" })
        #expect(rows.filter(Self.isWide).map(\.subject) == [])
    }

    @Test(arguments: added) func `every text is written in the letters of a keypad`(tag: String) throws {
        let compilation = try Self.sixCompiled.get()
        let pack = try #require(compilation.program?.languages[tag])
        let names: Set = ["city.main.french", "city.main.portuguese", "city.main.arabic"]
        let others = pack.texts.filter {
            !names.contains($0.key) && !$0.value.message.source.utf8.allSatisfy { $0 < 0x80 }
        }
        #expect(others.keys.sorted() == [])
        #expect(pack.language.alphabet.isEmpty)
    }

    /// Words somebody might text, and the services they must find.
    static let keywords = [
        ("sw", "LIPA", "taxes.pay"), ("sw", "Risiti", "taxes.receipt"), ("sw", "ajali", "mobility.report"),
        ("sw", "foleni", "mobility.report"), ("sw", "anwani", "land.confirm"), ("sw", "kura", "participation.vote"),
        ("sw", "lugha", "city.main"), ("rw", "ISHYURA", "taxes.pay"), ("rw", "Resi", "taxes.receipt"),
        ("rw", "impanuka", "mobility.report"), ("rw", "umuvundo", "mobility.report"), ("rw", "aderesi", "land.confirm"),
        ("rw", "tora", "participation.vote"), ("rw", "ururimi", "city.main"),
    ]

    @Test(arguments: keywords) func `a word of the language finds its service beside five other languages`(
        tag: String, word: String, flow: String
    ) throws {
        let compilation = try Self.sixCompiled.get()
        let program = try #require(compilation.program)
        let match = try #require(program.understanding.certainMatch(word))
        #expect(match.isCertain)
        #expect(match.keyword.flow == flow)
        #expect(match.keyword.language == tag)
    }

    /// What people type, and what they are shown.
    struct Sample: Sendable, CustomTestStringConvertible {
        let tag: String
        let numbers: [String: Int64]
        let shown: [String]
        var testDescription: String { tag }
    }

    static let samples = [
        Sample(
            tag: "sw",
            numbers: [
                "sifuri": 0, "Mbili": 2, "KUMI": 10, "kumi na moja": 11, "ishirini": 20, "Arubaini": 40, "tisini": 90,
                "hamsini na tano": 55, "mia tano": 500, "elfu mbili na mia tano": 2_500,
            ],
            shown: ["28 Februari 2026", "GHS 1,250.00", "Ndiyo", "Hapana"]),
        Sample(
            tag: "rw",
            numbers: [
                "zeru": 0, "Ebyiri": 2, "ICUMI": 10, "cumi na rimwe": 11, "cumi n'ebyiri": 12, "makumyabiri": 20,
                "mirongo ine": 40, "mirongo icyenda": 90, "mirongo itanu na gatanu": 55,
                "magana atatu": 300, "ibihumbi bibiri": 2_000,
            ],
            shown: ["28 Gashyantare 2026", "GHS 1.250,00", "Yego", "Oya"]),
    ]

    @Test(arguments: samples)
    func `numbers are read as words, and days, amounts and answers shown as people write them`(
        sample: Sample
    ) throws {
        let compilation = try Self.sixCompiled.get()
        let program = try #require(compilation.program)
        let language = try #require(program.languages[sample.tag]?.language)
        let spoken = SpokenLanguages(own: language)
        for (word, number) in sample.numbers { #expect(spoken.number(word) == number, "\(word)") }
        #expect(Set(language.numberWords.values).filter { $0 < 100 }.sorted() == Array(Int64(0)...99))
        let day = try #require(CivilDate(year: 2026, month: 2, day: 28))
        let amount = Money(minorUnits: 125_000, currency: program.profile.currency)
        #expect(
            [language.format(day), language.format(amount), language.format(true), language.format(false)]
                == sample.shown)
    }
}
