import DomainKit
import Billing
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Payments that are taken back.
@Suite(.onEveryStore) struct ReversalTests {
    @Test func `a payment taken back opens the bill again, and its receipt is said to be reversed`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 30_000, "T1", from: 2)
            guard case .reversed = try await office.reverse(receipt) else {
                Issue.record("nothing was taken back")
                return
            }
            #expect(try await office.due(number) == 30_000)
            let balances = try await office.balances()
            #expect(balances == ["clearing:momo": 0, "receivable:\(number)": 0])
            let verified = try await office.call("taxes.verify_receipt", ["number": .text(receipt)], from: 7)
            #expect(verified.name == "reversed")
            #expect(verified.fields["amount"] == .money(TaxOffice.money(30_000)))
        }
    }

    @Test func `the payer and the phone of the bill are told`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 30_000, "T1", from: 2)
            try await office.reverse(receipt)
            let told = office.effects.messages.filter { $0.text == "taxes.sms_reversed" }
            #expect(Set(told.map(\.phone)) == [try DomainDesk.phone(1), try DomainDesk.phone(2)])
            #expect(told.first?.arguments["left"] == .money(TaxOffice.money(30_000)))
        }
    }

    @Test func `what is taken back twice is taken back once, and what nobody has is unknown`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 10_000, "T1")
            try await office.reverse(receipt)
            #expect(try await office.reverse(receipt) == .repeated)
            #expect(try await office.reverse("12345678901") == .unknown)
            #expect(try await office.due(number) == 30_000)
            // The wallet's update of the money, heard again, is no new money.
            #expect(try await office.hear(.moved(10_000, "T1"), about: "x") == .repeated)
            _ = try await office.balances()
        }
    }

    @Test func `of two payments, one taken back leaves the other, and takes the credit first`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let references = try await office.payTwice(number, 20_000, 25_000)
            try await office.hear(.moved(20_000, "T1"), about: references[0])
            let first = try office.lastReceipt()
            try await office.hear(.moved(25_000, "T2"), about: references[1])
            #expect(try await office.balances()["credit:\(number)"] == -15_000)
            try await office.reverse(first)
            let balances = try await office.balances()
            #expect(balances["receivable:\(number)"] == -25_000)
            #expect(balances["credit:\(number)"] == 0)
            #expect(try await office.due(number) == 5_000)
        }
    }

    @Test func `money that paid another bill as credit is fetched back from it`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let first = try await office.demand(1)
            let reference = try await office.pay(first, 30_000)
            try await office.hear(.moved(35_000), about: reference)
            let receipt = try office.lastReceipt()
            let next = try await office.demand(2, object: "STALL-7")
            #expect(try await office.due(next) == 25_000)
            try await office.reverse(receipt)
            #expect(try await office.due(first) == 30_000)
            #expect(try await office.due(next) == 30_000)
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        }
    }

    @Test func `money in suspense that a wallet takes back leaves suspense`() async throws {
        try await TaxOffice.open { office in
            try await office.hear(.moved(700, "T3"), about: "nobody's")
            let outcome = try await office.inContext { context in
                try Books.reverse(
                    wallet: TaxOffice.wallet, transaction: "T3", reason: "wallet", by: "R3", context)
            }
            guard case .reversed = outcome else {
                Issue.record("nothing was taken back")
                return
            }
            #expect(try await office.balances() == ["clearing:momo": 0, "suspense:momo": 0])
            #expect(office.effects.messages.isEmpty)
        }
    }

    @Test func `a payment taken back stands in the chain, and no sealed day changes`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 30_000, "T1")
            let tomorrow = DomainDesk.morning.adding(seconds: 86_400)
            let vault = office.desk.vault
            let seals = try await office.desk.database.write { transaction in
                try Books.sealDays(
                    until: DomainDesk.day(of: DomainDesk.morning), ProjectCity.domains.records, at: tomorrow, vault,
                    transaction)
            }
            try await office.reverse(receipt, at: tomorrow)
            var hasMore = true
            while hasMore { hasMore = try await office.desk.database.write { try Books.linkEntries($0) } }
            let verification = try await office.desk.database.read { try Books.verifyLedger(in: $0) }
            #expect(verification.faults == [])
            #expect(verification.seals == seals)
            #expect(verification.links == 2)
        }
    }

    @Test(arguments: [
        ("DELETE FROM reversals", 1),
        ("UPDATE receipt_lines SET amount = amount + 1 WHERE position = 0", 1),
        ("DELETE FROM receipt_lines", 1),
        ("UPDATE demand_lines SET amount = amount + 1 WHERE entry IS NOT NULL", 1),
        ("UPDATE bills SET credit = credit + 1 WHERE number = (SELECT MIN(number) FROM bills)", 1),
    ])
    func `what was changed beside the entries is found`(change: String, faults: Int) async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            let receipt = try await office.paid(number, 30_000, "T1")
            try await office.amend(1, to: "200.00")
            try await office.reverse(receipt)
            _ = try await office.balances()
            _ = try await office.desk.database.write { try $0.run(Statement(change)) }
            #expect(try await office.desk.database.read { try Taxes.ledgerFaults(in: $0) }.count == faults)
        }
    }
}
