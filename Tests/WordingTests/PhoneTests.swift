import Testing

@testable import Wording

@Suite struct `A phone number` {
    private let ghana = NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9])

    @Test(arguments: [
        "+233240000001", "233240000001", "00233240000001", "tel:+233240000001", "TEL:+233-24-000-0001", " 233240000001",
        "+00233240000001", "+00 233 24 000 0001", "0240000001", "024 000 0001", "(024) 000.0001", "+233 (0)24 000 0001",
        "+٢٣٣٢٤٠٠٠٠٠٠١", "240000001",
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

    @Test(arguments: [
        "My number is: 024 000 0001", "Tel. 0240000001", "N° (024) 000-0001", "رقمي: 0240000001",
        "Mon n° +233240000001",
        "+233240000001 ext 12", "0240000001;ext=12", "0240000001 x12", "024 000 0001, poste 12", "0240000001 Ext. 7",
        "número ＋２３３２４００００００１ ramal 3", "0240000001", "0240000001#", "\"0240000001\",", "0240000001!?",
        "phone=0240000001;",
    ])
    func `is found among a citizen's words`(typed: String) {
        #expect(ghana.find(in: typed)?.e164 == "+233240000001")
        #expect(typed == "0240000001" || ghana.parse(typed) == nil)
    }

    @Test(arguments: [
        "abcdef", "*123#", "0240000001' OR 1=1", "24O000001", "+23324O000001",
        "My 2 numbers: 0240000001",
        "0240000001 or 0240000002", "0240000001 ext", "0240000001 ext 12345678", "0240000001 ext 1a",
        "0240000001 please",
        "#1: 0240000001", "a@b.c 0240000001", "Tel.", "", "0240000001 x",
    ])
    func `is not guessed at`(typed: String) {
        #expect(ghana.find(in: typed) == nil)
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
