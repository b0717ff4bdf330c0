import Conversation
import Foundation
import Testing
import Wording

/// Plain letters and short forms.
struct MannerTests {
    private static func phone(
        _ texts: String, _ medium: Surface.Medium = .ussd, states: String? = nil, outcome: [String: Value] = [:]
    ) throws -> TestPhone {
        let find = ActionSignature(
            "store.find", outcomes: ["done": RecordType("done", ["name": .text, "typed": .text])])
        let usual = "begin: { menu: what, options: [{ tea: done }] }\ndone: { end: bye }"
        return try SmallCity(states ?? usual, texts: texts, actions: [find]).phone(medium: medium) { _ in
            ActionOutcome("done", outcome)
        }
    }

    @Test func `letters are folded where that brings the whole screen into GSM-7`() throws {
        let phone = try Self.phone(
            "{ what: { text: « Ɛdeɛn… », letters: fold }, tea: Té, bye: { text: Ɔyɛ, letters: fold } }")
        #expect(try phone.dial() == "\" Edeen... \"\n1. Té")
        #expect(try phone.type("1") == "Oye")
    }

    @Test func `letters stay where something else needs UCS-2 all the same`() throws {
        let texts = "{ what: { text: « Ɛdeɛn… », letters: fold }, tea: 'Ɔkyena', bye: Bye }"
        #expect(try Self.phone(texts).dial() == "« Ɛdeɛn… »\n1. Ɔkyena")
    }

    @Test func `letters stay where nobody wants them folded`() throws {
        #expect(try Self.phone("{ what: Ɛdeɛn, tea: Tea, bye: Bye }").dial() == "Ɛdeɛn\n1. Tea")
    }

    private static let naming = """
        begin: { ask: { text: who, as: text, into: mine }, then: find }
        find: { do: store.find, when: { done: { into: found, then: tell } } }
        tell: { menu: tell, options: [{ tea: done }] }
        done: { end: bye }
        """

    private static func texts(_ tell: String) -> String {
        "{ who: Name?, tea: Tea, bye: Bye, tell: { text: '\(tell)', letters: fold } }"
    }

    @Test func `a name is folded with its text`() throws {
        let phone = try Self.phone(
            Self.texts("Wo din? {found.name}"), states: Self.naming, outcome: ["name": .text("Ɔkyena")])
        try phone.dial()
        #expect(try phone.type("Ama").hasPrefix("Wo din? Okyena\n"))
    }

    @Test(arguments: [
        ("Ama’s Shop", "Ama's Shop"), ("Kofi – Sons", "Kofi - Sons"), ("“Tea”\u{A0}…", "\"Tea\" ..."),
        ("Ɔkyena’s", "Ɔkyena's"),
        ("Adwoa's", "Adwoa's"),
    ])
    func `the words of a record have the marks of a keypad in a language that folds nothing`(
        written: String, shown: String
    ) throws {
        let texts = "{ who: Name?, tea: Tea, bye: Bye, tell: 'Bill of {found.name}' }"
        let phone = try Self.phone(texts, states: Self.naming, outcome: ["name": .text(written)])
        try phone.dial()
        #expect(try phone.type("Ama").hasPrefix("Bill of \(shown)\n"))
    }

    @Test func `a message about a record with a curly apostrophe takes one part`() throws {
        let program = try SmallCity(
            "begin: { end: bye }", texts: "{ bye: \"{object} \(String(repeating: "x", count: 120))\" }"
        ).program()
        let message = program.message("bye", in: "en") { $0 == "object" ? .text("Ama’s Shop") : nil }
        #expect(message.hasPrefix("Ama's Shop x"))
        #expect(SMSSegments.count(of: message) == 1)
    }

    @Test(arguments: ["{mine}", "{found.typed}"]) func `what a citizen typed is never folded`(shown: String) throws {
        let texts = Self.texts("Ɛyɛ \(shown)?")
        let odd = try Self.phone(texts, states: Self.naming, outcome: ["typed": .text("Ɔkyena")])
        try odd.dial()
        #expect(try odd.type("Ɔkyena").hasPrefix("Ɛyɛ Ɔkyena?\n"))
        let plain = try Self.phone(texts, states: Self.naming, outcome: ["typed": .text("Ama")])
        try plain.dial()
        #expect(try plain.type("Ama").hasPrefix("Eye Ama?\n"))
    }

    private static let long = String(repeating: "Many words are said here. ", count: 8)

    @Test func `a short form stands in where the full one would need more pages`() throws {
        let texts =
            "{ what: { text: '\(Self.long)', short: 'Few words.' }, tea: { text: A tea, short: Tea }, bye: Bye }"
        #expect(try Self.phone(texts).dial() == "Few words.\n1. Tea")
        let typed = try Self.phone(texts)
        try typed.dial()
        #expect(try typed.type("a tea") == "Bye")
        let short = try Self.phone(texts)
        try short.dial()
        #expect(try short.type("tea") == "Bye")
    }

    @Test func `the full form stays where it fits, or where the short one saves nothing`() throws {
        #expect(
            try Self.phone("{ what: { text: All of it, short: It }, tea: Tea, bye: Bye }").dial() == "All of it\n1. Tea"
        )
        let texts = "{ what: '\(Self.long)', tea: { text: A cup of tea, short: Tea }, bye: Bye }"
        #expect(try Self.phone(texts).dial().hasPrefix("Many words"))
    }

    /// A screen of so many pages, in full and short.
    private struct Pages: MeasuredScreen {
        let pieces: Int
        var isInGSM7: Bool { true }
    }

    @Test(
        arguments: [
            (1, 1, 1, .full), (2, 1, 1, .short), (2, 2, 1, .full), (2, 3, 1, .full), (2, 1, 2, .full),
            (3, 1, 2, .short),
            (3, 3, 2, .full), (4, 2, 4, .full), (5, 4, 4, .short), (5, 5, 4, .full),
        ] as [(Int, Int, Int, TextForm)]
    ) func `short forms stand in above so many pages, where they take fewer`(
        full: Int, short: Int, most: Int, form: TextForm
    ) throws {
        let texts = "{ what: { text: All of it, short: It }, tea: Tea, bye: Bye }"
        let pack = try SmallCity("begin: { end: bye }", texts: texts).program().pack(for: "en")
        let chosen = RenderVariant.chosen(for: pack, fullUpTo: most) { Pages(pieces: $0.form == .full ? full : short) }
        #expect(chosen.variant == RenderVariant(form: form, isPlain: false))
        #expect(chosen.screen.pieces == (form == .full ? full : short))
        let without = try SmallCity("begin: { end: bye }", texts: "{ bye: Bye }").program().pack(for: "en")
        #expect(RenderVariant.chosen(for: without, fullUpTo: most) { _ in Pages(pieces: full) }.variant == .usual)
    }

    @Test(arguments: Surface.Medium.allCases, [8, 16])
    func `a state may show full texts on more pages and in more parts`(medium: Surface.Medium, sentences: Int) throws {
        let text = String(repeating: "Many words are said here. ", count: sentences)
        let texts = "{ what: { text: '\(text)', short: 'Few words.' }, tea: Tea, bye: Bye }"
        let forms: [(Int, TextForm)] = [(1, .short), (2, sentences == 8 ? .full : .short), (9, .full)]
        for (most, form) in forms {
            let states =
                "begin: { menu: what, options: [{ tea: done }], short_above: \(most), pages: 9 }\ndone: { end: bye }"
            let phone = try Self.phone(texts, medium, states: states)
            #expect(try phone.dial().hasPrefix(form == .full ? "Many words" : "Few words."), "\(most)")
            #expect(phone.session?.variant.form == form)
        }
    }

    @Test func `a last screen is shortened before it would be cut, and a message before it takes more parts`() throws {
        let texts = "{ what: What?, tea: Tea, bye: { text: '\(Self.long)', short: Bye } }"
        for medium in Surface.Medium.allCases {
            let phone = try Self.phone(texts, medium)
            try phone.dial()
            #expect(try phone.type("1") == "Bye")
        }
    }

    @Test func `plain letters are tried before a short form`() throws {
        let text = String(repeating: "ɔ", count: 100)
        let phone = try Self.phone("{ what: { text: \(text), short: ɔ, letters: fold }, tea: Tea, bye: Bye }")
        #expect(try phone.dial() == String(repeating: "o", count: 100) + "\n1. Tea")
    }

    @Test func `every page of a screen is written in one variant, and turned pages stay so`() throws {
        let text = String(repeating: "Ɛyɛ asɛm. ", count: 60)
        let phone = try Self.phone(
            "{ what: { text: '\(text)', short: '\(text.prefix(300))', letters: fold }, tea: Tea, bye: Bye }")
        var seen = try phone.dial()
        #expect(try phone.repeatHop() == seen)
        while phone.screen.contains("98 More") {
            #expect(phone.session?.variant == RenderVariant(form: .short, isPlain: true))
            seen += try phone.type("98")
        }
        #expect(TextMeasure(seen).encoding == .gsm7)
        #expect(seen.components(separatedBy: "Eye asem.").count == 31)
    }

    @Test func `what was said above is written in the variant of the screen`() throws {
        let phone = try Self.phone(
            "{ what: { text: Ɛdeɛn?, letters: fold }, tea: { text: Té, short: T }, ginger: x, said: { text: 'ɛ: \(Self.long)', short: ɛ, letters: fold }, bye: Bye }",
            states:
                "begin: { menu: what, options: [{ tea: { say: said, then: begin } }, { ginger: done }] }\ndone: { end: bye }"
        )
        try phone.dial()
        #expect(try phone.type("1") == "e\nEdeen?\n1. T\n2. x")
        #expect(phone.session?.notices == [])
    }

    @Test func `a text that is sent by itself follows the same rule`() throws {
        let program = try SmallCity(
            "begin: { end: bye }",
            texts:
                "{ bye: Bye, receipt: { text: 'Ɛyɛ {amount}', letters: fold }, long: { text: '\(Self.long)', short: Short } }"
        ).program()
        #expect(program.message("receipt", in: "en") { _ in .integer(5) } == "Eye 5")
        #expect(program.message("long", in: "en") { _ in nil } == "Short")
    }
}
