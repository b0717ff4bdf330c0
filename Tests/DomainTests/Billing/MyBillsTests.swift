import DomainKit
import Conversation
import GatewayTestKit
import Testing
import Wording

@Suite(.onEveryStore) struct MyBillsTests {
    @Test func `a phone sees its own unpaid bills, the oldest due first`() async throws {
        try await TaxOffice.open { office in
            #expect(try await office.call("taxes.my_bills").name == "none")
            try await office.bill(1, due: "2026-12-31")
            try await office.bill(2, phone: "+233 24 000 0001", due: "2025-12-31")
            try await office.bill(3, phone: "0240000002", due: "2024-12-31")
            try await office.bill(4, phone: "", due: "2024-12-31")
            let paid = try await office.bill(5, due: "2024-12-31")
            try await office.hear(.moved(30_000), about: try await office.pay(paid, 30_000))
            let outcome = try await office.call("taxes.my_bills")
            #expect(outcome.texts("bills", "number") == [try TaxOffice.number(2), try TaxOffice.number(1)])
            #expect(try await office.call("taxes.my_bills", from: 3).name == "none")
        }
    }

    @Test func `no more than twenty bills are listed`() async throws {
        try await TaxOffice.open { office in
            let lines = try (1...25).map { try TaxOffice.line($0) }
            try await office.desk.bring("bills", TaxOffice.header + lines.joined())
            let numbers = try await office.call("taxes.my_bills").texts("bills", "number")
            #expect(numbers == Array((try (1...25).map(TaxOffice.number)).prefix(20)))
        }
    }

    @Test func `a second phone sees the bills of its taxpayer and is told of them too`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring(
                "taxpayers", "code,name,phone,second_phone\nP-1,Adjoa Konadu,0240000001,0240000007\n")
            try await office.desk.bring("objects", "code,kind,name,taxpayer\nSHOP-14,shop,Shop 14 Adum,P-1\n")
            let number = try await office.demand(1)
            #expect(try await office.call("taxes.my_bills", from: 7).texts("bills", "number") == [number])
            #expect(try await office.call("taxes.my_bills", from: 1).texts("bills", "number") == [number])
            #expect(try await office.call("taxes.my_bills", from: 8).name == "none")
            _ = try await office.call("taxes.check_object", ["code": .text("SHOP-14")], from: 5)
            let receipt = try await office.paid(number, 30_000, "T1", from: 5)
            try await office.reverse(receipt)
            func told(_ text: String) throws -> Set<PhoneNumber> {
                Set(office.effects.messages.filter { $0.text == text }.map(\.phone))
            }
            let owners: Set = [try DomainDesk.phone(1), try DomainDesk.phone(7)]
            #expect(try told("taxes.sms_looked_up") == owners)
            #expect(try told("taxes.sms_paid_by_other") == owners)
            #expect(try told("taxes.sms_reversed") == owners.union([try DomainDesk.phone(5)]))
            // Who pays from the second phone is no stranger.
            try await office.paid(number, 30_000, "T2", from: 7)
            #expect(office.effects.texts.filter { $0 == "taxes.sms_paid_by_other" }.count == 2)
            let refused = try await office.desk.refusals("taxpayers", "code,name,second_phone\nP-2,Ama,12\n")
            #expect(refused == ["2 second_phone"])
        }
    }
}
