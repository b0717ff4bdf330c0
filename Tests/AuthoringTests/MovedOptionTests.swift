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
        // The second is gone, and the third has its number.
        ("{ tea: gone }, { bye: begin }", "the number of \"bye\" changes from 3 to 2, and"),
        // Another stands where the second stood.
        ("{ tea: gone }, { hello: begin }, { bye: begin }", "2 was \"milk\" and becomes \"hello\", and"),
        ("{ tea: gone }, { hello: begin }", "2 was \"milk\" and becomes \"hello\", and"),
        (
            "{ hello: begin }, { milk: gone }, { tea: gone }",
            "the number of \"tea\" changes from 1 to 3 and 1 more change too, and"
        ),
        (
            "{ tea: gone }, { hello: { language: en, then: gone } }, { bye: begin }",
            "2 was \"milk\" and becomes \"hello\", and"
        ),
    ])
    func `a number that something else stands at is told, though what stood there is gone`(
        options: String, words: String
    ) throws {
        let live = try program("{ tea: gone }, { milk: gone }, { bye: begin }")
        let found = MovedOptions.findings(from: live, to: try program(options))
        #expect(found.count == 1)
        #expect(found.first?.message == "In main/begin \(words) people know the numbers by heart.")
    }

    @Test func `an option that only has a new name keeps its meaning`() throws {
        let live = try program("{ tea: gone }, { milk: gone }")
        #expect(MovedOptions.findings(from: live, to: try program("{ tea: gone }, { hello: gone }")) == [])
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
