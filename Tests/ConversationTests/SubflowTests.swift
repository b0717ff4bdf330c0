import Conversation
import Testing
import Wording

/// Flows that call flows.
struct SubflowTests {
    private static let greeter = """
        flow: greeter
        start: begin
        takes: { name: text, count: integer, loud: boolean }
        returns: { said: text, times: integer }
        states:
          begin: { menu: greet, options: [{ yes: { set: { times: count + 1 }, then: out } }] }
          out: { end: , return: { said: name, times: times } }
        """

    @Test func `a called flow sees its arguments, and the caller what it returns`() throws {
        let phone = try SmallCity(
            """
            begin: { ask: { text: who, as: text, into: name }, then: call }
            call: { call: greeter, with: { name: name, count: "4" }, into: answer, then: told }
            told: { end: told }
            """,
            texts:
                "{ who: Name?, greet: 'Greet {name}, {count}, {loud}?', yes: 'Yes', told: '{answer.said} {answer.times}' }",
            flows: [Self.greeter]
        ).phone()
        try phone.dial()
        #expect(try phone.type("Ama") == "Greet Ama, 4, no?\n1. Yes\n0 Back\n00 Menu")
        #expect(try phone.type("1") == "Ama 5")
    }

    @Test func `an argument left out is blank`() throws {
        let phone = try SmallCity(
            "begin: { call: greeter, into: answer, then: told }\ntold: { end: told }",
            texts: "{ greet: 'Greet {name}, {count}?', yes: 'Yes', told: '<{answer.said}> {answer.times}' }",
            flows: [Self.greeter]
        ).phone()
        #expect(try phone.dial() == "Greet , 0?\n1. Yes\n00 Menu")
        #expect(try phone.type("1") == "<> 1")
    }

    @Test func `a called flow does not see the variables of its caller, nor the caller its`() throws {
        let phone = try SmallCity(
            """
            begin: { set: { times: "9" }, say: hello, then: call }
            call: { call: greeter, then: told }
            told: { menu: told, options: [{ yes: { then: over } }] }
            over: { end: hello }
            """,
            texts: "{ hello: Hello., greet: Greet?, yes: 'Yes', told: 'Still {times}' }", flows: [Self.greeter]
        ).phone()
        try phone.dial()
        #expect(phone.variables["times"] == nil)
        #expect(try phone.type("1").hasPrefix("Still 9"))
        #expect(phone.variables == ["times": .integer(9)])
    }

    @Test func `an option that calls without saying where to go on comes back to its menu`() throws {
        let phone = try SmallCity(
            "begin: { menu: top, options: [{ greet: { call: greeter } }, { stop: { then: over } }] }\nover: { end: top }",
            texts: "{ top: Top, greet: Greet, stop: Stop, yes: 'Yes' }", flows: [Self.greeter]
        ).phone()
        try phone.dial()
        #expect(try phone.type("1") == "Greet\n1. Yes\n0 Back\n00 Menu")
        #expect(try phone.type("1") == "Top\n1. Greet\n2. Stop")
    }

    @Test func `a flow begun by a keyword leaves to the main menu`() throws {
        let phone = try SmallCity(
            "begin: { menu: top, options: [{ greet: { call: greeter } }, { stop: { then: over } }] }\nover: { end: top }",
            texts: "{ top: Top, greet: Greet, stop: Stop, yes: 'Yes' }", flows: [Self.greeter]
        ).phone()
        #expect(try phone.dial(flow: "greeter", arguments: ["name": .text("Ama")]) == "Greet\n1. Yes")
        #expect(try phone.type("1") == "Top\n1. Greet\n2. Stop")
    }

    @Test func `flows within flows end at a limit, politely`() throws {
        let deep =
            "flow: deep\nstart: ask\nstates:\n  ask: { menu: top, options: [{ go: { call: deep } }, { stop: out }] }\n"
            + "  out: { end: }"
        let phone = try SmallCity(
            "begin: { call: deep, then: over }\nover: { end: top }", texts: "{ top: Top, go: Go, stop: Stop }",
            flows: [deep]
        ).phone()
        try phone.dial()
        for _ in 2..<ConversationLimits.frames {
            try phone.type("1")
            #expect(phone.failure == nil)
        }
        #expect(try phone.type("1") == "Trouble. Dial *1#")
        #expect(phone.failure == .tooDeep("deep"))
        #expect(phone.closes)
    }
}
