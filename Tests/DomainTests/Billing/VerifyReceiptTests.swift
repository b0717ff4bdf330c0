import DomainKit
import Conversation
import GatewayTestKit
import Testing

@Suite(.onEveryStore) struct VerifyReceiptTests {
    @Test func `a number nobody has is unknown, and a phone that tries many learns nothing more`() async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            try await office.hear(.moved(10_000), about: try await office.pay(bill, 10_000))
            let receipt = try #require(office.effects.messages.first?.arguments["receipt"])
            for miss in 1...11 {
                #expect(try await office.call("taxes.verify_receipt", ["number": receipt]).name == "found")
                let number = try TaxOffice.number(miss)
                #expect(try await office.call("taxes.verify_receipt", ["number": .text(number)]).name == "unknown")
            }
            #expect(try await office.call("taxes.verify_receipt", ["number": receipt]).name == "unknown")
            #expect(try await office.call("taxes.find_bill", ["number": .text(bill)]).name == "blocked")
            #expect(try await office.call("taxes.verify_receipt", ["number": receipt], from: 2).name == "found")
            for (typed, name) in [("12345678901", "mistyped"), ("1234567890", "mistyped"), ("GT 4021-20", "unknown")] {
                #expect(try await office.call("taxes.verify_receipt", ["number": .text(typed)]).name == name)
            }
        }
    }

    @Test func `a receipt keeps what was left when it was made`() async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            try await office.hear(.moved(10_000, "T1"), about: try await office.pay(bill, 10_000))
            try await office.hear(.moved(20_000, "T2"), about: try await office.pay(bill, 20_000))
            let receipts = office.effects.messages.compactMap { $0.arguments["receipt"] }
            var left: [Value?] = []
            for receipt in receipts {
                left.append(try await office.call("taxes.verify_receipt", ["number": receipt]).fields["left"])
            }
            #expect(left == [.money(TaxOffice.money(20_000)), .money(TaxOffice.money(0))])
        }
    }
}
