import Authoring
import Conversation
import Testing

/// Numbers people know by heart, beside the program they know them from.
struct MovedOptionTests {
    private func program(_ options: String) throws -> Program {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] =
            "flow: main\nstart: begin\nstates:\n  begin: { menu: what, options: [\(options)] }\n  gone: { end: bye }\n"
        return try #require(Fixture.compile(files).program)
    }

    @Test func `an option put in front is told at the first that moved, with both numbers`() throws {
        let live = try program("{ tea: gone }, { milk: gone }")
        let found = MovedOptions.findings(from: live, to: try program("{ hello: gone }, { tea: gone }, { milk: gone }"))
        #expect(
            found.map(\.rendered) == [
                """
                Flows/main.yaml:4:53: warning: In main/begin the number of "tea" changes from 1 to 2 and 1 more change too, \
                and people know the numbers by heart. [moved-option]
                    Add new options at the end, and leave the number of a removed one to nobody.
                """
            ])
    }

    @Test(arguments: [
        "{ tea: gone }, { milk: gone }", "{ tea: gone }, { milk: gone }, { hello: gone }", "{ hello: gone }",
        "{ tea: { if: language_chosen, then: gone } }, { milk: gone }",
    ])
    func `what stays at its number, is added at the end or is gone is not told`(options: String) throws {
        let live = try program("{ tea: gone }, { milk: gone }")
        #expect(MovedOptions.findings(from: live, to: try program(options)) == [])
    }
}
