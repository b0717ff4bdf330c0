import Conversation
import Testing
import Wording

/// What a citizen may type at a menu, and what the numbers mean.
struct MenuTests {
    private static let drinks = SmallCity(
        """
        begin: { ask: { text: how_many, as: integer, into: count }, then: menu }
        menu:
          menu: what
          options:
            - tea: { then: tea_end }
            - milk: { if: count > 1, then: milk_end }
            - coffee: { then: coffee_end }
        tea_end: { end: tea }
        milk_end: { end: milk }
        coffee_end: { end: coffee }
        """,
        texts: "{ how_many: Count?, what: Drink?, tea: Tea, milk: Mílk, coffee: 'Coffee, black' }")

    @Test func `an option for a language the city does not speak is not offered, and the others keep their numbers`()
        throws
    {
        let phone = try SmallCity(
            """
            begin:
              menu: what
              options: [{ tea: { language: sw, then: gone } }, { milk: { language: en, then: gone } }]
            gone: { end: bye }
            """, texts: "{ what: Which?, tea: Kiswahili, milk: English, bye: Bye }"
        ).phone()
        #expect(try phone.dial() == "Which?\n2. English")
        #expect(try phone.type("1").hasPrefix("No choice: 1"))
        #expect(try phone.type("2") == "Bye")
    }

    private func phone(count: String) throws -> TestPhone {
        let phone = try Self.drinks.phone()
        try phone.dial()
        try phone.type(count)
        return phone
    }

    @Test func `an option keeps its number when one before it is hidden`() throws {
        #expect(try phone(count: "2").screen == "Drink?\n1. Tea\n2. Mílk\n3. Coffee, black\n0 Back")
        let few = try phone(count: "1")
        #expect(few.screen == "Drink?\n1. Tea\n3. Coffee, black\n0 Back")
        #expect(try few.type("3") == "Coffee, black")
    }

    @Test(arguments: ["2", "Mílk"])
    func `a hidden option cannot be chosen`(typed: String) throws {
        let phone = try phone(count: "1")
        #expect(try phone.type(typed) == "No choice: \(typed)\nDrink?\n1. Tea\n3. Coffee, black\n0 Back")
    }

    @Test(arguments: [
        "1", "1.", "1)", "1#", " 1 ", "1 .", "01", "001", "\u{661}", "\u{661}.", "\u{967}", "\u{FF11}", "tea", "TEA",
        "Téa",
        "tea!",
    ])
    func `these choose the first option`(typed: String) throws {
        #expect(try phone(count: "2").type(typed) == "Tea")
    }

    @Test(arguments: ["milk", "MILK", "Mílk", "m\u{69}\u{301}lk"])
    func `a label typed without its accents chooses`(typed: String) throws {
        #expect(try phone(count: "2").type(typed) == "Mílk")
    }

    @Test(arguments: ["coffee", "Coffee!", "black coffee"])
    func `words that fit one option alone choose it`(typed: String) throws {
        #expect(try phone(count: "2").type(typed) == "Coffee, black")
    }

    @Test(arguments: [
        "10", "11", "1 2", "12", "4", "-1", "+1", "1a", "ones", "te", "0001", "1.5", "😀", "coffee tea", "?", "",
    ])
    func `these choose nothing`(typed: String) throws {
        let phone = try phone(count: "2")
        try phone.type(typed)
        #expect(phone.state == "menu")
        #expect(phone.screen.hasPrefix("No choice: \(typed)"))
    }

    private static let part = SmallCity(
        """
        begin:
          menu: what
          options:
            - pay_all: { also: all_words, then: all_end }
            - pay_part: { also: [part_words, least_words], then: part_end }
            - change: { then: change_end }
        all_end: { end: pay_all }
        part_end: { end: pay_part }
        change_end: { end: change }
        """,
        texts: """
            { what: What?, pay_all: Pay all, pay_part: Pay part, change: "No, change",
              all_words: "everything, all of it, two words", part_words: "some, a little, two words, not all of it", least_words: "the least, minimum" }
            """)

    @Test(arguments: [
        ("everything", "Pay all"), ("ALL OF IT", "Pay all"), ("all of it!", "Pay all"), ("some", "Pay part"),
        ("a little", "Pay part"), ("not all of it", "Pay part"), ("the least", "Pay part"), ("minimum", "Pay part"),
        ("pay all", "Pay all"), ("part", "Pay part"),
        ("change", "No, change"), ("2", "Pay part"),
    ])
    func `what is listed for an option chooses it`(typed: String, chosen: String) throws {
        let phone = try Self.part.phone()
        try phone.dial()
        #expect(try phone.type(typed) == chosen)
    }

    /// What two options list chooses neither, and beside what is listed nothing may stand that says more.
    @Test(arguments: [
        "two words", "not everything", "everything else", "everything?", "some all of it", "of it", "everything some",
    ])
    func `what is listed for no option alone chooses none`(typed: String) throws {
        let phone = try Self.part.phone()
        try phone.dial()
        #expect(try phone.type(typed).hasPrefix("No choice: "))
    }

    private static let counted = SmallCity(
        """
        begin:
          menu: what
          options:
            - whole: { also: whole_words, then: whole_end }
            - split: { also: split_words, number: parts, then: split_end }
        whole_end: { end: whole }
        split_end: { end: told }
        """,
        texts: """
            { what: What?, whole: Pay all, split: Pay in parts, told: "{parts} parts",
              whole_words: "everything", split_words: "split in, parts, monthly" }
            """)

    @Test(arguments: [
        ("split in 3", "3 parts"), ("SPLIT IN three!", "3 parts"), ("12 parts.", "12 parts"),
        ("\u{663} parts", "3 parts"), ("monthly", "0 parts"), ("2", "0 parts"), ("everything", "Pay all"),
    ])
    func `a number said with what is listed for an option is kept`(typed: String, told: String) throws {
        let phone = try Self.counted.phone()
        try phone.dial()
        #expect(try phone.type(typed) == told)
    }

    @Test(arguments: [
        "split 3", "split in 3 or 4", "3 parts of 4", "split in 3?", "not split in 3", "everything 3",
        "split in 9999999999", "three",
    ])
    func `a number among other words is none`(typed: String) throws {
        let phone = try Self.counted.phone()
        try phone.dial()
        #expect(try phone.type(typed).hasPrefix("No choice: "))
    }

    @Test func `a number can only be kept beside words that are listed`() throws {
        let city = SmallCity(
            "begin: { menu: what, options: [{ tea: { number: cups, then: done } }] }\ndone: { end: what }",
            texts: "{ what: Drink?, tea: Tea }")
        #expect(throws: SmallCity.Findings.self) { try city.program() }
    }

    @Test(arguments: ["tea_word", "[tea_words, tea_word]", "[]", "[tea_words, [tea_words]]", "{ tea_words: 1 }"])
    func `what an option lists must be texts`(also: String) throws {
        let city = SmallCity(
            "begin: { menu: what, options: [{ tea: { also: \(also), then: done } }] }\ndone: { end: what }",
            texts: "{ what: Drink?, tea: Tea, tea_words: brew }")
        #expect(throws: SmallCity.Findings.self) { try city.program() }
    }

    @Test func `ten is the tenth option and not the first`() throws {
        let options = (1...12).map { "    - o\($0): { set: { choice: \"\($0)\" }, then: told }" }
        let labels = (1...12).map { "o\($0): Option" }.joined(separator: ", ")
        let city = SmallCity(
            "begin:\n  menu: what\n  options:\n" + options.joined(separator: "\n") + "\ntold: { end: told }",
            texts: "{ what: What?, told: 'It is {choice}', \(labels) }")
        for number in ["1", "10", "12"] {
            let phone = try city.phone()
            try phone.dial()
            #expect(try phone.type(number) == "It is \(number)")
        }
    }

    @Test func `a label that two options share chooses neither`() throws {
        let phone = try SmallCity(
            """
            begin: { menu: what, options: [{ tea: tea_end }, { also: other_end }] }
            tea_end: { end: tea }
            other_end: { end: what }
            """,
            texts: "{ what: Drink?, tea: Tea, also: tea }"
        ).phone()
        try phone.dial()
        #expect(try phone.type("tea").hasPrefix("No choice: tea"))
    }

    @Test func `a label without a letter is not chosen by silence`() throws {
        let phone = try SmallCity(
            "begin: { menu: what, options: [{ star: star_end }] }\nstar_end: { end: what }",
            texts: "{ what: Which?, star: '***' }"
        ).phone()
        try phone.dial()
        try phone.type("?")
        #expect(!phone.closes)
    }

    @Test func `an option with a text of its own shows that text`() throws {
        let phone = try SmallCity(
            "begin: { menu: what, options: [{ first: { text: tea, then: done } }] }\ndone: { end: what }",
            texts: "{ what: Drink?, tea: Tea }"
        ).phone()
        #expect(try phone.dial() == "Drink?\n1. Tea")
    }

    @Test(
        arguments: [
            ("two", "Cold"), ("TWO", "Cold"), ("2", "Cold"), ("three", "Hot"), ("one", "Hot"), ("twenty", nil),
            ("two three", nil),
        ] as [(String, String?)])
    func `the word for a number chooses as the number does, unless it is a label`(typed: String, chosen: String?) throws
    {
        let phone = try SmallCity(
            "begin: { menu: what, options: [{ three: hot }, { water: cold }, { milk: cold }] }\n"
                + "hot: { end: hot }\ncold: { end: cold }",
            texts: "{ what: Drink?, three: Three, water: Water, milk: Milk, hot: Hot, cold: Cold }"
        ).phone()
        try phone.dial()
        #expect(try phone.type(typed) == chosen ?? "No choice: \(typed)\nDrink?\n1. Three\n2. Water\n3. Milk")
    }
}
