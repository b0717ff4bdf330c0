import Authoring
import Conversation
import Testing
import Wording

/// What each kind of input takes and refuses, in each language, and that nothing is refused without a word for it.
struct InputTableTests {
    @Test(arguments: try InputTable.all())
    func `every answer becomes what the table says`(table: InputTable) throws {
        try #require(!table.rows.isEmpty && !table.languages.isEmpty)
        let program = try table.program()
        for tag in table.languages {
            for row in table.rows {
                let reading = try table.reading(row.typed, in: tag, program)
                #expect(reading == row.expected, "\(tag): \"\(row.typed)\"")
            }
        }
    }

    @Test func `every kind has its tables, and every way to refuse stands in one`() throws {
        let tables = try InputTable.all()
        #expect(Set(tables.map(\.kind)) == Set(InputCatalog.names))
        for kind in InputCatalog.names {
            let own = tables.filter { $0.kind == kind }
            let refused = Set(
                own.flatMap(\.rows).filter { $0.expected.hasPrefix("! ") }
                    .compactMap { $0.expected.dropFirst(2).split(separator: " ").first.map(String.init) })
            let declared = try Set(
                own.flatMap { table in
                    try table.program().flows["main"]?.states["begin"]?.facts.refusals.map(\.rawValue) ?? []
                })
            // No amount can be written in a flow, so the least one is in the test below.
            #expect(declared.subtracting(refused) == (kind == "money" ? ["too_little"] : []), "\(kind)")
            #expect(refused.isSubset(of: declared), "\(kind)")
        }
    }

    /// Pieces of what people type, and of what they could.
    private static let pieces = [
        "1", "0", "7", "12", "9999999999", "O", "l", ".", ",", " ", "-", "+", "/", "#", "*", "é", "e\u{301}", "ا", "٣",
        "３",
        "Jan", "mars", "yes", "non", "two", "vingt", "6CRW", "M9QG", "C6", "GHS", "{", "}", "'", "½", "\u{200B}", "😀",
        "\n",
        "\u{202E}", "mill", "bridge", "Kumasi", "024", "+233",
    ]

    @Test(arguments: InputCatalog.names)
    func `whatever is typed is kept, offered or refused for a reason the kind declares`(kind: String) throws {
        let table = try #require(try InputTable.all().first { $0.kind == kind })
        let program = try table.program()
        let facts = try #require(program.flows["main"]?.states["begin"]?.facts)
        // A key does what it does everywhere.
        let reasons = Set(facts.refusals.map(\.rawValue) + ["help", "What?"])
        var chance = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let count = Int.random(in: 0...6, using: &chance)
            let typed = (0..<count).map { _ in Self.pieces.randomElement(using: &chance) ?? "" }.joined()
            for tag in ["en", "ar"] {
                let reading = try table.reading(typed, in: tag, program)
                guard reading.hasPrefix("! ") else { continue }
                let reason = reading.dropFirst(2).prefix { $0 != " " }
                #expect(reasons.contains(String(reason)), "\(typed): \(reading)")
            }
        }
    }

    @Test func `an amount is kept within what an action found`() throws {
        let bounds = ActionSignature(
            "money.bounds", outcomes: ["done": RecordType("bounds", ["least": .money, "most": .money])])
        func cedis(_ pesewas: Int64) -> Value {
            .money(Money(minorUnits: pesewas, currency: Currency(code: "GHS", exponent: 2, symbol: "GHS")))
        }
        for (typed, line) in [("9.99", "Under GHS 10.00"), ("20.01", "Over GHS 20.00"), ("10", ""), ("20", "")] {
            let phone = try SmallCity(
                """
                begin: { do: money.bounds, when: { done: { into: bounds, then: ask } } }
                ask: { ask: { text: what, as: money, into: paid, least: bounds.least, most: bounds.most }, then: told }
                told: { end: told }
                """,
                texts: "{ what: What?, told: '{paid}' }", actions: [bounds]
            ).phone { _ in ActionOutcome("done", ["least": cedis(1000), "most": cedis(2000)]) }
            try phone.dial()
            try phone.type(typed)
            #expect(phone.screen == (line.isEmpty ? "GHS \(typed).00" : "\(line)\nWhat?"))
        }
    }

    /// Two fifty may be 2.50, 250 or 250 thousand: it is 250 where neither of the others may be answered.
    @Test(
        arguments: [
            (75, 300, "GHS 250.00"), (2, 300, "Two amounts"), (75, 400_000, "Two amounts"), (300, 900, "Not an amount"),
        ] as [(Int64, Int64, String)])
    func `an amount without its hundred is taken where no other can be meant`(
        least: Int64, most: Int64, line: String
    ) throws {
        let bounds = ActionSignature(
            "money.bounds", outcomes: ["done": RecordType("bounds", ["least": .money, "most": .money])])
        func cedis(_ whole: Int64) -> Value {
            .money(Money(minorUnits: whole * 100, currency: Currency(code: "GHS", exponent: 2, symbol: "GHS")))
        }
        var files = try SmallCity(
            """
            begin: { do: money.bounds, when: { done: { into: bounds, then: ask } } }
            ask: { ask: { text: what, as: money, into: paid, least: bounds.least, most: bounds.most }, then: told }
            told: { end: told }
            """,
            texts: "{ what: What?, told: '{paid}' }", actions: [bounds]
        ).bundle.files
        files["Locales/en/language.yaml"] = files["Locales/en/language.yaml"]?.replacing(
            "numbers: [zero, one, two, three]",
            with: "numbers: { 1: one, 2: two, 50: fifty, 100: hundred }\nhundreds_left_out: true")
        let vocabulary = Vocabulary(actions: [bounds.name: bounds])
        let program = try #require(Compiler(vocabulary: vocabulary).recompile(SourceBundle(files: files)).program)
        let phone = TestPhone(program: program) { _ in
            ActionOutcome("done", ["least": cedis(least), "most": cedis(most)])
        }
        try phone.dial()
        try phone.type("two fifty")
        #expect(phone.screen.hasPrefix(line), "\(phone.screen)")
    }

    @Test func `yes and no stand under the question in the citizen's language`() throws {
        let city = SmallCity(
            "begin: { ask: { text: what, as: yes_no, into: own }, then: told }\ntold: { end: told }",
            languages: ["en": "{ what: Own it?, told: '{own}' }", "fr": "{ what: A vous?, told: '{own}' }"])
        let phone = try city.phone(language: "fr")
        #expect(try phone.dial() == "A vous?\n1. oui\n2. non")
        #expect(try phone.type("2") == "non")
    }

    @Test func `a place that was meant is chosen among those offered`() throws {
        let table = try #require(try InputTable.all().first { $0.kind == "place" })
        #expect(try table.reading("bridge", in: "en", table.program()) == "? Old Bridge, New Bridge")
        let phone = TestPhone(program: try table.program()) { _ in
            let place = Value.record(["code": .text("OLD"), "name": .text("Old"), "else": .text("x")])
            return ActionOutcome("unsure", ["places": .list([place])])
        }
        try phone.dial()
        #expect(try phone.type("old") == "did_you_mean\n1. Old\n2. none_of_these")
        try phone.type("1")
        #expect(phone.variables["answer"] == .record(["code": .text("OLD"), "name": .text("Old")]))
    }

    // MARK: Secrets

    @Test func `a PIN is on no screen and makes its state private`() throws {
        let city = SmallCity(
            "begin: { ask: { text: what, as: pin, new: true, into: pin }, then: done }\ndone: { end: bye }",
            texts: "{ what: PIN?, bye: Thanks }")
        let program = try city.program()
        #expect(program.flows["main"]?.states["begin"]?.isPrivate == true)
        #expect(program.flows["main"]?.privateVariables == ["pin"])
        let phone = try city.phone()
        try phone.dial()
        for typed in ["7391x", "73915", "7777"] {
            #expect(try !phone.type(typed).contains(typed))
        }
    }

    @Test func `a PIN, and what is made of it, outlives no turn`() throws {
        let city = SmallCity(
            "begin: { ask: { text: what, as: pin, into: pin }, set: { copy: pin }, then: look }\n"
                + "look: { branch: [{ if: copy == '7391', then: more }, { then: begin }] }\n"
                + "more: { ask: { text: words, as: text, into: words }, then: done }\ndone: { end: bye }",
            texts: "{ what: PIN?, words: Words?, bye: '{words}' }")
        let program = try city.program()
        #expect(program.flows["main"]?.secretVariables == ["pin", "copy"])
        let phone = try city.phone()
        try phone.dial()
        #expect(try phone.type("1111") == "PIN?")
        #expect(phone.variables.isEmpty)
        #expect(try phone.type("7391").contains("Words?"))
        #expect(phone.variables.isEmpty)
        try phone.type("7391 7391")
    }

    @Test func `what was typed in private is not quoted`() throws {
        let states = "begin: { menu: what, private: true, options: [{ tea: done }] }\ndone: { end: what }"
        let phone = try SmallCity(states, texts: "{ what: Drink?, tea: Tea }").phone()
        try phone.dial()
        #expect(try phone.type("Milk") == "No choice: \nDrink?\n1. Tea")
    }
}
