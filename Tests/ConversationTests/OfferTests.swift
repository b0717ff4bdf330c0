import Testing
import Wording

@testable import Conversation

/// An answer whose meaning an action must tell, and what is offered when it may mean several things.
struct OfferTests {
    /// Takes any word to the action, which knows one place or two.
    private struct Anywhere: InputKind {
        static let name = "anywhere"
        let type = ValueType.record(RecordType("place", ["name": .text]))
        let isSecret = true

        static func read(_ reader: inout StateReader) -> (any InputKind)? { nil }

        func accept(_ typed: String, _ visit: Visit) -> InputReading {
            .ask(ActionCall(name: "places.find", arguments: ["words": .text(typed)]))
        }

        func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> InputReading {
            switch outcome.name {
            case "found": .accepted(.record(outcome.fields))
            case "unsure": .offer(outcome.fields["places"]?.asList ?? [])
            default: .refused(Refusal(.wrongPlace, ["typed": .text("it")]))
            }
        }
    }

    private static let place = SourcePlace(file: "-", line: 1, column: 1)

    /// The smallest city with the state `begin` made to ask for a place.
    private static func program() throws -> Program {
        let city = SmallCity(
            "begin: { ask: { text: where, as: text, into: place }, then: done }\ndone: { end: bye }",
            texts: "{ where: Where?, bye: '{place}' }")
        let program = try city.program()
        let flow = try #require(program.flows["main"])
        let text = TextUse(key: "where", place: place)
        let on = Transition(
            say: nil, assignments: [], language: nil, destination: .state(Located("done", at: place)), place: place)
        let ask = AskStep(text: text, input: Anywhere(), variable: Located("place", at: place), transition: on)
        let done = State(
            name: "done", step: EndStep(text: TextUse(key: "where", place: place), returned: []), help: nil,
            attempts: 3, isPrivate: false, place: place)
        let begin = State(name: "begin", step: ask, help: nil, attempts: 3, isPrivate: false, place: place)
        return Program(
            digest: program.digest, profile: program.profile,
            flows: ["main": flow.with(states: ["begin": begin, "done": done], privateVariables: [])],
            languages: program.languages, keywords: [:])
    }

    private static func phone() throws -> TestPhone {
        let named = { (name: String) in Value.record(["name": .text(name)]) }
        return TestPhone(program: try program()) { call in
            switch call.arguments["words"]?.asText {
            case "mill": ActionOutcome("found", ["name": .text("Mill")])
            case "bridge": ActionOutcome("unsure", ["places": .list([named("Old Bridge"), named("New Bridge")])])
            default: ActionOutcome("unknown")
            }
        }
    }

    @Test func `what the action knows is kept`() throws {
        let phone = try Self.phone()
        try phone.dial()
        try phone.type("mill")
        #expect(phone.session?.phase == .ended)
    }

    @Test func `what may be two things is offered, and a number picks one`() throws {
        let phone = try Self.phone()
        try phone.dial()
        #expect(try phone.type("bridge") == "Did you mean\n1. Old Bridge\n2. New Bridge\n3. None")
        try phone.type("2")
        #expect(phone.session?.phase == .ended)
    }

    @Test func `none of these asks again, and another word is asked for too`() throws {
        let phone = try Self.phone()
        try phone.dial()
        try phone.type("bridge")
        #expect(try phone.type("3") == "Where?")
        try phone.type("bridge")
        #expect(try phone.type("mill") == "Where?")
        #expect(phone.session?.phase == .ended)
    }

    @Test func `an offer is no way round the count of wrong answers`() throws {
        let phone = try Self.phone()
        try phone.dial()
        #expect(try phone.type("moon") == "No place: \nWhere?")
        try phone.type("bridge")
        #expect(try phone.type(["3", "mars"]) == "No place: \nHelp is 99\nWhere?")
        #expect(phone.session?.frames.last?.history == [])
    }

    @Test func `a secret kind makes its state private`() throws {
        #expect(try Self.program().flows["main"]?.states["begin"]?.isPrivate == true)
        #expect(try Self.program().flows["main"]?.states["done"]?.isPrivate == false)
    }
}
