import Providers
import Testing
import Wording

@Suite struct `Numbers as networks write them` {
    private let kenya = NumberingPlan(
        callingCode: "254", trunkPrefix: "0", nationalLengths: [9], leadingDigits: ["1", "7"])

    @Test(arguments: [
        ("+254700000001", "+254700000001"), ("254700000001", "+254700000001"), ("0700000001", "+254700000001"),
        ("tel:+254700000001", "+254700000001"), ("00254700000001", "+254700000001"),
        // The plus became a space on its way through a form.
        (" 254700000001", "+254700000001"), (" 233240000001", "+233240000001"),
        // A foreign number, and a series our plan does not know yet.
        ("+233240000001", "+233240000001"), ("+254300000001", "+254300000001"),
        // A trunk prefix after the calling code, as some handsets store it.
        ("+2540700000001", "+254700000001"),
    ])
    func `a subscriber's number is understood`(text: String, e164: String) {
        #expect(kenya.reported(text)?.e164 == e164)
    }

    @Test(arguments: [
        ("+22997123456", "+2290197123456"), ("22997123456", "+2290197123456"), ("97123456", "+2290197123456"),
        (" 22997123456", "+2290197123456"), ("+2290197123456", "+2290197123456"), ("0197123456", "+2290197123456"),
        // A series neither form knows is taken at the network's word.
        ("+233240000001", "+233240000001"),
    ])
    func `an old form of a number is the same person`(text: String, e164: String) throws {
        let until = try #require(CivilDate(iso: "2024-11-30"))
        let since = try #require(CivilDate(iso: "2024-11-30"))
        let benin = NumberingPlan(
            callingCode: "229", trunkPrefix: "",
            eras: [
                NumberingEra(DayRange(until: until), national: [8: ["9", "6"]], became: "01{number}"),
                NumberingEra(DayRange(since: since), national: [10: ["01"]]),
            ])
        #expect(benin.reported(text)?.e164 == e164)
    }

    @Test(arguments: [
        "", " ", "+", "MTN", "21512", "+25470000000O", "+1234567890123456", "Kenya Power",
    ])
    func `a name or a short number is no subscriber`(text: String) {
        #expect(kenya.reported(text) == nil)
    }
}
