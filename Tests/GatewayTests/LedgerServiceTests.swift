import Simulator
import Payments
import Conversation
import Gateway
import GatewayTestKit
import Storage
import Synchronization
import Testing
import Wording

/// Staff's work on the books, and what citizens are told because a day has come.
@Suite(.onEveryStore) struct LedgerServiceTests {
    @Test func `a part that is due soon is reminded of through the outbox, once`() async throws {
        try await TestCity.open { city async throws in
            let gateway = city.world.gateway
            let sealed = try gateway.vault.seal(TestCity.phone(1))
            try await gateway.database.write { transaction in
                for (part, day) in ["2026-01-01", "2999-01-01"].enumerated() {
                    try transaction.run(
                        Statement(
                            "INSERT INTO instalments (bill, part, due_date, amount, owed_by_then, phone, remind_on, "
                                + "is_done) VALUES ($1, $2, $3, 5000, 5000, $4, $3, 0)",
                            [.text(TestCity.bill(1)), SQLValue(part), .text(day), .blob(sealed)]))
                }
            }
            try await city.runMaintenance()
            try await city.runMaintenance()
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'sms'") == 1)
            #expect(try await city.count("SELECT part FROM instalments WHERE is_done = 0") == 1)
        }
    }

    @Test func `what the books refuse leaves nothing, and what they take is told through the outbox`() async throws {
        try await TestCity.open { city async throws in
            let handler = LedgerService(gateway: city.world.gateway)
            let (bill, currency) = (TestCity.bill(1), Currency(code: "GHS", exponent: 2, symbol: "GHS"))
            await #expect(throws: DecisionRefused.tooMuch) {
                try await handler.write { context in
                    _ = try Books.propose(
                        .writeOff(bill: bill, amount: nil), because: "asked", by: "Esi", context)
                    return try Books.propose(
                        .refund(bill: bill, amount: Money(minorUnits: 1, currency: currency)), because: "asked",
                        by: "Esi", context)
                }
            }
            #expect(try await city.count("SELECT id FROM ledger_decisions") == 0)
            let update = PaymentUpdate(
                reference: "nobody's", wallet: TestCity.wallet,
                verdict: .succeeded(transaction: "T1", amount: Money(minorUnits: 5_000, currency: currency)),
                payer: PhoneNumber(e164: TestCity.phone(2)))
            #expect(try await handler.write { try Books.hear(update, $0) } == .suspended)
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'sms'") == 1)
        }
    }

    /// Books that were opened with the city's settings alone, and how often the texts were asked for.
    private static func books(of city: TestCity) -> (service: LedgerService, asked: @Sendable () -> Int) {
        let (world, live) = (city.world.gateway, city.world.gateway.registry.live)
        let gateway = GatewayContext(
            database: world.database, vault: world.vault,
            registry: ProgramRegistry(live: RunnableProgram(settingsOf: live.city), compiler: ProjectCity.compiler),
            lines: world.lines, domains: world.domains, world: world.world)
        let asked = AskedTexts()
        let service = LedgerService(gateway: gateway) {
            asked.count.withLock { $0 += 1 }
            return live
        }
        return (service, { asked.count.withLock { $0 } })
    }

    private final class AskedTexts: Sendable {
        let count = Mutex(0)
    }

    @Test func `books open without texts, which are asked for once when somebody is first told something`() async throws
    {
        try await TestCity.open { city async throws in
            let (books, asked) = Self.books(of: city)
            let currency = Currency(code: "GHS", exponent: 2, symbol: "GHS")
            let bill = TestCity.bill(1)
            _ = try await books.write {
                try Books.propose(.writeOff(bill: bill, amount: nil), because: "asked", by: "Esi", $0)
            }
            #expect(asked() == 0)
            for transaction in ["T1", "T2"] {
                let update = PaymentUpdate(
                    reference: "nobody's", wallet: TestCity.wallet,
                    verdict: .succeeded(
                        transaction: transaction, amount: Money(minorUnits: 5_000, currency: currency)),
                    payer: PhoneNumber(e164: TestCity.phone(2)))
                #expect(try await books.write { try Books.hear(update, $0) } == .suspended)
            }
            #expect(asked() == 1)
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'sms'") == 2)
            #expect(try await city.count("SELECT id FROM ledger_decisions") == 1)
        }
    }

    @Test func `where there are no texts nothing is done that somebody would have to be told`() async throws {
        try await TestCity.open { city async throws in
            let world = city.world.gateway
            let books = LedgerService(
                gateway: GatewayContext(
                    database: world.database, vault: world.vault,
                    registry: ProgramRegistry(
                        live: RunnableProgram(settingsOf: world.registry.live.city), compiler: ProjectCity.compiler),
                    lines: world.lines, domains: world.domains, world: world.world))
            let before = try await city.count("SELECT entry FROM postings")
            let update = PaymentUpdate(
                reference: "nobody's", wallet: TestCity.wallet,
                verdict: .succeeded(
                    transaction: "T1",
                    amount: Money(minorUnits: 5_000, currency: Currency(code: "GHS", exponent: 2, symbol: "GHS"))),
                payer: PhoneNumber(e164: TestCity.phone(2)))
            await #expect(throws: TextsMissing()) { try await books.write { try Books.hear(update, $0) } }
            #expect(try await city.count("SELECT entry FROM postings") == before)
            #expect(try await city.count("SELECT id FROM outbox") == 0)
        }
    }
}
