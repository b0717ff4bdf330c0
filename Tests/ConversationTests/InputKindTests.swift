import Conversation
import Testing
import Wording

/// What each kind of input takes and refuses.
struct InputKindTests {
    /// Asks once with these settings and gives what was kept, or the line that said why not.
    private func ask(_ settings: String, _ typed: String) throws -> Result<Value, Refused> {
        let phone = try SmallCity(
            """
            begin: { ask: { text: what, into: answer, \(settings) }, then: next }
            next: { menu: what, options: [{ over: { then: over_end } }] }
            over_end: { end: what }
            """,
            texts: "{ what: What?, over: Over }"
        ).phone()
        try phone.dial()
        try phone.type(typed)
        guard let value = phone.variables["answer"] else {
            return .failure(Refused(line: String(phone.screen.prefix { $0 != "\n" })))
        }
        return .success(value)
    }

    private struct Refused: Error, Equatable { let line: String }

    private static func cedis(_ pesewas: Int64) -> Value {
        .money(Money(minorUnits: pesewas, currency: Currency(code: "GHS", exponent: 2, symbol: "GHS")))
    }

    // MARK: Words

    @Test(arguments: ["a", "Ama Mensah", "😀", "12", "été", "a\nb", String(repeating: "a", count: 60)])
    func `words are kept as typed`(typed: String) throws {
        #expect(try ask("as: text", typed) == .success(.text(typed)))
    }

    @Test(arguments: [
        ("", "Nothing typed"), ("   ", "Nothing typed"), (String(repeating: "a", count: 61), "Over 60 letters"),
    ])
    func `no words and too many are refused`(typed: String, line: String) throws {
        #expect(try ask("as: text", typed) == .failure(Refused(line: line)))
    }

    @Test func `the most letters can be set, and letters are counted as people see them`() throws {
        #expect(try ask("as: text, longest: 3", "e\u{301}👨‍👩‍👧a") == .success(.text("é👨‍👩‍👧a")))
        #expect(try ask("as: text, longest: 3", "abcd") == .failure(Refused(line: "Over 3 letters")))
    }

    // MARK: Whole numbers

    @Test(arguments: [
        ("7", 7), ("007", 7), ("1 000", 1000), ("\u{663}\u{664}", 34), ("12.", 12), ("1O", 10), ("l2", 12),
        ("9223372036854775807", Int64.max),
    ])
    func `whole numbers`(typed: String, number: Int64) throws {
        #expect(try ask("as: integer", typed) == .success(.integer(number)))
    }

    @Test(arguments: [
        "", "x", "1.5", "1,5", "-5", "+5", "1e3", "1/2", "2-3", "½", "9223372036854775808", "one", "😀", ".",
    ])
    func `no whole number`(typed: String) throws {
        #expect(try ask("as: integer", typed) == .failure(Refused(line: "Not a number")))
    }

    @Test(arguments: [("4", "Under 5"), ("11", "Over 10")])
    func `a number out of bounds is told the bound`(typed: String, line: String) throws {
        #expect(try ask("as: integer, least: 5, most: 5 + 5", typed) == .failure(Refused(line: line)))
    }

    @Test(arguments: ["5", "10"])
    func `a bound itself is allowed`(typed: String) throws {
        #expect(try ask("as: integer, least: 5, most: 10", typed) == .success(.integer(Int64(typed) ?? 0)))
    }

    // MARK: Money

    @Test(arguments: [
        ("50", 5000), ("50.5", 5050), ("50,25", 5025), ("1 250", 125_000), ("1,250.00", 125_000), ("GHS 50", 5000),
        ("50ghs", 5000),
        ("0.01", 1), ("\u{665}\u{660}", 5000), ("50.", 5000),
    ])
    func `amounts`(typed: String, pesewas: Int64) throws {
        #expect(try ask("as: money", typed) == .success(Self.cedis(pesewas)))
    }

    @Test(arguments: ["", "0.00", "x", "-5", "50.505", "5 0", "1.2.3", "USD 5", "99999999999999999999", "50 cedis"])
    func `no amounts`(typed: String) throws {
        #expect(try ask("as: money", typed) == .failure(Refused(line: "Not an amount")))
    }

    @Test(arguments: [
        ("9.99", "Under GHS 10.00"), ("20.01", "Over GHS 20.00"), ("10", ""), ("20", ""),
    ])
    func `an amount is kept within its bounds`(typed: String, line: String) throws {
        let bounds = ActionSignature(
            "money.bounds", outcomes: ["done": RecordType("bounds", ["least": .money, "most": .money])])
        let phone = try SmallCity(
            """
            begin: { do: money.bounds, when: { done: { into: bounds, then: ask } } }
            ask: { ask: { text: what, as: money, into: paid, least: bounds.least, most: bounds.most }, then: told }
            told: { end: told }
            """,
            texts: "{ what: What?, told: '{paid}' }", actions: [bounds]
        ).phone { _ in ActionOutcome("done", ["least": Self.cedis(1000), "most": Self.cedis(2000)]) }
        try phone.dial()
        try phone.type(typed)
        #expect(phone.screen == (line.isEmpty ? "GHS \(typed).00" : "\(line)\nWhat?"))
    }

    // MARK: References, phones, days

    @Test(arguments: [
        "1234567889", "1234 5678 89", "1234-5678-89", "l234567889", "I2345678.89", "\u{661}234567889", "#1234567889",
    ])
    func `references`(typed: String) throws {
        #expect(try ask("as: reference", typed) == .success(.text("1234567889")))
    }

    @Test(arguments: [
        ("1234567898", "Wrong digit"), ("1324567889", "Wrong digit"), ("123", "Wrong digit"), ("", "Not a number"),
        ("bill 12", "Not a number"), ("1234567890123456789", "Wrong digit"),
    ])
    func `no references`(typed: String, line: String) throws {
        #expect(try ask("as: reference", typed) == .failure(Refused(line: line)))
    }

    @Test(arguments: ["0240000001", "240000001", "+233240000001", "00233 24 000 0001", "024-000-0001"])
    func `phone numbers`(typed: String) throws {
        let number = try #require(PhoneNumber(e164: "+233240000001"))
        #expect(try ask("as: phone", typed) == .success(.phone(number)))
    }

    @Test(arguments: ["", "024000000", "02400000011", "0240OOOOO1", "Ama", "+0"])
    func `no phone numbers`(typed: String) throws {
        #expect(try ask("as: phone", typed) == .failure(Refused(line: "Not a phone number")))
    }

    @Test(arguments: [
        "31 12 2026", "31/12/2026", "31-12-2026", "31.12.2026", "31122026", "\u{663}1 12 2026", "31. 12. 2026",
    ])
    func `days`(typed: String) throws {
        #expect(try ask("as: date", typed) == .success(.date(try #require(CivilDate(iso: "2026-12-31")))))
    }

    @Test(arguments: [
        "", "31 12", "12 31 2026", "31 02 2026", "29 02 2025", "31 12 26", "2026 12 31", "3112026", "+1 1 2026",
        "1 1 +202",
        "today", "0 1 2026", "1 0 2026", "1 1 0000", "1 1 2026 1",
    ])
    func `no days`(typed: String) throws {
        #expect(try ask("as: date", typed) == .failure(Refused(line: "Not a date")))
    }

    @Test func `a leap day is a day`() throws {
        #expect(try ask("as: date", "29 2 2028") == .success(.date(try #require(CivilDate(iso: "2028-02-29")))))
    }
}
