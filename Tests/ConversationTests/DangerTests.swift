import Conversation
import Testing

/// Who dials and types a word of an emergency in place of an answer, in the project's own city.
@Suite struct `Danger told in a dialogue` {
    private func phone(_ language: String, chosen: Bool = true) throws -> TestPhone {
        let phone = TestPhone(program: try RealCity.program(), language: language, chosen: chosen)
        try phone.dial()
        return phone
    }

    @Test(arguments: [
        ("en", "fire", "In danger? Call 112 now. We send no help."),
        ("en", "HELP! Fire!", "In danger? Call 112 now. We send no help."),
        ("en", "112", "In danger? Call 112 now. We send no help."),
        ("fr", "incendie", "En danger ? Appelez le 112. Ici, pas de secours."),
        ("pt", "incêndio", "Em perigo? Ligue 112. Não damos socorro."),
        ("ar", "حريق", "خطر؟ اتصل 112"),
    ])
    func `is told the numbers to call, above the menu that waits`(
        language: String, typed: String, words: String
    ) throws {
        let phone = try phone(language)
        let told = try phone.type(typed)
        // Accents give way where they would cost a page.
        #expect(told.contains(words) || told.contains(words.replacing("ã", with: "a")), "\(told)")
        #expect(!phone.closes && phone.session?.refusals == 0 && phone.state == "services")
        try phone.type("1")
        #expect(phone.session?.frames.last?.flow == "taxes.pay")
    }

    @Test func `no answer was wrong, however often somebody cries`() throws {
        let phone = try phone("en")
        for _ in 1...5 { #expect(try phone.type("fire").hasPrefix("In danger? Call 112 now.")) }
        #expect(try phone.type("nothing of the kind").hasPrefix("That is not a choice here."))
    }

    @Test(arguments: ["nothing of the kind", "fire station", "incendie", "fired", "smoke", "113", "1112"])
    func `other words and numbers are no choice`(typed: String) throws {
        #expect(try !phone("en").type(typed).contains("112 now"))
    }

    @Test func `who has chosen no language may cry in any`() throws {
        #expect(try phone("en", chosen: false).type("incendie").contains("112"))
    }

    @Test func `where a number is asked for, words count and numbers are answers`() throws {
        let phone = try phone("en")
        try phone.type(["1", "1"])
        #expect(try phone.type("fire").hasPrefix("In danger? Call 112 now."))
        #expect(try phone.type("112").hasPrefix("You typed 3 digits."))
    }

    /// The address is described in the citizen's own words.
    @Test func `nothing is told where own words are asked for`() throws {
        let phone = TestPhone(program: try RealCity.program(), language: "en", chosen: true) { _ in
            ActionOutcome("proposed", ["number": .text("41000017"), "words": .text("gate"), "area": .text("Kejetia")])
        }
        try phone.dial()
        try phone.type(["3", "2"])
        #expect(phone.state == "words")
        #expect(try !phone.type("fire").contains("112"))
        #expect(phone.state == "check")
    }

    @Test(arguments: ["en", "ar"])
    func `who is offered to go on is told too, and offered both ways`(language: String) throws {
        let phone = try phone(language)
        try phone.type("1")
        try phone.redial()
        let told = try phone.type(language == "en" ? "fire" : "حريق")
        #expect(told.contains("112") && told.contains("\n1. ") && told.contains("\n2. "))
        #expect(!phone.closes && phone.session?.phase == .offeringToResume)
    }
}
