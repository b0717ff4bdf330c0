import Conversation
import Testing
import Wording

/// What each kind of step does in a conversation.
struct StepTests {
    @Test func `a menu shows its text and its options, and the number typed chooses`() throws {
        let phone = try SmallCity(
            """
            begin: { menu: what, options: [{ tea: { then: tea_end } }, { water: water_end }] }
            tea_end: { end: had_tea }
            water_end: { end: had_water }
            """,
            texts: "{ what: Drink?, tea: Tea, water: Water, had_tea: Hot, had_water: Cold }"
        ).phone()
        #expect(try phone.dial() == "Drink?\n1. Tea\n2. Water")
        #expect(!phone.closes)
        #expect(try phone.type("2") == "Cold")
        #expect(phone.closes)
        #expect(phone.session?.phase == .ended)
    }

    @Test func `an ask keeps what was typed in its variable`() throws {
        let phone = try SmallCity(
            """
            begin: { ask: { text: who, as: text, into: name }, then: greeted }
            greeted: { end: hello }
            """,
            texts: "{ who: Name?, hello: 'Hello {name}' }"
        ).phone()
        #expect(try phone.dial() == "Name?")
        #expect(try phone.type("  Ama Mensah ") == "Hello Ama Mensah")
    }

    @Test func `a list shows the records of an action and keeps the one chosen`() throws {
        let phone = try Self.roads.phone { _ in
            ActionOutcome("found", ["roads": .list(["Ring", "Lake"].map { .record(["name": .text($0)]) })])
        }
        #expect(try phone.dial() == "Which?\n1. Ring\n2. Lake")
        #expect(try phone.type("2") == "Lake it is")
    }

    @Test func `an empty list goes its own way`() throws {
        let phone = try Self.roads.phone { _ in ActionOutcome("found", ["roads": .list([])]) }
        #expect(try phone.dial() == "No road")
    }

    @Test func `a say stands above the next screen`() throws {
        let phone = try SmallCity(
            """
            begin: { say: first, then: second }
            second: { say: more_said, then: asked }
            asked: { ask: { text: who, as: text, into: name }, then: done }
            done: { end: bye }
            """,
            texts: "{ first: One., more_said: Two., who: Name?, bye: Bye }"
        ).phone()
        #expect(try phone.dial() == "One.\nTwo.\nName?")
        #expect(try phone.type("Ama") == "Bye")
    }

    @Test func `a do calls its action with its arguments and goes where the outcome leads`() throws {
        let add = ActionSignature(
            "sums.add", takes: ["one": .integer, "other": .integer],
            outcomes: ["sum": RecordType("sum", ["total": .integer]), "error": RecordType("error", [:])])
        let phone = try SmallCity(
            """
            begin: { ask: { text: how_many, as: integer, into: count }, then: add }
            add:
              do: sums.add
              with: { one: count, other: count + 1 }
              when: { sum: { into: sum, then: told }, error: { then: told_not } }
            told: { end: total }
            told_not: { end: none }
            """,
            texts: "{ how_many: Count?, total: 'Sum {sum.total}', none: Nothing }", actions: [add]
        ).phone { call in
            guard case .integer(let one)? = call.arguments["one"], case .integer(let other)? = call.arguments["other"]
            else { return ActionOutcome("error") }
            return ActionOutcome("sum", ["total": .integer(one + other)])
        }
        try phone.dial()
        #expect(try phone.type("20") == "Sum 41")
        #expect(phone.calls == [ActionCall(name: "sums.add", arguments: ["one": .integer(20), "other": .integer(21)])])
    }

    @Test(arguments: [("3", "few"), ("10", "some"), ("11", "many")])
    func `a branch goes the first way that holds, and else the last`(count: String, said: String) throws {
        let phone = try SmallCity(
            """
            begin: { ask: { text: how_many, as: integer, into: count }, then: sort }
            sort:
              branch:
                - { if: count < 5, then: few_end }
                - { if: count < 11, then: some_end }
                - { then: many_end }
            few_end: { end: few }
            some_end: { end: some }
            many_end: { end: many }
            """,
            texts: "{ how_many: Count?, few: few, some: some, many: many }"
        ).phone()
        try phone.dial()
        #expect(try phone.type(count) == said)
    }

    @Test func `a call walks through another flow and goes on with what it returned`() throws {
        let chooser = """
            flow: chooser
            start: pick
            returns: { size: integer }
            states:
              pick: { menu: size, options: [{ small: { then: small_end } }, { large: { then: large_end } }] }
              small_end: { end: , return: { size: "1" } }
              large_end: { end: , return: { size: "2" } }
            """
        let phone = try SmallCity(
            "begin: { call: chooser, into: answer, then: told }\ntold: { end: told }",
            texts: "{ size: Size?, small: Small, large: Large, told: 'Size {answer.size}' }", flows: [chooser]
        ).phone()
        #expect(try phone.dial() == "Size?\n1. Small\n2. Large\n00 Menu")
        #expect(try phone.type("2") == "Size 2")
    }

    @Test func `an end says a last text and a further dial begins again`() throws {
        let phone = try SmallCity(
            "begin: { ask: { text: who, as: text, into: name }, then: done }\ndone: { end: bye }",
            texts: "{ who: Name?, bye: Bye }"
        ).phone()
        try phone.dial()
        #expect(try phone.type("Ama") == "Bye")
        #expect(phone.session?.frames.isEmpty == true)
        #expect(try phone.type("anything") == "Name?")
        #expect(phone.variables.isEmpty)
    }

    @Test func `an end with a text inside a called flow ends the whole session`() throws {
        let inner = "flow: inner\nstart: over\nstates:\n  over: { end: bye }"
        let phone = try SmallCity(
            "begin: { menu: what, options: [{ go: { call: inner, then: never } }] }\nnever: { end: what }",
            texts: "{ what: What?, go: Go, bye: Bye }", flows: [inner]
        ).phone()
        try phone.dial()
        #expect(try phone.type("1") == "Bye")
        #expect(phone.closes)
        #expect(phone.session?.phase == .ended)
    }

    @Test func `what was said on the way stands above a last text too`() throws {
        let phone = try SmallCity(
            "begin: { say: first, then: done }\ndone: { end: bye }", texts: "{ first: One., bye: Bye }"
        ).phone()
        #expect(try phone.dial() == "One.\nBye")
    }

    private static let roads = SmallCity(
        """
        begin: { do: roads.all, when: { found: { into: found, then: pick } } }
        pick: { list: which, from: found.roads, label: line, into: road, empty: none, then: told }
        told: { end: chosen }
        none: { end: no_road }
        """,
        texts: "{ which: Which?, line: '{item.name}', chosen: '{road.name} it is', no_road: No road }",
        actions: [
            ActionSignature(
                "roads.all",
                outcomes: ["found": RecordType("found", ["roads": .list(RecordType("road", ["name": .text]))])])
        ])
}
