import Conversation
import Testing
import Wording

/// The keys that mean the same on every screen: 0 back, 00 main menu, 98 more, 99 help.
struct KeyTests {
    private static let keep = ActionSignature("store.keep", outcomes: ["done": RecordType("done", [:])], changes: true)
    private static let look = ActionSignature("store.look", outcomes: ["done": RecordType("done", [:])])

    private static let inner = """
        flow: inner
        start: street
        states:
          street: { ask: { text: street, as: text, into: street }, then: house }
          house: { ask: { text: house, as: text, into: house }, help: house_help, then: look }
          look: { do: store.look, when: { done: { then: sure } } }
          sure: { menu: sure, options: [{ keep: { then: keep } }] }
          keep: { do: store.keep, when: { done: { then: after } } }
          after: { menu: after, options: [{ again: { then: street } }, { out: { then: out_end } }] }
          out_end: { end: }
        """
    private static let city = SmallCity(
        """
        begin: { menu: top, options: [{ report: { call: inner, then: thanks } }] }
        thanks: { menu: thanks, options: [{ out: { then: over } }] }
        over: { end: bye }
        """,
        texts: """
            { top: Top, report: Report, street: Street?, house: House?, house_help: Its number, sure: 'Sure, {house}?',
              keep: Keep, after: Kept, again: Again, out: Out, thanks: Thanks, bye: Bye }
            """, flows: [inner], actions: [keep, look])

    private func phone(_ typed: String...) throws -> TestPhone {
        let phone = try Self.city.phone()
        try phone.dial()
        if !typed.isEmpty { try phone.type(typed) }
        return phone
    }

    // MARK: Back

    @Test func `back on the first screen shows it again, and it does not offer the key`() throws {
        let phone = try phone()
        #expect(phone.screen == "Top\n1. Report")
        #expect(try phone.type("0") == "Top\n1. Report")
    }

    @Test func `back goes to the question before`() throws {
        #expect(try phone("1", "Main", "0").screen == "Street?\n0 Back\n00 Menu")
    }

    @Test func `back goes from a called flow to the flow that called it`() throws {
        #expect(try phone("1", "0").screen == "Top\n1. Report")
        #expect(try phone("1", "Main", "0", "0").screen == "Top\n1. Report")
    }

    @Test func `back steps past an action that only looked`() throws {
        #expect(try phone("1", "Main", "7", "0").screen == "House?\n0 Back\n00 Menu")
    }

    @Test func `back keeps what was said before`() throws {
        #expect(try phone("1", "Main", "7", "0", "8").screen == "Sure, 8?\n1. Keep\n0 Back\n00 Menu")
    }

    @Test func `back does not go past an action that changed the world`() throws {
        let phone = try phone("1", "Main", "7", "1")
        #expect(phone.screen == "Kept\n1. Again\n2. Out\n00 Menu")
        #expect(try phone.type("0") == "Kept\n1. Again\n2. Out\n00 Menu")
        #expect(phone.calls.map(\.name) == ["store.look", "store.keep"])
    }

    @Test func `back works again after the action, as far as the action`() throws {
        let phone = try phone("1", "Main", "7", "1", "1")
        #expect(phone.screen == "Street?\n0 Back\n00 Menu")
        #expect(try phone.type("0") == "Kept\n1. Again\n2. Out\n00 Menu")
        #expect(try phone.type("0") == "Kept\n1. Again\n2. Out\n00 Menu")
    }

    @Test func `back never carries out an action again`() throws {
        let inner =
            "flow: inner\nstart: ask\nstates:\n  ask: { ask: { text: who, as: text, into: name }, then: out }\n"
            + "  out: { end: }"
        let phone = try SmallCity(
            """
            begin: { ask: { text: first, as: text, into: first }, then: keep }
            keep: { do: store.keep, when: { done: { call: inner, then: over } } }
            over: { end: bye }
            """,
            texts: "{ first: First?, who: Name?, bye: Bye }", flows: [inner], actions: [Self.keep]
        ).phone()
        try phone.dial()
        try phone.type("x")
        #expect(try phone.type(["0", "0"]) == "Name?\n00 Menu")
        #expect(phone.calls.count == 1)
    }

    @Test func `back goes no further than twelve screens`() throws {
        let phone = try SmallCity(
            """
            begin: { ask: { text: who, as: integer, into: number }, then: again }
            again: { ask: { text: again, as: integer, into: number }, then: third }
            third: { ask: { text: third, as: integer, into: number }, then: out }
            out: { branch: [{ if: number == 5, then: over }, { then: begin }] }
            over: { end: who }
            """,
            texts: "{ who: A?, again: B?, third: C? }"
        ).phone()
        try phone.dial()
        for _ in 0..<30 {
            try phone.type("7")
            #expect((phone.session?.frames.last?.history.count ?? 0) <= ConversationLimits.history)
        }
        for _ in 0..<ConversationLimits.history { #expect(try phone.type("0").contains("?")) }
        #expect(!phone.screen.contains("0 Back"))
    }

    // MARK: Home, help

    @Test func `home begins the entry flow again`() throws {
        let phone = try phone("1", "Main", "00")
        #expect(phone.screen == "Top\n1. Report")
        #expect(phone.variables.isEmpty)
        #expect(phone.session?.hasProgress == false)
    }

    @Test func `help shows the general help above the question`() throws {
        #expect(try phone("1", "99").screen == "General help\nStreet?\n0 Back\n00 Menu")
    }

    @Test func `help shows the help of the state where it has one, and costs no attempt`() throws {
        let phone = try phone("1", "Main", "99", "99", "99", "99")
        #expect(phone.screen == "Its number\nHouse?\n0 Back\n00 Menu")
        #expect(!phone.closes)
        #expect(try phone.type("7").hasPrefix("Sure, 7?"))
    }

    @Test func `more on a screen of one page is an answer like another`() throws {
        #expect(try phone("98").screen == "No choice: 98\nTop\n1. Report")
    }

    @Test(arguments: [("\u{660}", "Top\n1. Report"), ("\u{669}\u{669}", "General help\nStreet?\n0 Back\n00 Menu")])
    func `keys work in the digits of another script`(typed: String, screen: String) throws {
        #expect(try phone("1", typed).screen == screen)
    }
}
