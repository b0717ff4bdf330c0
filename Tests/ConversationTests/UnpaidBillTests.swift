import Conversation
import Testing

/// What the lists that ship make of who does not want to pay, or not now, with every language the project has.
@Suite struct `A bill that nobody pays, or not now` {
    private static func program() throws -> Program { try RealCity.program(speaking: "sw") }

    /// The flow a message begins; nil for one that leads to the main menu.
    private static func flow(_ message: String) throws -> String? {
        guard case .service(let match) = try program().understanding.meaning(of: message) else { return nil }
        return match.keyword.flow
    }

    @Test(arguments: [
        "do not pay my bill", "I won't pay my bill", "don't pay my taxes", "I can not pay my bill now",
        "we are not going to pay this tax", "I refuse to pay my bill", "I no fit pay my bill now",
        "ne payez pas ma facture", "je ne vais pas payer ma facture", "je refuse de payer mes impôts",
        "não paguem a minha factura", "não quero pagar o imposto", "لا تدفعوا فاتورتي", "لن أدفع فاتورتي",
        "usilipe bili yangu", "sitalipa bili yangu", "ntimwishyure fagitire yanjye", "I will not pay market toll",
    ])
    func `begins nothing where it is denied`(message: String) throws {
        #expect(try Self.flow(message) == nil)
    }

    @Test(arguments: [
        "I will pay next month", "I will pay my bill tomorrow", "PAY later",
        "I want to pay my bill at the end of the month",
        "pay my stall fee tomorrow", "je vais payer ma facture le mois prochain", "PAYER demain",
        "je veux payer la semaine prochaine", "quero pagar amanhã", "vou pagar a factura no próximo mês",
        "أريد أن أدفع غدا", "أريد أن أدفع فاتورتي الشهر المقبل", "nataka kulipa kesho", "ndashaka kwishyura ejo",
    ])
    func `begins nothing where it is put off`(message: String) throws {
        #expect(try Self.flow(message) == nil)
    }

    @Test(arguments: [
        "do not pay 7319042851", "I will pay 7319042851 next month", "PAY 7319042851 later",
        "je ne paierai pas 7319042851", "não pagar 7319042851", "لا تدفع 7319042851", "sitaki kulipa bili 7319042851",
        "sinshaka kwishyura fagitire 7319042851",
    ])
    func `begins nothing beside its number`(message: String) throws {
        #expect(try Self.flow(message) == nil)
        #expect(try Self.program().flow(texted: message) == nil)
    }

    @Test(arguments: [
        "not my bill, I will not pay", "wrong bill, I won't pay", "pas ma facture, je ne paierai pas",
        "bili si yangu, sitalipa", "I don't know how to pay my bill", "je ne sais pas comment payer ma facture",
        "I did not get my bill, send me my bill", "pay my bill now", "I want to pay my bill this month",
    ])
    func `is begun by an objection, and by who only asks how`(message: String) throws {
        #expect(try Self.flow(message) == "taxes.pay")
    }

    @Test(arguments: [
        ("I won't pay twice, where is my receipt", "taxes.receipt"),
        ("je ne vais pas payer deux fois, renvoyez mon reçu", "taxes.receipt"),
        ("I will come later, jam at Kejetia", "mobility.report"),
    ])
    func `keeps no other service from beginning`(message: String, flow: String) throws {
        #expect(try Self.flow(message) == flow)
    }

    @Test(arguments: [("pay", true), ("PAY please", true), ("pay all of it", false), ("7319042851", false)])
    func `is begun again by its keyword alone`(message: String, isAlone: Bool) throws {
        #expect(try Self.program().understanding.isKeyword(alone: message) == isAlone)
    }

    @Test(arguments: [("pay 7319042851", true), ("pay 50000", false), ("pay my bill", false), ("jam at Kejetia", true)])
    func `is begun again by a number that can be one`(message: String, brings: Bool) throws {
        let understanding = try Self.program().understanding
        guard case .service(let match) = understanding.meaning(of: message) else {
            Issue.record("nothing is begun")
            return
        }
        #expect(understanding.brings(match) == brings)
    }
}
