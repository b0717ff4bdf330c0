import Authoring
import Conversation
import Testing

/// What a state may say beside its kind becomes of the state.
struct StateSettingsTests {
    private func states(_ states: String) throws -> [String: State] {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] = "flow: main\nstart: begin\nstates:\n\(states)"
        let compilation = Fixture.compile(files)
        #expect(compilation.told.map(\.rendered) == [])
        return try #require(compilation.program?.flows["main"]?.states)
    }

    @Test func `where it runs, how long it waits and how much room it takes`() throws {
        let states = try states(
            """
              begin:
                menu: what
                options: [{ tea: gone }]
                channels: [sms]
                otherwise: { say: hello, then: other }
                timeout: { after: 12h, remind: milk, then: late }
                pages: 2
              other: { end: bye }
              late: { end: bye }
              gone: { end: bye }
            """)
        let begin = try #require(states["begin"])
        #expect(begin.media == [.sms])
        #expect(begin.pages == 2)
        #expect(begin.timeout?.seconds == 43_200)
        #expect(begin.timeout?.reminder?.key == "milk")
        #expect(begin.otherwise?.say?.key == "hello")
        // Nothing else leads to "other" and "late": the checks know these for ways.
        let next = begin.facts.transitions.compactMap { transition in
            if case .state(let name) = transition.destination { name.value } else { nil }
        }
        #expect(next == ["gone", "other", "late"])
        #expect(Set(begin.texts.map(\.key)) == ["what", "tea", "hello", "milk"])
    }

    @Test func `a state that says nothing runs everywhere and waits for ever`() throws {
        let begin = try #require(try states("  begin: { end: bye }")["begin"])
        #expect(begin.media == Set(Surface.Medium.allCases))
        #expect(begin.timeout == nil)
        #expect(begin.otherwise == nil)
        #expect(begin.pages == nil)
        #expect(begin.shortAbove == 1)
    }

    @Test(arguments: ["1", "2", "9"]) func `short forms may wait for more pages, up to nine`(most: String) throws {
        let begin = try #require(try states("  begin: { end: bye, short_above: \(most) }")["begin"])
        #expect(String(begin.shortAbove) == most)
    }

    @Test(arguments: ["0", "10", "-1", "two", "1.5"])
    func `short forms wait for no other number of pages`(most: String) throws {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] = "flow: main\nstart: begin\nstates:\n  begin: { end: bye, short_above: \(most) }\n"
        let found = Fixture.compile(files).errors
        #expect(found.map(\.message) == ["\"short_above\" must be a whole number from 1 to 9."])
        #expect(found.map(\.place.line) == [4])
    }

    @Test func `a timeout may do without a reminder of its own and without a way on`() throws {
        let begin = try #require(
            try states(
                "  begin: { menu: what, options: [{ tea: gone }], timeout: { after: 10m } }\n  gone: { end: bye }")[
                    "begin"])
        #expect(begin.timeout == StateTimeout(seconds: 600, reminder: nil, then: nil))
    }

    @Test func `each way keeps what is written on it alone`() throws {
        let states = try states(
            """
              begin: { do: bills.find, with: { number: "'1'" }, when: { found: { into: bill, then: pick }, unknown: gone } }
              pick: { list: what, from: bill.lines, label: line, into: picked, empty: gone, then: name }
              name: { ask: { text: what, as: text, longest: 12, into: name }, then: gone }
              gone: { end: bye }
            """)
        func ways(_ name: String) -> Set<String> {
            Set(
                (states[name]?.facts.ways ?? []).map { way in
                    guard case .state(let next) = way.transition.destination else { return "-" }
                    return ([next.value] + way.writes.map(\.name.value)).joined(separator: " ")
                })
        }
        #expect(ways("begin") == ["pick bill", "gone"])
        #expect(ways("pick") == ["name picked", "gone"])
        #expect(ways("name") == ["gone name"])
        #expect(states["name"]?.facts.writes.first?.width == .text(most: 12, letters: .words))
    }

    @Test func `what was told in private is known of the flow, with what was made of it`() throws {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] = """
            flow: main
            start: begin
            states:
              begin: { ask: { text: what, as: text, into: pin }, private: true, set: { copy: pin }, then: name }
              name: { ask: { text: what, as: text, into: name }, then: gone }
              gone: { end: bye }
            """
        let program = try #require(Fixture.compile(files).program)
        #expect(program.flows["main"]?.privateVariables == ["pin", "copy"])
    }
}
