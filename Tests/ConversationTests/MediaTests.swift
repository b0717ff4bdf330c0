import Conversation
import Testing
import Wording

/// States that run by one medium only.
struct MediaTests {
    private static let city = SmallCity(
        """
        begin: { menu: what, options: [{ map: map }, { form: form }, { both: both }] }
        map: { ask: { text: map, as: text, into: map }, channels: [sms], then: done }
        form: { ask: { text: form, as: text, into: map }, channels: [sms], otherwise: { say: no_form, then: ask }, then: done }
        ask: { ask: { text: ask, as: text, into: map }, channels: [ussd], then: done }
        both: { do: store.find, channels: [sms], when: { done: done }, otherwise: done }
        done: { end: bye }
        """,
        texts: """
            { what: What?, map: Map, form: Form, both: Both, ask: Ask, no_form: No form here., bye: Bye }
            """, actions: [ActionSignature("store.find", outcomes: ["done": RecordType("done", [:])])])

    private func dialled(_ medium: Surface.Medium = .ussd) throws -> TestPhone {
        let phone = try Self.city.phone(medium: medium)
        try phone.dial()
        return phone
    }

    @Test func `a state that runs elsewhere says how to reach us there and closes`() throws {
        let phone = try dialled()
        #expect(try phone.type("1") == "Text 2100")
        #expect(phone.closes)
        #expect(phone.failure == nil)
        #expect(phone.session?.phase == .waiting)
        #expect(phone.turn?.goesOnElsewhere == true)
        #expect(phone.turn?.wait == nil)
        let other = try dialled(.sms)
        try other.type("1")
        other.change(to: .ussd)
        #expect(try other.repeatHop() == "Text 2100")
    }

    @Test func `there the session goes on with the question, whatever is texted first`() throws {
        let phone = try dialled()
        try phone.type("1")
        phone.change(to: .sms)
        #expect(try phone.type("hello") == "Map")
        #expect(phone.turn?.goesOnElsewhere == false)
        #expect(phone.turn?.trail == [TrailStep(flow: "main", state: "map", event: .waited, language: "en")])
        #expect(try phone.type("hello") == "Bye")
        #expect(phone.session?.phase == .ended)
    }

    @Test(arguments: ["0", "00"])
    func `there the keys mean what they mean everywhere`(key: String) throws {
        let phone = try dialled()
        try phone.type("1")
        phone.change(to: .sms)
        #expect(try phone.type(key).hasPrefix("What?"))
        #expect(try phone.type("1") == "Map")
    }

    @Test(arguments: ["98", "99", "1", "hello"])
    func `anyone who goes on here all the same is told again`(typed: String) throws {
        let phone = try dialled()
        try phone.type("1")
        #expect(try phone.type(typed) == "Text 2100")
        #expect(phone.closes)
        #expect(phone.session?.refusals == 0)
    }

    @Test func `a redial may go on, to be told again, or begin again`() throws {
        let phone = try dialled()
        try phone.type("1")
        #expect(try phone.redial().contains("1. "))
        #expect(try phone.type("1") == "Text 2100")
        try phone.redial()
        #expect(try phone.type("2").hasPrefix("What?"))
    }

    @Test func `a state with another way leads those who come otherwise there`() throws {
        let phone = try dialled()
        #expect(try phone.type("2") == "No form here.\nAsk\n0 Back")
        #expect(try phone.type("0").hasPrefix("What?"))
        let other = try dialled(.sms)
        #expect(try other.type("2") == "Form")
    }

    @Test func `the other way is gone on resuming and going back too`() throws {
        let phone = try dialled(.sms)
        try phone.type("2")
        phone.change(to: .ussd)
        try phone.redial()
        #expect(try phone.type("1") == "No form here.\nAsk\n0 Back")
        phone.change(to: .sms)
        #expect(try phone.type("x") == "Dial *1#")
        #expect(phone.turn?.goesOnElsewhere == true)
    }

    @Test func `an action is not asked for where it does not run`() throws {
        let phone = try dialled()
        #expect(try phone.type("3") == "Bye")
        #expect(phone.calls.isEmpty)
        let other = try dialled(.sms)
        try other.type("3")
        #expect(other.calls.count == 1)
    }

    @Test func `a flow begun where its first state does not run is no trap`() throws {
        let flow =
            "flow: other\nstart: first\nstates:\n  first: { ask: { text: who, as: text, into: n }, channels: [ussd], then: out }\n  out: { end: }"
        let phone = try SmallCity(
            "begin: { menu: what, options: [{ who: { call: other } }, { bye: over }] }\nover: { end: bye }",
            texts: "{ what: What?, who: Who?, bye: Bye }",
            flows: [flow]
        ).phone(medium: .sms)
        #expect(try phone.dial(flow: "other") == "Dial *1#")
        #expect(try phone.type("00") == "What?\n1. Who?\n2. Bye")
        #expect(try phone.type("1") == "Dial *1#")
        phone.change(to: .ussd)
        #expect(try phone.repeatHop().hasPrefix("Who?"))
    }

    @Test func `where the city has no such line the turn fails politely and says why`() throws {
        let phone = try dialled()
        let session = try #require(phone.session)
        let surface = Surface(medium: .ussd, budget: .standard, address: "*1#")
        guard case .turn(let turn) = phone.engine.advance(session, "1", surface: surface, now: session.lastTurn) else {
            Issue.record("No action is called here.")
            return
        }
        #expect(turn.screen.text == "Trouble. Dial *1#")
        #expect(turn.failure == .nowhere("main/map"))
        #expect(turn.session.phase == .ended)
    }
}
