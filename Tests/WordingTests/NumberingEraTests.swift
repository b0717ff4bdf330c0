import Foundation
import Testing

@testable import Wording

@Suite struct `A numbering plan that changed` {
    /// Eight digits until 2020, nine from 2019 on, ten from 2025 on; the first change left both working for a year.
    private let plan: NumberingPlan

    init() throws {
        let days = try ["2019-01-01", "2019-12-31", "2024-12-31", "2025-01-01"].map { try #require(CivilDate(iso: $0)) }
        plan = NumberingPlan(
            callingCode: "229", trunkPrefix: "",
            eras: [
                NumberingEra(DayRange(since: days[3]), national: [10: ["019", "012"]]),
                NumberingEra(
                    DayRange(since: days[0], until: days[2]), national: [9: ["1"]], became: "0{number}"),
                NumberingEra(DayRange(until: days[1]), national: [8: ["9", "2"]], became: "1{number}"),
                NumberingEra(DayRange(until: days[1]), national: [8: ["5"]]),
            ])
    }

    @Test(
        arguments: [
            ("97123456", "2018-06-01", "+22997123456"), ("97123456", "2019-06-01", "+22997123456"),
            ("97123456", "2020-01-01", nil), ("97123456", nil, nil), ("197123456", "2018-12-31", nil),
            ("197123456", "2019-01-01", "+229197123456"), ("197123456", "2024-12-31", "+229197123456"),
            ("197123456", "2025-01-01", nil), ("0197123456", "2024-12-31", nil),
            ("0197123456", "2025-01-01", "+2290197123456"), ("0197123456", nil, "+2290197123456"),
            ("002290197123456", nil, "+2290197123456"), ("+22997123456", nil, nil),
        ] as [(String, String?, String?)])
    func `has the numbers of the day`(typed: String, day: String?, e164: String?) throws {
        let day = try day.map { try #require(CivilDate(iso: $0)) }
        #expect(plan.parse(typed, on: day)?.e164 == e164)
    }

    @Test(
        arguments: [
            // Two renumberings lie between, or one, or none.
            ("+22997123456", "2018-06-01", "+2290197123456"), ("+22997123456", "2019-12-31", "+2290197123456"),
            ("+229197123456", "2024-12-31", "+2290197123456"), ("+2290197123456", "2025-06-01", "+2290197123456"),
            // Never a number on that day, a series that was given up, and one that is abroad.
            ("+22997123456", "2020-01-01", nil), ("+2290197123456", "2018-06-01", nil),
            ("+22951234567", "2018-06-01", nil),
            ("+12025550123", "2018-06-01", "+12025550123"),
        ] as [(String, String, String?)])
    func `tells what an old number is dialled as today`(old: String, day: String, modern: String?) throws {
        let number = try #require(PhoneNumber(e164: old))
        #expect(plan.modern(number, writtenOn: try #require(CivilDate(iso: day)))?.e164 == modern)
    }

    @Test func `finds its way through rewritings that never end`() throws {
        let day = try #require(CivilDate(iso: "2020-01-01"))
        let circle = NumberingPlan(
            callingCode: "229", trunkPrefix: "",
            eras: [NumberingEra(DayRange(until: day), national: [8: [""]], became: "{number}")])
        let number = try #require(PhoneNumber(e164: "+22997123456"))
        #expect(circle.modern(number, writtenOn: day) == nil)
    }

    @Test func `reads a line of an old list`() throws {
        let day = try #require(CivilDate(iso: "2018-06-01"))
        let neighbour = NumberingPlan(callingCode: "223", trunkPrefix: "", nationalLengths: [8], leadingDigits: ["6"])
        func e164(_ line: String, on day: CivilDate?) -> String? {
            plan.reading(of: line, writtenOn: day, neighbours: [neighbour]).e164
        }
        #expect(e164("97 12 34 56", on: day) == "+2290197123456")
        #expect(e164("97 12 34 56", on: nil) == nil)
        #expect(e164("Tel: 0197123456", on: nil) == "+2290197123456")
        #expect(e164("+22365043794", on: day) == "+22365043794")
        // Mali has no such number; of countries nobody described, any is taken.
        #expect(e164("+22315043794", on: nil) == nil)
        #expect(e164("+22615043794", on: nil) == "+22615043794")
    }

    @Test(arguments: [
        (NumberReading(input: "024", e164: nil), #"{"e164":null,"input":"024","valid":false}"#),
        (
            NumberReading(input: " é\"", e164: "+233240000001"),
            #"{"e164":"+233240000001","input":" é\"","valid":true}"#
        ),
    ])
    func `writes a reading as one object with three fields`(reading: NumberReading, json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(reading), as: UTF8.self) == json)
    }
}

@Suite struct `Beginnings of numbers` {
    @Test(arguments: [
        (["24", "54"], "240000001", true), (["24", "54"], "540000001", true), (["24", "54"], "230000001", false),
        (["24", "54"], "550000001", false), (["24", "245", "24"], "241000000", true), ([""], "000000000", true),
        ([], "240000001", false), (["240000001"], "240000001", true), (["2400000011"], "240000001", false),
        (["0", "00", "1"], "000000000", true), (["9", "10", "11"], "110000000", true),
    ])
    func `are found in any order and however they overlap`(prefixes: [String], digits: String, has: Bool) {
        let era = NumberingEra(national: [9: prefixes])
        #expect(era.has(digits) == has)
        #expect(!era.has(digits + "0"))
    }

    @Test func `tell whether a series is among them`() {
        let era = NumberingEra(national: [9: ["24", "540"], 8: ["8"]])
        for series in ["2", "24", "2401", "5", "540", "54", "80"] { #expect(era.canBegin(with: series), "\(series)") }
        for series in ["3", "25", "541", "9", "2400000000"] { #expect(!era.canBegin(with: series), "\(series)") }
    }

    @Test func `tell the most usual length`() {
        #expect(NumberingEra(national: [8: ["800"], 9: ["24", "54"]]).lengths == [9, 8])
        #expect(NumberingEra(national: [8: ["21", "23"], 9: ["800", "82"]]).lengths == [9, 8])
        #expect(NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]).nationalLengths == [9])
    }
}

@Suite struct `A currency's decimals` {
    @Test(arguments: [
        ("XOF", 0), ("MAD", 2), ("TND", 3), ("UGX", 0), ("RWF", 0), ("GHS", 2), ("NGN", 2), ("MZN", 2), ("MRU", 2),
        ("KES", 2), ("ZZZ", 2),
    ])
    func `are those of ISO 4217`(code: String, exponent: Int) {
        #expect(Currency.standardExponent(of: code) == exponent)
    }
}
