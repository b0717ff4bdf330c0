import Testing

@testable import Wording

@Suite struct `A phone number` {
    struct Row: Decodable, Sendable {
        let kind: String
        let input: String
        let region: String
        let valid: Bool
        let e164: String?
    }

    /// Plans of the countries the vectors cover, as coarse as a city would write them down.
    private static let plans: [String: NumberingPlan] = [
        "BJ": plan("229", "", [10], ["012", "014", "015", "016", "019"]),
        "GH": plan("233", "0", [9], ["2", "3", "5", "800", "800xxxxx"]),
        "KE": plan(
            "254", "0", [9],
            ["10", "11", "12", "14", "18", "20", "4", "5", "6", "7", "800", "900", "20xxxxxx", "65xxxxxx"], "000"),
        "MA": plan("212", "0", [9], ["5", "6", "7", "80", "89"]),
        "ML": plan("223", "", [8], ["2", "4", "5", "6", "7", "8", "9"]),
        "MZ": plan("258", "", [9], ["8", "21xxxxxx", "23xxxxxx", "24xxxxxx", "26xxxxxx"]),
        "NE": plan("227", "", [8], ["08", "09", "2020", "203", "204", "205", "206", "207", "21", "23", "7", "8", "9"]),
        "NG": plan(
            "234", "0", [10], ["20", "70", "71", "72", "80", "81", "90", "91", "800xxxxxxxx", "700xxxxxxxx"], "009"),
        "RW": plan("250", "0", [9], ["2", "72", "73", "77", "78", "79", "800", "900"]),
        "TN": plan("216", "", [8], ["2", "3", "4", "5", "7", "8", "9"]),
        "UG": plan(
            "256", "0", [9], ["20", "3", "4", "70", "71", "720", "74", "75", "76", "77", "78", "80", "90"], "000"),
    ]

    private static func plan(
        _ code: String, _ trunk: String, _ lengths: [Int], _ leading: [String], _ international: String = "00"
    ) -> NumberingPlan {
        NumberingPlan(
            callingCode: code, trunkPrefix: trunk, internationalPrefix: international, nationalLengths: lengths,
            leadingDigits: leading)
    }

    @Test func `is read as a current numbering library reads it, but never out of words`() throws {
        let rows: [Row] = try vectors("phones")
        #expect(rows.count == 1431)
        for row in rows {
            let plan = try #require(Self.plans[row.region])
            // That library finds a number inside a sentence and takes an extension; both have letters.
            let worded = row.kind == "text-before" || row.kind == "extension"
            #expect(plan.parse(row.input)?.e164 == (worded ? nil : row.e164), "\(row.kind) \(row.region) \(row.input)")
        }
    }

    private let ghana = NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9])

    @Test(arguments: [
        "+233240000001", "233240000001", "00233240000001", "tel:+233240000001", "TEL:+233-24-000-0001", " 233240000001",
        "0240000001", "024 000 0001", "(024) 000.0001", "+233 (0)24 000 0001", "+٢٣٣٢٤٠٠٠٠٠٠١", "240000001",
        "024\u{2011}000\u{2011}0001",
    ])
    func `is one, however it is typed`(typed: String) {
        #expect(ghana.parse(typed)?.e164 == "+233240000001")
    }

    @Test(arguments: [
        "", "+", "CITYHALL", "024000000", "02400000012", "+23324000000", "24O000001", "024000000#", "*384*21#",
        "0240000001;1",
        "02+40000001", "+1234567", "+1234567890123456", "99999999999999999999999999", "12025550123", "+999712844822",
        "+0240000001",
    ])
    func `is refused where it is none`(typed: String) {
        #expect(ghana.parse(typed) == nil)
    }

    @Test func `may be foreign when it says so`() {
        #expect(ghana.parse("+12025550123")?.e164 == "+12025550123")
        #expect(ghana.parse("0012025550123")?.e164 == "+12025550123")
    }

    @Test(arguments: ["240000001", "+24", "+0240000001", "+2402400000012345", "+24000000a", "", "+٢٤٠٠٠٠٠٠٠"])
    func `has one canonical form`(text: String) {
        #expect(PhoneNumber(e164: text) == nil)
    }

    @Test func `is never shown whole by accident`() throws {
        let number = try #require(PhoneNumber(e164: "+233240000001"))
        var dumped = ""
        dump(number, to: &dumped)
        for shown in ["\(number)", String(describing: number), String(reflecting: number), "\([number])", dumped] {
            #expect(!shown.contains("23324"))
            #expect(!shown.contains("0001"))
        }
        #expect(number.description == "…01")
    }

    @Test(arguments: [
        ("+233240000001", "+233 24 000 0001"), ("+22997123456", "+229 97 12 3456"),
        ("+2290197123456", "+229 019 712 3456"),
        ("+12025550123", "+1 202 555 0123"), ("+447911123456", "+44 791 112 3456"),
        ("+2348001759175", "+234 800 175 9175"),
        ("+23480017591759", "+234 80 01 759 1759"), ("+29012345", "+290 1 2345"),
        ("+22912345678901", "+229 12 34 567 8901"),
    ])
    func `is grouped for reading`(e164: String, grouped: String) {
        #expect(PhoneNumber(e164: e164)?.grouped == grouped)
    }
}
