import Conversation
import Testing
import Wording

/// A session that was cut off, and the offer to go on.
struct ResumeTests {
    private static let city = SmallCity(
        """
        begin: { ask: { text: who, as: text, into: name }, then: age }
        age: { ask: { text: age, as: integer, into: age }, then: done }
        done: { end: told }
        """,
        texts: "{ who: Name?, age: 'Age, {name}?', told: '{name} is {age}' }")

    private func cutOff() throws -> TestPhone {
        let phone = try Self.city.phone()
        try phone.dial()
        try phone.type("Ama")
        return phone
    }

    @Test func `a session has progress once a question was answered`() throws {
        let phone = try Self.city.phone()
        try phone.dial()
        #expect(phone.session?.hasProgress == false)
        try phone.type("Ama")
        #expect(phone.session?.hasProgress == true)
        try phone.type("30")
        #expect(phone.session?.hasProgress == false)
    }

    @Test(arguments: ["1", "1.", "\u{661}"])
    func `one goes on at the same screen with everything kept`(typed: String) throws {
        let phone = try cutOff()
        #expect(try phone.redial() == "Go on?\n1. Go on\n2. Again")
        #expect(phone.session?.phase == .offeringToResume)
        #expect(try phone.type(typed) == "Age, Ama?\n0 Back")
        #expect(phone.session?.phase == .waiting)
        #expect(try phone.type("30") == "Ama is 30")
    }

    @Test func `two starts again with nothing kept`() throws {
        let phone = try cutOff()
        try phone.redial()
        #expect(try phone.type("2") == "Name?")
        #expect(phone.variables.isEmpty)
    }

    @Test func `nonsense asks again and the third time closes, with the session kept`() throws {
        let phone = try cutOff()
        try phone.redial()
        #expect(try phone.type("maybe") == "No choice: maybe\nGo on?\n1. Go on\n2. Again")
        try phone.type("perhaps")
        #expect(try phone.type("who knows") == "Stop. Go on by *1#")
        #expect(phone.closes)
        try phone.redial()
        #expect(try phone.type("1") == "Age, Ama?\n0 Back")
    }

    @Test func `wrong answers before the cut do not count against the offer`() throws {
        let phone = try cutOff()
        try phone.type(["x", "y"])
        try phone.redial()
        try phone.type("maybe")
        #expect(!phone.closes)
    }

    @Test func `a second redial offers again`() throws {
        let phone = try cutOff()
        try phone.redial()
        #expect(try phone.redial() == "Go on?\n1. Go on\n2. Again")
        #expect(try phone.type("1") == "Age, Ama?\n0 Back")
    }

    @Test func `a hop sent twice shows the offer again`() throws {
        let phone = try cutOff()
        let offer = try phone.redial()
        #expect(try phone.repeatHop() == offer)
    }

    @Test func `a hop after the end is told that the session is over`() throws {
        let phone = try cutOff()
        try phone.type("30")
        #expect(try phone.repeatHop() == "Over. Dial *1#")
        #expect(phone.closes)
    }

    @Test func `each turn notes its time and the beginning stays`() throws {
        let phone = try cutOff()
        let first = try #require(phone.session)
        try phone.type("x")
        let second = try #require(phone.session)
        #expect(second.began == first.began)
        #expect(second.lastTurn > first.lastTurn)
    }

    @Test func `the offer keeps both choices on one page in every language of the project`() throws {
        let program = try RealCity.program()
        for tag in program.profile.languages {
            let phone = TestPhone(program: program, language: tag, chosen: true)
            try phone.dial()
            try phone.type("1")
            for _ in 0..<2 {
                try phone.redial()
                for number in ["1. ", "2. "] { #expect(phone.screen.contains(number), "in \(tag)") }
                try phone.type("nonsense?")
                for number in ["1. ", "2. "] { #expect(phone.screen.contains(number), "in \(tag), after nonsense") }
            }
        }
    }
}
