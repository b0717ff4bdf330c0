import Conversation
import Testing
import Wording

/// The same flow by text message.
struct SurfaceTests {
    private static let city = SmallCity(
        """
        begin: { menu: long, options: [{ ask: { then: who } }] }
        who: { ask: { text: who, as: text, into: name }, then: over }
        over: { end: told }
        """,
        texts: """
            { long: '\(String(repeating: "many words ", count: 40))', ask: Ask,
              who: '{medium, select, sms {Answer to {address}} other {Name?}}', told: 'Hello {name}' }
            """)

    @Test func `a text message shows the whole text without keys`() throws {
        let phone = try Self.city.phone(medium: .sms)
        try phone.dial()
        #expect(phone.screen.hasPrefix("many words many words"))
        #expect(phone.screen.hasSuffix("\n1. Ask"))
        #expect(phone.screen.count > 400)
        #expect(try phone.type("1") == "Answer to 2100")
        #expect(try phone.type("Ama") == "Hello Ama")
    }

    @Test func `98 means nothing in a text message`() throws {
        let phone = try Self.city.phone(medium: .sms)
        try phone.dial()
        #expect(try phone.type("98").hasPrefix("No choice: 98\nmany words"))
    }

    @Test func `back works in a text message though no key is shown`() throws {
        let phone = try Self.city.phone(medium: .sms)
        try phone.dial()
        #expect(try phone.type(["1", "0"]).hasSuffix("\n1. Ask"))
    }

    @Test func `a dialogue shows the same text in pages with keys`() throws {
        let phone = try Self.city.phone(medium: .ussd)
        #expect(try phone.dial().hasSuffix("98 More"))
        #expect(try phone.type("1") == "Name?\n0 Back")
    }

    @Test func `a smaller budget makes smaller pages`() throws {
        let budget = ScreenBudget(gsm7Septets: 60, ucs2Units: 40)
        let phone = TestPhone(program: try Self.city.program(), budget: budget)
        try phone.dial()
        var pages = 1
        while phone.screen.contains("98 More"), pages < 100 {
            #expect(budget.fits(phone.screen))
            try phone.type("98")
            pages += 1
        }
        #expect(pages > 8)
    }
}
