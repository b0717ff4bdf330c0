import Conversation
import Testing
import Wording

/// What happens when a citizen is wrong, again and again.
struct RefusalTests {
    private static let ages = SmallCity(
        """
        begin: { ask: { text: age, as: integer, into: age }, then: next }
        next: { ask: { text: height, as: integer, into: height }, attempts: 2, then: done }
        done: { end: bye }
        """,
        texts: "{ age: Age?, height: Height?, bye: 'Age {age}, height {height}' }")

    private func phone() throws -> TestPhone {
        let phone = try Self.ages.phone()
        try phone.dial()
        return phone
    }

    @Test func `a wrong answer is told what was wrong and asked again`() throws {
        #expect(try phone().type("old") == "Not a number\nAge?")
    }

    @Test func `the second wrong answer also tells how to get help`() throws {
        #expect(try phone().type(["old", "older"]) == "Not a number\nHelp is 99\nAge?")
    }

    @Test func `the third wrong answer closes politely`() throws {
        let phone = try phone()
        #expect(try phone.type(["old", "older", "oldest"]) == "Not a number\nStop. Go on by *1#")
        #expect(phone.closes)
        #expect(phone.session?.phase == .waiting)
    }

    @Test func `after the third a redial offers to go on at the same question`() throws {
        let phone = try phone()
        try phone.type(["30", "x", "y"])
        #expect(phone.closes)
        #expect(phone.session?.hasProgress == true)
        #expect(try phone.redial() == "Go on?\n1. Go on\n2. Anew")
        #expect(try phone.type("1") == "Height?\n0 Back")
        #expect(try phone.type("180") == "Age 30, height 180")
    }

    @Test func `a state may allow fewer attempts`() throws {
        let phone = try phone()
        try phone.type(["30", "x"])
        #expect(!phone.closes)
        try phone.type("y")
        #expect(phone.closes)
    }

    @Test func `a right answer forgets the wrong ones before it`() throws {
        let phone = try phone()
        try phone.type(["x", "y", "30", "z"])
        #expect(!phone.closes)
        #expect(phone.screen == "Not a number\nHeight?\n0 Back")
    }

    @Test func `going back forgets the wrong answers`() throws {
        let phone = try phone()
        try phone.type(["30", "x", "0", "a", "b"])
        #expect(!phone.closes)
        #expect(phone.state == "begin")
    }

    @Test func `what is quoted back is cut to twelve characters`() throws {
        let phone = try SmallCity(
            "begin: { menu: what, options: [{ tea: done }] }\ndone: { end: what }", texts: "{ what: Drink?, tea: Tea }"
        ).phone()
        try phone.dial()
        #expect(try phone.type("abcdefghijklmnopqrstuvwxyz") == "No choice: abcdefghijkl\nDrink?\n1. Tea")
    }

    @Test func `an endless input is cut before anybody looks at it`() throws {
        let phone = try SmallCity(
            "begin: { ask: { text: who, as: text, into: name, longest: 160 }, then: done }\ndone: { end: who }",
            texts: "{ who: Name? }"
        ).phone()
        try phone.dial()
        #expect(try phone.type(String(repeating: "a", count: 1_000_000)) == "Over 160 letters\nName?")
    }

    @Test func `an error takes no room from what may be chosen`() throws {
        let phone = TestPhone(program: try RealCity.program())
        let languages = try phone.dial().split(separator: "\n").filter { $0.first?.isNumber == true }
        #expect(languages.count == 4)
        let again = try phone.type("9")
        for language in languages { #expect(again.contains(language), "\(again)") }
        try phone.type("1")
        let services = try phone.type("nothing of the kind")
        #expect(
            services.hasPrefix("That is not a choice here.") && services.contains("7. More services"), "\(services)")
    }
}
