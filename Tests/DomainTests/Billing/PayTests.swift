import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Testing
import Wording

@Suite(.onEveryStore) struct PayTests {
    private func arguments(
        _ number: String, _ amount: Money = TaxOffice.money(30_000), payer: Int? = nil
    ) throws -> [String: Value] {
        var arguments: [String: Value] = ["number": .text(number), "amount": .money(amount), "wallet": .text("momo")]
        if let payer { arguments["payer"] = .phone(try DomainDesk.phone(payer)) }
        return arguments
    }

    @Test func `paying asks the wallet for the money and keeps what was agreed`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let outcome = try await office.call("taxes.pay", try arguments(number))
            let reference = try #require(outcome.text("reference"))
            #expect(outcome.name == "started")
            #expect(outcome.fields["amount"] == .money(TaxOffice.money(30_000)))
            #expect(reference.utf8.count == 20)
            #expect(
                office.effects.orders == [
                    PaymentOrder(
                        reference: reference, wallet: "momo", payer: try DomainDesk.phone(1),
                        amount: TaxOffice.money(30_000), note: number)
                ])
            #expect(try await office.state(reference) == .created)
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.desk.rows("SELECT id FROM intents").count == 1)
        }
    }

    @Test func `another phone may be asked for the money`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.call("taxes.pay", try arguments(number, payer: 7))
            #expect(office.effects.orders.map(\.payer) == [try DomainDesk.phone(7)])
        }
    }

    @Test(arguments: [PaymentUpdate.Verdict?.none, .pending])
    func `a second request within ten minutes is the first one`(verdict: PaymentUpdate.Verdict?) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            if let verdict { try await office.hear(verdict, about: reference) }
            let soon = DomainDesk.morning.adding(milliseconds: Books.runningMilliseconds - 1)
            let again = try await office.call("taxes.pay", try arguments(number), at: soon)
            #expect(again.name == "running")
            #expect(again.text("reference") == reference)
            let later = DomainDesk.morning.adding(milliseconds: Books.runningMilliseconds)
            let open = try await office.call("taxes.pay", try arguments(number), at: later)
            #expect(open.name == "asked")
            #expect(open.text("reference") == reference)
            #expect(office.effects.orders.count == 1)
        }
    }

    @Test func `another amount, payer or bill is another request, where there is room`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let other = try await office.bill(2)
            _ = try await office.pay(number, 10_000)
            for arguments in [
                try arguments(number, TaxOffice.money(9_000)), try arguments(number, TaxOffice.money(10_000), payer: 2),
                try arguments(other),
            ] {
                #expect(try await office.call("taxes.pay", arguments).name == "started")
            }
            #expect(Set(office.effects.orders.map(\.reference)).count == 4)
        }
    }

    @Test func `after a refusal one may try again at once, for an intent of its own`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.refused(.notEnoughFunds), about: try await office.pay(number, 30_000))
            let second = try await office.pay(number, 30_000)
            #expect(try await office.state(second) == .created)
            let rows = try await office.desk.rows("SELECT DISTINCT intent FROM attempts")
            #expect(rows.count == 2)
        }
    }

    @Test func `a part paid can be paid again, for an intent of its own`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(10_000), about: try await office.pay(number, 10_000))
            _ = try await office.pay(number, 10_000)
            #expect(try await office.desk.rows("SELECT DISTINCT intent FROM attempts").count == 2)
        }
    }

    @Test(arguments: [0, -1, 7_499, 30_001, Int64.min, Int64.max])
    func `amounts that are nothing, too little or too much are refused`(minorUnits: Int64) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let outcome = try await office.call("taxes.pay", try arguments(number, TaxOffice.money(minorUnits)))
            #expect(outcome.name == "refused")
            #expect(office.effects.orders.isEmpty)
            #expect(try await office.desk.rows("SELECT id FROM intents").isEmpty)
        }
    }

    @Test func `money of another currency is refused`() async throws {
        try await TaxOffice.open { office in
            let francs = Money(minorUnits: 30_000, currency: Currency(code: "XOF", exponent: 0, symbol: "F"))
            let outcome = try await office.call("taxes.pay", try arguments(try await office.bill(1), francs))
            #expect(outcome.name == "refused")
        }
    }

    @Test func `what is left may be paid even where it is less than the minimum`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(25_000), about: try await office.pay(number, 25_000))
            let short = try await office.call("taxes.pay", try arguments(number, TaxOffice.money(4_999)))
            #expect(short.name == "refused")
            let rest = try await office.call("taxes.pay", try arguments(number, TaxOffice.money(5_000)))
            #expect(rest.name == "started")
        }
    }

    @Test func `a paid bill is settled and a strange number unknown`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(30_000), about: try await office.pay(number, 30_000))
            #expect(try await office.call("taxes.pay", try arguments(number)).name == "settled")
            for strange in [try TaxOffice.number(2), "1234567890", ""] {
                #expect(try await office.call("taxes.pay", try arguments(strange)).name == "unknown")
            }
            #expect(office.effects.orders.count == 1)
        }
    }

    @Test func `three other phones may be asked to pay on a day, and one of them again, but no fourth`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "900.00")
            func ask(_ payer: Int, at now: Instant = DomainDesk.morning) async throws -> String {
                try await office.call(
                    "taxes.pay",
                    [
                        "number": .text(number), "amount": .money(TaxOffice.money(Int64(10_000 + payer))),
                        "wallet": .text(TaxOffice.wallet), "payer": .phone(try DomainDesk.phone(payer)),
                    ], at: now
                ).name
            }
            for payer in [2, 3, 4] { #expect(try await ask(payer) == "started") }
            #expect(try await ask(2) == "running")
            #expect(try await ask(5) == "crowded")
            #expect(try await ask(1) == "started")
            #expect(office.effects.orders.count == 4)
            #expect(try await ask(5, at: DomainDesk.morning.adding(seconds: 86_400)) == "started")
        }
    }
}
