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
        #expect(try phone.redial() == "Go on?\n1. Go on\n2. Again")
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

    /// Drinks on two pages.
    private static let drinks = SmallCity(
        """
        begin: { menu: what, options: [\((1...12).map { "{ drink\($0): done }" }.joined(separator: ", "))] }
        done: { end: bye }
        """,
        texts: """
            what: What would you like to drink with us here in the city?
            bye: Bye
            \((1...12).map { "drink\($0): Drink number \($0)" }.joined(separator: "\n"))
            """)

    @Test func `an error takes no choice from a first page that has others behind it`() throws {
        let phone = try Self.drinks.phone()
        func choices() -> [Substring] { phone.screen.split(separator: "\n").filter { $0.contains(". Drink") } }
        try phone.dial()
        let first = choices()
        #expect(first.count > 2 && first.count < 12)
        #expect(try phone.type("tea").hasPrefix("No choice: tea\n1. Drink number 1\n"))
        #expect(choices().starts(with: first))
        // How to get help gives way first.
        #expect(try phone.type("milk").hasPrefix("No choice: milk\n1. Drink number 1\n"))
        #expect(choices().starts(with: first))
    }

    @Test func `where an error has no room in full it is said short`() throws {
        let phone = TestPhone(program: try RealCity.program(), language: "ar", chosen: true)
        let services = try phone.dial().split(separator: "\n").dropFirst()
        #expect(services.count == 7)
        #expect(try phone.type("9") == (["خطأ."] + services).joined(separator: "\n"))
        #expect(try phone.repeatHop().hasSuffix(services.joined(separator: "\n")))
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
