import Conversation
import Testing
import Wording

/// Choosing and changing the language in mid-conversation.
struct LanguageChoiceTests {
    private static let city = SmallCity(
        """
        begin: { branch: [{ if: language_chosen, then: ask }, { then: choose }] }
        choose: { menu: which, options: [{ english: { language: en, then: ask } }, { french: { language: fr, then: ask } }] }
        ask: { ask: { text: price, as: money, into: price }, then: done }
        done: { end: told }
        """,
        languages: [
            "en":
                "{ which: Language, english: English, french: Francais, price: Price?, told: 'It is {price} ({language})' }",
            "fr":
                "{ which: Langue, english: English, french: Francais, price: Prix?, told: 'Cela fait {price} ({language})' }",
        ])

    @Test func `who never chose is asked, in the first language`() throws {
        #expect(try Self.city.phone().dial() == "Language\n1. English\n2. Francais")
    }

    @Test func `a choice is told to the handler and spoken from then on`() throws {
        let phone = try Self.city.phone()
        try phone.dial()
        #expect(phone.turn?.chosenLanguage == nil)
        #expect(try phone.type("2") == "Prix?\n0 Retour")
        #expect(phone.turn?.chosenLanguage == "fr")
        #expect(phone.session?.language == "fr")
        #expect(phone.session?.languageChosen == true)
        #expect(try phone.type("12,50") == "Cela fait 12,50 GHS (fr)")
        #expect(phone.turn?.chosenLanguage == nil)
    }

    @Test func `who chose earlier is not asked again`() throws {
        #expect(try Self.city.phone(language: "fr", chosen: true).dial() == "Prix?")
    }

    @Test func `the choice outlives the way home`() throws {
        let phone = try Self.city.phone()
        try phone.dial()
        #expect(try phone.type(["2", "00"]) == "Prix?")
    }

    @Test func `refusals and keys speak the chosen language`() throws {
        let phone = try Self.city.phone(language: "fr", chosen: true)
        try phone.dial()
        #expect(try phone.type("x") == "Pas un montant\nPrix?")
        #expect(try phone.type("99") == "Aide\nPrix?")
    }

    @Test func `a language the program does not speak falls back to the first`() throws {
        let phone = try Self.city.phone(language: "xx", chosen: true)
        #expect(try phone.dial() == "Price?")
        #expect(try phone.type("1") == "It is GHS 1.00 (xx)")
    }
}
