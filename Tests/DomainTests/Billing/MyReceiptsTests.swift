import Billing
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct MyReceiptsTests {
    private static func listed(_ office: TaxOffice, by phone: Int) async throws -> [String] {
        try await office.call("taxes.my_receipts", from: phone).texts("receipts", "number")
    }

    @Test func `a phone sees what it paid and what was paid for its bills, the newest first`() async throws {
        try await TaxOffice.open { office in
            let (own, other) = (try await office.bill(1), try await office.bill(2, phone: "0240000002"))
            #expect(try await office.call("taxes.my_receipts").name == "none")
            let noon = DomainDesk.morning.adding(seconds: 4 * 3_600)
            let first = try await office.paid(own, 10_000, "T1")
            let second = try await office.paid(other, 10_000, "T2", at: noon)
            let third = try await office.paid(own, 7_500, "T3", from: 3, at: noon.adding(seconds: 86_400))
            #expect(try await Self.listed(office, by: 1) == [third, second, first])
            #expect(try await Self.listed(office, by: 2) == [second])
            #expect(try await Self.listed(office, by: 3) == [third])
            #expect(try await office.call("taxes.my_receipts", from: 4).name == "none")
            let newest = try await office.call("taxes.my_receipts").fields["receipts"]?.asList?.first
            #expect(
                newest
                    == .record([
                        "number": .text(third), "bill": .text(own), "amount": .money(TaxOffice.money(7_500)),
                        "paid_on": .date(try #require(CivilDate(iso: "2026-05-05"))),
                    ]))
        }
    }

    @Test func `a second phone of the taxpayer sees the receipts, and one that was corrected away does not`()
        async throws
    {
        try await TaxOffice.open { office in
            try await office.desk.bring(
                "taxpayers", "code,name,phone,second_phone\nP-1,Adjoa Konadu,0240000001,0240000007\n")
            try await office.desk.bring("objects", "code,kind,name,taxpayer\nSHOP-14,shop,Shop 14 Adum,P-1\n")
            let demand = try await office.demand(1)
            let receipt = try await office.paid(demand, 30_000, "T1", from: 5)
            for phone in [1, 5, 7] { #expect(try await Self.listed(office, by: phone) == [receipt]) }
            let bill = try await office.bill(2, phone: "0240000008")
            let other = try await office.paid(bill, 10_000, "T2", from: 5)
            #expect(try await Self.listed(office, by: 8) == [other])
            let note = try ChangeNote(by: "Esi", because: "another phone")
            _ = try await office.inContext { try Taxes.correct(bill, ["payer_phone": "0240000009"], note, $0) }
            #expect(try await Self.listed(office, by: 8) == [])
            #expect(try await Self.listed(office, by: 9) == [other])
        }
    }

    @Test func `those of one bill are listed alone, to the phones that may see them`() async throws {
        try await TaxOffice.open { office in
            let (own, other) = (try await office.bill(1), try await office.bill(2, phone: "0240000002"))
            let noon = DomainDesk.morning.adding(seconds: 4 * 3_600)
            let first = try await office.paid(own, 10_000, "T1")
            let second = try await office.paid(other, 10_000, "T2", at: noon)
            let third = try await office.paid(own, 7_500, "T3", from: 3, at: noon.adding(seconds: 86_400))
            func listed(_ typed: String, by phone: Int) async throws -> [String] {
                let found = try await office.call("taxes.bill_receipts", ["number": .text(typed)], from: phone)
                return found.name == "none" ? [] : found.texts("receipts", "number")
            }
            #expect(try await listed(own, by: 1) == [third, first])
            #expect(try await listed("bill \(own), thanks", by: 3) == [third])
            #expect(try await listed(other, by: 2) == [second])
            #expect(try await listed(own, by: 2) == [])
            // No number of a bill, and a bill nobody has paid.
            #expect(try await listed(first, by: 1) == [])
            #expect(try await listed("no number", by: 1) == [])
            #expect(try await listed(try await office.bill(3), by: 1) == [])
        }
    }

    @Test func `money that found no bill is listed once it is put on one`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let payer = try DomainDesk.phone(6)
            let update = PaymentUpdate(
                reference: "nobody's", wallet: TaxOffice.wallet, verdict: .moved(10_000, "S1"), payer: payer)
            #expect(try await office.inContext { try Books.hear(update, $0) } == .suspended)
            #expect(try await office.call("taxes.my_receipts", from: 6).name == "none")
            let entry = try #require(try await office.desk.rows("SELECT MAX(entry) FROM suspense").first).integer(0)
            let decision = try await office.inContext { context in
                try Books.propose(.allocate(suspense: entry, bill: number), because: "asked", by: "Esi", context)
            }
            _ = try await office.inContext { try Books.confirm(decision, by: "Kofi", $0) }
            let receipt = try #require(try await office.desk.takeOut("receipts").first?.first)
            #expect(try await Self.listed(office, by: 6) == [receipt])
        }
    }

    @Test func `no more than twenty are listed, and one that was taken back still is`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            for count in 1...22 {
                let moment = DomainDesk.morning.adding(seconds: Int64(count))
                try await office.hear(.moved(100, "T\(count)"), about: number, at: moment)
            }
            let listed = try await Self.listed(office, by: 1)
            #expect(listed.count == Taxes.mostReceiptsListed)
            let newest = try #require(listed.first)
            try await office.reverse(newest, at: DomainDesk.morning.adding(seconds: 60))
            #expect(try await Self.listed(office, by: 1).first == newest)
            let verified = try await office.call("taxes.verify_receipt", ["number": .text(newest)])
            #expect(verified.name == "reversed")
        }
    }
}
