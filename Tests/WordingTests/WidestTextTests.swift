import Testing
import Wording

/// The widest texts there can be: never less than any text there is.
struct WidestTextTests {
    private func widest(_ source: String, _ value: (String) -> ForeseenValue) throws -> WidestText {
        let language = Language(
            tag: "en", name: "English", plurals: try PluralRules([:]), months: [], shortMonths: [])
        return try Message(parsing: source).widest(in: language) { value($0.name) }
    }

    @Test func `the wider of two is kept in each alphabet`() {
        let text = WidestText("four").or(WidestText("ɛɛ")).or(WidestText("three")).or(WidestText("ɛ"))
        #expect(text.plain == "three")
        #expect(text.wide == "ɛɛ")
    }

    @Test func `put together one character outside GSM-7 is enough`() {
        let text = (WidestText("long").or(WidestText("ɛ"))) + WidestText("er")
        #expect(text.plain == "longer")
        #expect(text.wide == "ɛer")
        #expect((WidestText("ɛ") + WidestText("x")).plain == nil)
        #expect(WidestText("a").above(.empty).plain == "a")
        #expect(WidestText("a").above(WidestText("b")).plain == "a\nb")
    }

    @Test func `what leaves the least room is told with it`() {
        let text = WidestText(String(repeating: "x", count: 150)).or(WidestText(String(repeating: "ɛ", count: 75)))
        #expect(!text.fits(.standard))
        let (needs, room) = text.measure(in: .standard)
        #expect(needs == TextMeasure(encoding: .ucs2, units: 75))
        #expect(room == 70)
    }

    @Test func `every case of a plural and a select counts, and a known value takes its own`() throws {
        let source = "{n, plural, =0 {nothing at all} other {# bills}} {m, select, sms {by message} other {here}}"
        let open = try widest(source) { _ in .upTo(WidestText("99")) }
        #expect(open.plain == "nothing at all by message")
        let known = try widest(source) { $0 == "m" ? .exactly(.text("ussd")) : .upTo(WidestText("999999999999")) }
        #expect(known.plain == "999999999999 bills here")
    }

    @Test func `two selects on one value take the same case`() throws {
        let source = "{k, select, a {aaaaaaaaaa} other {}}{k, select, a {} b {bbbbb} other {cc}}"
        #expect(try widest(source) { _ in .upTo(.empty) }.plain == "aaaaaaaaaa")
    }
}
