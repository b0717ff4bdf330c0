import Authoring
import Conversation
import Testing
import Wording

/// What is wrong with a country's file, each at its place and with its advice.
struct CountryFindingTests {
    @Test(arguments: try FindingCase.all(in: "countries")) func `facts about a country that cannot be`(
        _ sources: FindingCase
    ) {
        let found = Fixture.compile(sources.bundle.files).told
        for expected in sources.expected {
            #expect(found.contains { expected.describes($0) }, "Not found: \(expected)")
        }
        let surplus = found.filter { finding in !sources.expected.contains { $0.describes(finding) } }
        #expect(surplus.map(\.rendered) == [])
    }

    private func country(_ yaml: String) throws -> CountrySettings {
        let pack = CountryPacks(SourceBundle(files: ["Locales/countries/GH.yaml": yaml])).read("GH")
        #expect(pack.findings.filter { $0.severity == .error }.map(\.rendered) == [])
        return try #require(pack.settings)
    }

    @Test(arguments: [
        "{ 9: any, 8: [\"800\"] }", "{ 9: [\"0-2\", \"3\", \"4-9\"], 8: [\"800-800\"] }",
    ])
    func `national numbers are lengths with beginnings, also in rows`(national: String) throws {
        let plan = try country(
            """
            country: GH
            numbering: { calling_code: "233", trunk_prefix: "0", national: \(national) }
            currency: { code: GHS, exponent: 2 }
            time_zone: Africa/Accra
            """
        ).numbering
        #expect(plan.parse("240000001")?.e164 == "+233240000001")
        #expect(plan.parse("80012345")?.e164 == "+23380012345")
        #expect(plan.parse("80112345") == nil)
        #expect(plan.parse("00233240000001")?.e164 == "+233240000001")
        #expect(plan.nationalLengths == [9, 8])
    }

    @Test func `a country may be left with little said, and without a name of its own`() throws {
        let country = try country(
            """
            country: GH
            numbering: { calling_code: "233", international_prefix: ["000", "005"], national_lengths: [9] }
            currency: { code: GHS, exponent: 2 }
            time_zone: Africa/Accra
            emergency: { police: "191" }
            """)
        #expect(country.name == "GH" && country.operators.isEmpty)
        #expect(country.numbering.internationalPrefixes == ["000", "005"])
        #expect(country.currency.symbol == "GHS")
        let police = try #require(country.emergency.first)
        #expect(police.number == "191" && police.services == [.police] && police.source == nil)
    }

    @Test func `a country nobody described is told`() {
        let pack = CountryPacks(SourceBundle(files: [:])).read("XX")
        #expect(pack.settings == nil)
        #expect(pack.findings.map(\.kind) == [.unknownCountry])
    }
}
