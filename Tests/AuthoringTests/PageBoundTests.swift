import Authoring
import Conversation
import Testing
import Wording

/// The proof of a screen against the screens there are: no values within their widths ever take more pages than it says.
struct PageBoundTests {
    private static let surface = Surface(medium: .ussd, budget: .standard, address: "*000#")
    private static let now = Instant(milliseconds: 0)

    /// Texts of one to four pages, with long and short sentences, and options below.
    private static let stories = [
        "{a}. {b}",
        "First of all: {a}. Then, as everybody knows who has been there, there is {b}, and nothing else besides it for now.",
        "{a} {b} {a} {b} {a} {b} {a} {b} {a}",
        "\(String(repeating: "A short sentence. ", count: 12)){a} and {b}. \(String(repeating: "Another one! ", count: 9))",
        "\(String(repeating: "words without any end of a sentence ", count: 7)){a}\n{b}\n\(String(repeating: "x", count: 90))",
        "It’s {a}. And it’s {b}. It isn’t more than that, though it may seem so.",
    ]
    /// The first without an end, and the same with a short form and plain letters.
    private static let forms = [
        "STORY", "{ text: STORY, letters: fold }", "{ text: STORY, short: \"Ɛ: {a}\", letters: fold }",
    ]

    private func bundle(_ story: String, _ form: String, shortAbove most: Int = 1) throws -> SourceBundle {
        var files = try Fixture.smallCity()
        files["Flows/main.yaml"] =
            "flow: main\nstart: begin\ntakes: { a: text, b: text }\nstates:\n"
            + "  begin: { menu: story, options: [{ one: last }, { two: last }, { tea: begin }], pages: 30, short_above: \(most) }\n  last: { end: bye }\n"
        files["Locales/en/more.yaml"] =
            "main:\n  story: \(form.replacing("STORY", with: "\"\(story.replacing("\n", with: "\\n"))\""))\n  one: \"Take {a}\"\n  two: Leave it\n"
        return SourceBundle(files: files)
    }

    /// The pages of a screen a citizen can turn to.
    private func pages(_ engine: Engine, _ advance: Advance) throws -> Int {
        guard case .turn(var turn) = advance else { throw Stuck() }
        var pages = 1
        while turn.screen.text.contains("\n98 "), pages < 50 {
            #expect(Self.surface.budget.fits(turn.screen.text))
            guard case .turn(let next) = engine.advance(turn.session, "98", surface: Self.surface, now: Self.now) else {
                throw Stuck()
            }
            turn = next
            pages += 1
        }
        return pages
    }

    private struct Stuck: Error {}

    private func text(_ chance: inout SeededGenerator) -> String {
        let letters: [Character] = ["m", "W", "i", " ", ".", "a", "e", "8"]
        let count = Int.random(in: 0...40, using: &chance)
        let isWords = Bool.random(using: &chance)
        return String(
            (0..<count).map { _ in isWords ? letters.randomElement(using: &chance) ?? "m" : "m" })
    }

    @Test(arguments: stories.indices, forms) func `no values within their widths take more pages than were proved`(
        story: Int, form: String
    ) throws {
        let (most, bound) = try walk(story, form)
        #expect(most <= bound)
        #expect(most >= bound - 1, "The bound of \(bound) pages is far from the \(most) there are.")
    }

    @Test(arguments: stories.indices, [2, 3, 9])
    func `where full texts may take more pages, no values take more than were proved either`(
        story: Int, shortAbove: Int
    ) throws {
        let form = try #require(Self.forms.last)
        let (most, bound) = try walk(story, form, shortAbove: shortAbove)
        #expect(most <= bound)
        // Full texts are read before short ones stand in for them.
        #expect(try most >= min(walk(story, form).most, bound))
    }

    /// The most pages some values take, and the pages proved.
    private func walk(_ story: Int, _ form: String, shortAbove: Int = 1) throws -> (most: Int, bound: Int) {
        let bundle = try bundle(Self.stories[story], form, shortAbove: shortAbove)
        let compiler = Compiler(vocabulary: Fixture.vocabulary)
        let row = compiler.report(bundle)?.rows.first { $0.subject == "main/begin" && $0.medium == .ussd }
        let bound = try #require(row).pieces.count
        let engine = Engine(program: try #require(compiler.recompile(bundle).program))
        var chance = SeededGenerator(seed: UInt64(story))
        var most = 0
        for _ in 0..<200 {
            let arguments: [String: Value] = ["a": .text(text(&chance)), "b": .text(text(&chance))]
            let advance = engine.begin(
                flow: "main", arguments: arguments, language: "en", languageChosen: true, surface: Self.surface,
                now: Self.now)
            most = max(most, try pages(engine, advance))
            guard case .turn(let turn) = advance else { throw Stuck() }
            // An answer that does not fit stands above the question.
            most = max(most, try pages(engine, engine.advance(turn.session, "x", surface: Self.surface, now: Self.now)))
        }
        return (most, bound)
    }
}
