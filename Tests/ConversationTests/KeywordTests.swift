import Conversation
import Testing
import Wording

/// Finding the service a text message asks for.
struct KeywordTests {
    private static let program = Result {
        let pay =
            "flow: pay\nstart: out\ntakes: { kind: text }\nkeywords:\n  - { text: pay_words }\n"
            + "  - { text: pay_phrases, anywhere: true }\n"
            + "  - { text: levy_words, with: { kind: \"'levy'\" } }\nstates:\n  out: { end: bye }"
        let road = "flow: road\nstart: out\nkeywords:\n  - { text: road_words }\nstates:\n  out: { end: bye }"
        let menu =
            "flow: menu\nstart: out\nkeywords:\n  - { text: menu_words, rest: nothing }\nstates:\n  out: { end: bye }"
        let bill =
            "flow: bill\nstart: out\nkeywords:\n  - { text: bill_words, rest: number }\nstates:\n  out: { end: bye }"
        let city = SmallCity(
            "begin: { end: bye }",
            languages: [
                "en":
                    "{ bye: Bye, pay_words: 'pay, bills, pays', pay_phrases: 'to pay, my debts', levy_words: levy, road_words: 'traffic, days, information', menu_words: menu, bill_words: invoice }",
                "fr":
                    "{ bye: Fin, pay_words: 'payer, bills', pay_phrases: 'mes dettes', levy_words: taxe, road_words: 'circulation', menu_words: choix, bill_words: facture }",
            ], flows: [pay, road, menu, bill])
        return try city.program()
    }

    private func match(_ message: String) throws -> KeywordMatch? {
        guard case .service(let match) = try Self.program.get().understanding.meaning(of: message) else { return nil }
        return match
    }

    @Test(arguments: [
        ("pay", "pay", ""), ("PAY 1234", "pay", "1234"), ("Páy  12 34", "pay", "12 34"), ("pay!", "pay", ""),
        ("traffic\nnow", "road", "now"), ("PAY7319042851", "pay", "7319042851"),
        ("PAY:7319042851", "pay", "7319042851"), ("pay: 7319042851", "pay", "7319042851"),
        ("PAY-7319 042 851", "pay", "7319 042 851"), ("Páy,", "pay", ""), ("pay#12 now", "pay", "12 now"),
    ])
    func `the first word names the service for certain`(message: String, flow: String, rest: String) throws {
        let found = try #require(try match(message))
        #expect(found.keyword.flow == flow)
        #expect(found.rest == rest)
        #expect(found.isCertain)
    }

    @Test func `a phrase names it anywhere, less certainly`() throws {
        let found = try #require(try match("I want to pay 1234"))
        #expect(found.keyword.flow == "pay")
        #expect(found.rest == "I want 1234")
        #expect(!found.isCertain)
        #expect(try match("Bonjour, mes dettes")?.keyword.language == "fr")
    }

    @Test(arguments: ["I pay", "no traffic", "the bills", "some information"])
    func `a keyword within a sentence begins nothing`(message: String) throws {
        #expect(try match(message) == nil)
    }

    @Test(arguments: [
        ("MENU", true), ("menu.", true), ("menu of the bar", false), ("invoice", true), ("invoice was stolen", false),
        ("invoice 99123", true),
    ])
    func `a first word with other things behind it than it takes begins nothing`(message: String, begins: Bool) throws {
        #expect(try (match(message) != nil) == begins)
    }

    @Test(arguments: [
        ("trafic jam", "road"), ("bilss", "pay"), ("bilsx", nil), ("lewy", "pay"), ("infromation", "road"),
        ("traffico", "road"),
    ])
    func `one slip of the finger is forgiven`(message: String, flow: String?) throws {
        #expect(try match(message)?.keyword.flow == flow)
    }

    @Test(arguments: ["", "   ", "hello", "payroll7", "pey", "xyz traffi", "12345", "😀"])
    func `names no service`(message: String) throws {
        #expect(try match(message) == nil)
    }

    @Test func `a slip that is near to two services names none`() throws {
        // Near to "pays" and to "days".
        #expect(try match("mays") == nil)
    }

    @Test func `a keyword tells its flow what it means and its language`() throws {
        let levy = try #require(try match("levy"))
        #expect(levy.keyword.arguments == ["kind": .text("levy")])
        #expect(levy.keyword.language == "en")
        #expect(try match("payer")?.keyword.language == "fr")
    }

    @Test func `a word that two languages share belongs to neither`() throws {
        let bills = try #require(try match("bills"))
        #expect(bills.keyword.flow == "pay")
        #expect(bills.keyword.language == nil)
    }
}
