import Conversation
import Testing
import Wording

/// Programs and sessions that do not go together, and flows that run wild.
struct FailureTests {
    private static let asking = SmallCity(
        "begin: { ask: { text: who, as: text, into: name }, then: over }\nover: { end: who }", texts: "{ who: Name? }")

    private func session(_ frames: [(flow: String, state: String)], phase: Session.Phase = .waiting) throws -> TestPhone
    {
        let phone = try Self.asking.phone()
        var session = Session(
            program: phone.engine.program.digest, language: "en", languageChosen: false, began: Instant(seconds: 0))
        session.frames = frames.map { Session.Frame(flow: $0.flow, state: $0.state, variables: [:]) }
        session.phase = phase
        phone.takeOver(session)
        return phone
    }

    @Test(arguments: [[("gone", "begin")], [("main", "gone")], [("main", "begin"), ("main", "gone")], []])
    func `a session in a place that is gone is told so and closed`(frames: [(flow: String, state: String)]) throws {
        for phase in [Session.Phase.waiting, .offeringToResume] {
            for deed in [{ try $0.type("1") }, { try $0.redial() }, { try $0.repeatHop() }]
                as [(TestPhone) throws -> String]
            {
                let phone = try session(frames, phase: phase)
                #expect(try deed(phone) == "Changed. Dial *1#")
                #expect(phone.closes)
                #expect(phone.session?.phase == .ended)
                guard case .unknownPlace? = phone.failure else {
                    Issue.record("\(String(describing: phone.failure))")
                    continue
                }
            }
        }
    }

    @Test(arguments: ["0", "00", "98", "99", "x"])
    func `no key fails in a place that is gone`(key: String) throws {
        let phone = try session([("main", "gone")])
        try phone.type(key)
        #expect(phone.closes)
    }

    @Test func `back into a state that is gone is told so and closed`() throws {
        let phone = try session([("main", "begin")])
        var session = try #require(phone.session)
        session.frames[0].history = ["gone"]
        phone.takeOver(session)
        #expect(try phone.type("0") == "Changed. Dial *1#")
        #expect(phone.failure == .unknownPlace("main/gone"))
    }

    @Test func `a session that waits in a state that does not is taken up there`() throws {
        let phone = try session([("main", "over")])
        #expect(try phone.type("x") == "Trouble. Dial *1#")
        #expect(phone.failure == .unexpectedInput)
        let other = try session([("main", "over")])
        #expect(try other.repeatHop() == "Name?")
        #expect(other.closes)
    }

    @Test func `a turn that goes round without end is ended`() throws {
        let silent = "flow: silent\nstart: out\nstates:\n  out: { end: }"
        let phone = try SmallCity(
            """
            begin: { ask: { text: who, as: text, into: name }, then: loop }
            loop: { call: silent, then: choose }
            choose: { branch: [{ if: name == 'stop', then: over }, { then: loop }] }
            over: { end: who }
            """,
            texts: "{ who: Name? }", flows: [silent]
        ).phone()
        try phone.dial()
        #expect(try phone.type("go") == "Trouble. Dial *1#")
        guard case .endless? = phone.failure else {
            Issue.record("\(String(describing: phone.failure))")
            return
        }
        #expect(phone.closes)
        try phone.dial()
        #expect(try phone.type("stop") == "Name?")
    }

    @Test func `an action asked for again and again in one turn is ended too`() throws {
        let tries = ActionSignature(
            "store.try", outcomes: ["again": RecordType("again", [:]), "done": RecordType("done", [:])])
        let silent = "flow: silent\nstart: out\nstates:\n  out: { end: }"
        let phone = try SmallCity(
            """
            begin: { do: store.try, when: { again: { call: silent, then: begin }, done: { then: over } } }
            over: { end: bye }
            """,
            texts: "{ bye: Bye }", flows: [silent], actions: [tries]
        ).phone { _ in ActionOutcome("again") }
        #expect(try phone.dial() == "Trouble. Dial *1#")
        #expect(phone.calls.count <= ConversationLimits.movesInTurn)
    }

    @Test func `an entry flow that only leaves is ended`() throws {
        let phone = try SmallCity("begin: { end: }", texts: "{ bye: Bye }").phone()
        #expect(try phone.dial() == "Trouble. Dial *1#")
    }

    @Test func `an outcome the flow does not handle is ended`() throws {
        let look = ActionSignature("store.look", outcomes: ["done": RecordType("done", [:])])
        let phone = try SmallCity(
            "begin: { do: store.look, when: { done: { then: over } } }\nover: { end: bye }", texts: "{ bye: Bye }",
            actions: [look]
        ).phone { _ in ActionOutcome("surprise") }
        #expect(try phone.dial() == "Trouble. Dial *1#")
        #expect(phone.failure == .unexpectedOutcome("surprise"))
    }

    @Test func `a formula without a value ends the turn and names the variable`() throws {
        let phone = try SmallCity(
            """
            begin: { ask: { text: who, as: integer, into: number }, then: sum }
            sum: { say: who, set: { total: number + 9223372036854775000 - 9223372036854775000 }, then: over }
            over: { end: total }
            """,
            texts: "{ who: Number?, total: '{total}' }"
        ).phone()
        try phone.dial()
        #expect(try phone.type("999999999") == "Trouble. Dial *1#")
        #expect(phone.failure == .noValue("total"))
        try phone.dial()
        #expect(try phone.type("21") == "Number?\n21")
    }

    @Test func `a menu whose every option is hidden ends the turn`() throws {
        let phone = try SmallCity(
            "begin: { menu: top, options: [{ go: { if: language_chosen, then: over } }] }\nover: { end: top }",
            texts: "{ top: Top, go: Go }"
        ).phone()
        #expect(try phone.dial() == "Trouble. Dial *1#")
        #expect(phone.failure == .nothingToChoose)
    }

    @Test(arguments: ["begin", "gone"])
    func `no failure is told in more than a screen holds, in any language of the project`(state: String) throws {
        let program = try RealCity.program()
        for tag in program.profile.languages {
            let phone = TestPhone(program: program, language: tag, chosen: true)
            try phone.dial()
            var session = try #require(phone.session)
            session.frames[0].state = state
            phone.takeOver(session)
            try phone.type("x")
            #expect(ScreenBudget.standard.fits(phone.screen), "\(tag): \(phone.screen)")
            for text in EngineText.allCases where text.arguments.isEmpty && !text.hasBounds {
                let word = phone.engine.lastWord(text, language: tag, surface: phone.surface)
                #expect(ScreenBudget.standard.fits(word), "\(tag): \(text)")
            }
        }
    }
}
