import Authoring
import Conversation
import Foundation
import Testing
import Wording

/// The countries in `Locales/countries`, held against what others know of them.
@Suite struct `The country packs` {
    /// What a current numbering library (phonenumbers 9.0.43) makes of a number typed in a country.
    struct Row: Decodable {
        let kind: String
        let input: String
        let region: String
        let valid: Bool
        let e164: String?
    }

    private static let locales = Fixture.tests.deletingLastPathComponent().appending(path: "Locales")
    private let packs: CountryPacks

    init() throws { packs = try CountryPacks(locales: Self.locales.path(percentEncoded: false)) }

    private func country(_ code: String) throws -> CountrySettings { try #require(packs.read(code).settings) }

    private static func rows(_ name: String) throws -> [Row] {
        let file = Fixture.tests.appending(path: "Fixtures/Wording/\(name).jsonl")
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Row.self, from: $0)
        }
    }

    @Test func `are without errors, and every warning is about who answers in an emergency`() {
        #expect(packs.codes == ["BJ", "GH", "KE", "MA", "ML", "MR", "MZ", "NE", "NG", "RW", "TN", "UG"])
        for code in packs.codes {
            for finding in packs.read(code).findings {
                #expect(finding.severity == .warning, "\(finding.rendered)")
                #expect(finding.message.hasPrefix("Nobody has confirmed who answers "), "\(finding.rendered)")
            }
        }
    }

    @Test(arguments: [("phones", 1431), ("phones_mr", 79)])
    func `read numbers as a current numbering library does`(name: String, count: Int) throws {
        let plans = try Dictionary(uniqueKeysWithValues: packs.codes.map { ($0, try country($0).numbering) })
        let rows = try Self.rows(name)
        #expect(rows.count == count)
        for row in rows {
            let plan = try #require(plans[row.region])
            let reading = plan.reading(of: row.input)
            if row.kind == "00-prefix", !row.valid, row.input.hasPrefix("00" + plan.callingCode) {
                // The library reads what can be dialled; people write two noughts before their own code everywhere.
                #expect(reading.valid && reading.e164 == "+" + row.input.dropFirst(2), "\(row.region) \(row.input)")
                continue
            }
            #expect(reading.valid == row.valid && reading.e164 == row.e164, "\(row.kind) \(row.region) \(row.input)")
            // A sender's name or a sentence is no number to anyone who reads providers' fields.
            if ["text-before", "extension"].contains(row.kind) { #expect(plans[row.region]?.parse(row.input) == nil) }
        }
    }

    /// People write two noughts, or a plus and two noughts, before the code of their own country wherever they are.
    @Test func `read their own code behind two noughts, whatever is dialled there`() throws {
        var read = 0
        for row in try Self.rows("phones") + Self.rows("phones_mr") {
            let plan = try country(row.region).numbering
            guard let number = row.e164, number.hasPrefix("+" + plan.callingCode) else { continue }
            read += 1
            for typed in ["00", "+00"] + plan.internationalPrefixes.flatMap({ [$0, "+" + $0] }) {
                #expect(plan.parse(typed + number.dropFirst())?.e164 == number, "\(row.region) \(typed)")
            }
        }
        #expect(read > 300)
    }

    /// Two decimals but where the currency has none or three; zones and trunk prefixes as the regulators have them.
    @Test(arguments: [
        ("BJ", "229", "", "XOF", 0, "Africa/Porto-Novo"), ("GH", "233", "0", "GHS", 2, "Africa/Accra"),
        ("KE", "254", "0", "KES", 2, "Africa/Nairobi"), ("MA", "212", "0", "MAD", 2, "Africa/Casablanca"),
        ("ML", "223", "", "XOF", 0, "Africa/Bamako"), ("MR", "222", "", "MRU", 2, "Africa/Nouakchott"),
        ("MZ", "258", "", "MZN", 2, "Africa/Maputo"), ("NE", "227", "", "XOF", 0, "Africa/Niamey"),
        ("NG", "234", "0", "NGN", 2, "Africa/Lagos"), ("RW", "250", "0", "RWF", 0, "Africa/Kigali"),
        ("TN", "216", "", "TND", 3, "Africa/Tunis"), ("UG", "256", "0", "UGX", 0, "Africa/Kampala"),
    ])
    func `know code, trunk prefix, decimals and zone`(
        code: String, calling: String, trunk: String, currency: String, exponent: Int, zone: String
    ) throws {
        let country = try country(code)
        #expect(country.code == code && !country.name.isEmpty)
        #expect(country.numbering.callingCode == calling && country.numbering.trunkPrefix == trunk)
        #expect(country.currency.code == currency && country.currency.exponent == exponent)
        #expect(country.currency.shown == country.currency.symbol, "the symbol costs a screen its room")
        #expect(country.timeZone == zone)
        #expect(!country.emergency.isEmpty && country.operators.count > 1)
    }

    @Test(
        arguments: [
            ("2024-11-29", "97123456", "+2290197123456"), ("2024-11-29", "0197123456", nil),
            ("2024-11-30", "0197123456", "+2290197123456"), ("2024-12-30", "97123456", "+2290197123456"),
            ("2024-12-31", "97123456", nil), ("2020-01-01", "00229 61 23 45 67", "+2290161234567"),
            ("2020-01-01", "+22931234567", nil),
        ] as [(String, String, String?)])
    func `read Benin's lists from before and after November 2024`(day: String, line: String, e164: String?) throws {
        let day = try #require(CivilDate(iso: day))
        #expect(try country("BJ").numbering.reading(of: line, writtenOn: day).e164 == e164)
    }

    @Test(
        arguments: [
            ("BJ", "+2290197123456", "MTN"), ("BJ", "+2290128123456", "Celtiis"), ("GH", "+233240000001", "MTN"),
            // The longest series counts: 45 was taken out of 4, 77 out of 7.
            ("TN", "+21645123456", "Watany Ettisalat"), ("TN", "+21641123456", "Tunisie Telecom"),
            ("KE", "+254772123456", "Telkom"), ("KE", "+254722123456", "Safaricom"),
            ("GH", "+233302123456", nil), ("GH", "+12025550123", nil), ("BJ", "+22997123456", nil),
        ] as [(String, String, String?)])
    func `tell whose series a number is from`(code: String, e164: String, name: String?) throws {
        let number = try #require(PhoneNumber(e164: e164))
        #expect(try country(code).mobileOperator(of: number)?.name == name)
    }

    @Test func `tell what is only believed`() throws {
        let ghana = try country("GH")
        #expect(ghana.emergency.allSatisfy { $0.source != nil })
        #expect(ghana.emergency.first?.number == "112" && ghana.emergency.first?.services == [.all])
        let benin = try country("BJ").emergency.filter { $0.source == nil }
        #expect(benin.map(\.number) == ["112"])
        #expect(packs.read("BJ").findings.count == 1)
    }
}
