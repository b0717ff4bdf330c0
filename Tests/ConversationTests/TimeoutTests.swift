import Conversation
import Testing

/// Text messages nobody answers.
struct TimeoutTests {
    private static let city = SmallCity(
        """
        begin: { menu: what, options: [{ tea: age }, { water: fond }] }
        age:
          ask: { text: age, as: integer, into: age }
          timeout: { after: 12h, remind: still, say: late, then: fond }
          then: done
        fond: { menu: fond, options: [{ tea: done }], timeout: { after: 10m } }
        done: { end: bye }
        """,
        texts: """
            { what: Drink?, tea: Tea, water: Water, age: Age?, bye: Bye, still: Are you there?, late: Too late.,
              fond: Fond? }
            """)

    private func waiting(medium: Surface.Medium = .sms) throws -> TestPhone {
        let phone = try Self.city.phone(medium: medium)
        try phone.dial()
        try phone.type("1")
        return phone
    }

    @Test func `the question is asked again once, under the state's own words`() throws {
        let phone = try waiting()
        #expect(try phone.remind() == "Are you there?\nAge?")
        #expect(phone.turn?.wait?.seconds == 43_200)
        #expect(phone.turn?.trail.isEmpty == true)
        #expect(!phone.closes)
        #expect(try phone.remind() == nil)
        #expect(try phone.type("30") == "Bye")
    }

    @Test func `a state without words of its own reminds in the engine's`() throws {
        let phone = try waiting()
        try phone.type(["0", "2"])
        #expect(try phone.remind() == "Still there?\nFond?\n1. Tea")
        #expect(phone.turn?.wait?.seconds == 600)
    }

    @Test func `an answer that did not fit is reminded of again`() throws {
        let phone = try waiting()
        try phone.remind()
        #expect(try phone.type("x") == "Not a number\nAge?")
        #expect(try phone.remind() == "Are you there?\nAge?")
    }

    @Test func `a reminder is no wrong answer and forgives none`() throws {
        let phone = try waiting()
        try phone.type(["x", "x"])
        try phone.remind()
        #expect(phone.session?.refusals == 2)
        #expect(try phone.type("x").hasPrefix("Not a number"))
        #expect(phone.closes)
    }

    @Test func `after the reminder the conversation goes where the timeout leads, and back leads to the question`()
        throws
    {
        let phone = try waiting()
        try phone.remind()
        #expect(try phone.timeOut() == "Too late.\nFond?\n1. Tea")
        #expect(
            phone.turn?.trail == [
                TrailStep(flow: "main", state: "fond", event: .entered, language: "en"),
                TrailStep(flow: "main", state: "fond", event: .waited, language: "en"),
            ])
        #expect(phone.turn?.wait?.seconds == 600)
        #expect(phone.session?.isReminded == false)
        #expect(phone.session?.refusals == 0)
        #expect(try phone.type("0") == "Age?")
    }

    @Test func `a timeout that leads nowhere ends the session without a word`() throws {
        let phone = try waiting()
        try phone.timeOut()
        try phone.remind()
        #expect(try phone.timeOut() == "")
        #expect(phone.closes)
        #expect(phone.session?.phase == .ended)
        #expect(phone.failure == nil)
        #expect(phone.turn?.wait == nil)
        #expect(phone.turn?.trail == [TrailStep(flow: "main", state: "fond", event: .ended, language: "en")])
        #expect(try phone.remind() == nil)
        #expect(try phone.timeOut() == nil)
    }

    @Test func `a state without a timeout waits for ever`() throws {
        let phone = try Self.city.phone(medium: .sms)
        try phone.dial()
        #expect(try phone.remind() == nil)
        #expect(try phone.timeOut() == nil)
    }

    @Test func `a dialogue is never reminded`() throws {
        let phone = try waiting(medium: .ussd)
        #expect(try phone.remind() == nil)
        #expect(try phone.timeOut() == nil)
    }

    @Test func `a session in a place that is gone is not reminded`() throws {
        let phone = try waiting()
        var session = try #require(phone.session)
        session.frames[0].state = "gone"
        phone.takeOver(session)
        #expect(try phone.remind() == nil)
        #expect(try phone.timeOut() == nil)
    }
}
