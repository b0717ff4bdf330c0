import Authoring
import Conversation
import Testing
import Wording

/// What the files of a language become.
struct LanguageReaderTests {
    private func pack(settings: String = "", texts: String = "{}") throws -> LanguagePack {
        var files = try Fixture.smallCity()
        files["Locales/en/language.yaml"] = """
            name: English
            plurals: { one: "i = 1 and v = 0" }
            decimal: "."
            group: ","
            months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
            short_months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
            date: "{day} {month} {year}"
            money: "{amount}"
            \(settings)
            """
        files["Locales/en/more.yaml"] = texts
        let compilation = Fixture.compile(files)
        #expect(compilation.told.map(\.rendered) == [])
        return try #require(compilation.program?.languages["en"])
    }

    @Test func `a language that says nothing of letters and words keeps and shows the usual`() throws {
        let language = try pack().language
        #expect(language.letters == .keep)
        #expect(language.yes == ["yes"])
        #expect(language.no == ["no"])
        #expect(language.numberWords.isEmpty)
        #expect(language.alphabet.isEmpty)
        #expect(language.digits == nil)
        #expect(language.firstDay == nil)
    }

    @Test func `the first day of a month is written as the language says`() throws {
        let language = try pack(settings: "first_day: 1er").language
        #expect(language.firstDay == "1er")
        #expect(language.format(try #require(CivilDate(year: 2027, month: 2, day: 1))) == "1er 2 2027")
        #expect(language.format(try #require(CivilDate(year: 2027, month: 2, day: 2))) == "2 2 2027")
    }

    @Test func `letters, answers, number words, alphabet and digits`() throws {
        let language = try pack(
            settings: """
                letters: fold
                yes: [Oui, O]
                no: [Non]
                numbers: [Zéro, [un, une], deux]
                alphabet: "é çe\u{301}"
                digits: "٠١٢٣٤٥٦٧٨٩"
                """
        ).language
        #expect(language.letters == .fold)
        #expect(language.format(true) == "Oui")
        #expect(language.no == ["Non"])
        #expect(language.numberWords == ["zero": 0, "un": 1, "une": 1, "deux": 2])
        #expect(language.alphabet == ["é", "ç"])
        #expect(language.format(12) == "١٢")
    }

    @Test func `numbers are put together only as the language says`() throws {
        let numbers = "numbers: { 1: [un, une], 2: deux, 20: vingt, 21: vingt et un, 30: trente, 100: cent }\n"
        #expect(try pack(settings: numbers).language.numberWords["vingt deux"] == nil)
        let joined = try pack(settings: numbers + "joined_numbers: \"{tens}-{units}\"").language.numberWords
        #expect(joined["vingt deux"] == 22)
        #expect(joined["trente une"] == 31)
        #expect(joined["vingt et un"] == 21)
        #expect(joined["cent deux"] == nil)
        #expect(joined["deux vingt"] == nil)
    }

    @Test func `a language says where its counts stand, and what is left out`() throws {
        let usual = try pack().language
        #expect(usual.numberOrder == .countsBefore)
        #expect(!usual.leavesHundredsOut)
        let language = try pack(settings: "counted: behind\nhundreds_left_out: true").language
        #expect(language.numberOrder == .countsBehind)
        #expect(language.leavesHundredsOut)
        #expect(language.inPlainLetters.numberOrder == .countsBehind)
    }

    @Test func `a number put together in two ways is none`() throws {
        let settings = "numbers: { 1: a, 2: a b, 20: b c, 30: c }\njoined_numbers: \"{units} {tens}\""
        // "a b c" could be a and "b c", 21, or "a b" and c, 32.
        let numbers = try pack(settings: settings).language.numberWords
        #expect(numbers["a b c"] == nil)
        #expect(numbers["a c"] == 31)
    }

    @Test func `number words may be given by number`() throws {
        #expect(
            try pack(settings: "numbers: { 2: [two, twain], 100: hundred }\ndigits: latin").language.numberWords
                == ["two": 2, "twain": 2, "hundred": 100])
    }

    @Test func `small words around places are looked for longest first, in all languages of the city at once`() throws {
        let settings = "directions: { toward: [to, in the direction of], at: [Près de], articles: [the] }"
        let directions = try pack(settings: settings).language.directions
        #expect(
            directions == DirectionWords(toward: ["to", "in the direction of"], at: ["Près de"], articles: ["the"]))
        let marks = DirectionMarks([directions, DirectionWords(toward: ["vers", "to"])])
        #expect(marks.toward == [["in", "the", "direction", "of"], ["to"], ["vers"]])
        #expect(marks.at == [["pres", "de"]])
        #expect(marks.leading == [["pres", "de"], ["the"]])
    }

    @Test func `a text may have a short form and letters of its own`() throws {
        let pack = try pack(
            texts: """
                main:
                  plain: Plain
                  review: { text: "You owe {bill}", short: "{bill}", letters: keep, without: [bill.kind], note: First }
                """)
        let review = try #require(pack.texts["main.review"])
        #expect(review.message.source == "You owe {bill}")
        #expect(review.message(.short).source == "{bill}")
        #expect(review.letters == .keep)
        let plain = try #require(pack.texts["main.plain"])
        #expect(plain.message(.short).source == "Plain")
        #expect(plain.letters == nil)
    }

    @Test func `a program shows the form that is asked for`() throws {
        var files = try Fixture.smallCity()
        files["Locales/en/more.yaml"] = "main: { review: { text: Long, short: S }, plain: P }"
        let program = try #require(Fixture.compile(files).program)
        #expect(program.text("main.review", in: "en") == "Long")
        #expect(program.text("main.review", in: "xx", form: .short) == "S")
        #expect(program.text("main.plain", in: "en", form: .short) == "P")
    }
}
