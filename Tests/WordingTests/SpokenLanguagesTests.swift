import Testing

@testable import Wording

/// What a word means in a city of several languages.
@Suite struct `A word of the city's languages` {
    private func language(
        _ tag: String, yes: [String] = [], no: [String] = [], numbers: [String: Int64] = [:], months: [String] = [],
        short: [String] = []
    ) throws -> Language {
        Language(
            tag: tag, name: tag, plurals: try PluralRules([:]), months: months, shortMonths: short, yes: yes, no: no,
            numberWords: numbers)
    }

    @Test func `is one's own first`() throws {
        let own = try language("a", yes: ["na"], numbers: ["tri": 3])
        let other = try language("b", no: ["na"], numbers: ["tri": 30])
        let spoken = SpokenLanguages(own: own, others: [other])
        #expect(spoken.truth("NÁ!") == true)
        #expect(spoken.number("tri") == 3)
    }

    @Test func `is another's where one's own has none, and all others agree`() throws {
        let own = try language("a")
        let one = try language("b", no: ["ne"], numbers: ["du": 2, "sep": 7])
        let two = try language("c", no: ["ne"], numbers: ["du": 2, "sep": 70])
        let spoken = SpokenLanguages(own: own, others: [own, one, two])
        #expect(spoken.truth("ne") == false)
        #expect(spoken.number("du") == 2)
        #expect(spoken.number("sep") == nil)
    }

    @Test func `is never one letter of another`() throws {
        let spoken = SpokenLanguages(own: try language("a"), others: [try language("b", yes: ["o"])])
        #expect(spoken.truth("o") == nil)
        #expect(SpokenLanguages(own: try language("b", yes: ["o"])).truth("O") == true)
    }

    @Test func `means nothing where the data contradict themselves`() throws {
        let torn = try language("a", yes: ["ha"], no: ["HA"], months: ["Mai", "Mai"], short: ["j", "f"])
        let spoken = SpokenLanguages(own: torn)
        #expect(spoken.truth("ha") == nil)
        #expect(spoken.month("mai") == nil)
        #expect(spoken.month("F") == 2)
        #expect(spoken.month("") == nil)
    }

    @Test func `between the parts of a day is passed over where the language writes it`() throws {
        let portuguese = Language(
            tag: "pt", name: "pt", plurals: try PluralRules([:]), months: ["janeiro", "fevereiro"], shortMonths: [],
            datePattern: "{day} de {month} de {year}")
        let day = try #require(CivilDate(year: 2026, month: 2, day: 3))
        #expect(DayReading("3 de Fevereiro de 2026", in: SpokenLanguages(own: portuguese)) == .day(day))
        #expect(DayReading("3 von Fevereiro 2026", in: SpokenLanguages(own: portuguese)) == .unreadable)
        #expect(DayReading("3 de 2 de 2026", in: SpokenLanguages(own: nil)) == .unreadable)
        #expect(DayReading(String(repeating: "1 a ", count: 10_000), in: SpokenLanguages(own: nil)) == .unreadable)
    }

    @Test(arguments: [
        ("1O", "10"), ("l2", "12"), ("O24 O00", "024 000"), ("O24 OOO", "O24 OOO"), ("O", "O"), ("Oil", "Oil"),
        ("1 oil", "1 oil"),
        ("1x0O", "1x0O"), ("٣O", "٣0"), ("12", "12"), ("", ""),
    ])
    func `that looks like digits is one beside digits only`(typed: String, read: String) {
        #expect(typed.withDigitsForLookalikes == read)
    }
}
