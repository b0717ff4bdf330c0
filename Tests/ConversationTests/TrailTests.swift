import Conversation
import Testing

/// What a turn tells of the states it passed and of how long to wait.
struct TrailTests {
    private static let look = ActionSignature(
        "store.look", takes: ["age": .integer],
        outcomes: ["found": RecordType("found", [:]), "none": RecordType("none", [:])])

    private static let city = SmallCity(
        """
        begin: { menu: what, options: [{ tea: age }], timeout: { after: 12h, remind: still, then: done } }
        age: { ask: { text: age, as: integer, into: age }, then: look }
        look: { do: store.look, with: { age: age }, when: { found: done, none: { say: none, then: age } } }
        done: { end: bye }
        """,
        texts: "{ what: Drink?, tea: Tea, age: Age?, none: None., bye: Bye, still: Still there? }", actions: [look])

    private func trail(_ phone: TestPhone) -> [String] {
        phone.turn?.trail.map { step in
            let event =
                switch step.event {
                case .outcome(let name): "outcome \(name)"
                case let event: "\(event)"
                }
            return "\(step.flow)/\(step.state) \(event)"
        } ?? []
    }

    @Test func `a turn tells every state it passed and what happened there`() throws {
        let phone = try Self.city.phone { _ in ActionOutcome("found") }
        try phone.dial()
        #expect(trail(phone) == ["main/begin entered", "main/begin waited"])
        try phone.type("1")
        #expect(trail(phone) == ["main/begin answered", "main/age entered", "main/age waited"])
        try phone.type("30")
        #expect(
            trail(phone) == [
                "main/age answered", "main/look entered", "main/look outcome found", "main/done entered",
                "main/done ended",
            ])
    }

    @Test func `asking again for a wrong answer or for help does not count as waiting again`() throws {
        let phone = try Self.city.phone()
        try phone.dial()
        try phone.type("x")
        #expect(trail(phone) == ["main/begin refused"])
        try phone.type("99")
        #expect(trail(phone).isEmpty)
        try phone.redial()
        #expect(trail(phone).isEmpty)
    }

    @Test func `a state that is come back to by an answer waits again`() throws {
        let phone = try Self.city.phone { _ in ActionOutcome("none") }
        try phone.dial()
        try phone.type("1")
        try phone.type("30")
        #expect(
            trail(phone) == [
                "main/age answered", "main/look entered", "main/look outcome none", "main/age entered",
                "main/age waited",
            ])
    }

    @Test func `the back key leads on from one state and waits at the other`() throws {
        let phone = try Self.city.phone()
        try phone.dial()
        try phone.type(["1", "0"])
        #expect(trail(phone) == ["main/age answered", "main/begin waited"])
        try phone.type(["1", "00"])
        #expect(trail(phone) == ["main/age answered", "main/begin entered", "main/begin waited"])
    }

    @Test func `a choice of language counts in the language it was asked in, and what follows in the new one`() throws {
        let city = SmallCity(
            """
            begin: { menu: what, options: [{ other: { language: fr, then: next } }] }
            next: { menu: what, options: [{ other: { then: done } }] }
            done: { end: bye }
            """,
            languages: [
                "en": "{ what: What?, other: Other, bye: Bye }", "fr": "{ what: Quoi?, other: Autre, bye: Adieu }",
            ]
        )
        let phone = try city.phone()
        try phone.dial()
        #expect(phone.turn?.trail.map(\.language) == ["en", "en"])
        try phone.type("1")
        #expect(
            phone.turn?.trail.map { "\($0.state) \($0.event) \($0.language)" } == [
                "begin answered en", "next entered fr", "next waited fr",
            ])
    }

    @Test(arguments: [(Surface.Medium.sms, 43_200 as Int64?), (.ussd, nil)])
    func `a text message waits as long as its state says, a dialogue does not`(
        medium: Surface.Medium, seconds: Int64?
    ) throws {
        let phone = try Self.city.phone(medium: medium) { _ in ActionOutcome("found") }
        try phone.dial()
        #expect(phone.turn?.wait?.seconds == seconds)
        try phone.type("1")
        #expect(phone.turn?.wait == nil)
        try phone.type("30")
        #expect(phone.turn?.wait == nil)
    }
}
