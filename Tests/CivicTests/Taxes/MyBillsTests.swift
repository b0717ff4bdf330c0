import Civic
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
}
