import Billing
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing

/// Bills put right, or cancelled, after they came in.
@Suite(.onEveryStore) struct BillCorrectionTests {
    private static func correct(
        _ number: String, _ fields: [String: String], _ office: TaxOffice, at now: Instant = DomainDesk.morning
    ) async throws -> [String] {
        let note = try ChangeNote(by: "Esi", because: "measured again")
        return try await office.inContext(at: now) { try Taxes.correct(number, fields, note, $0) }
    }

    private static func cancel(_ number: String, _ office: TaxOffice) async throws {
        let note = try ChangeNote(by: "Kofi", because: "made twice")
        try await office.inContext { try Taxes.cancel(number, note, $0) }
    }

    @Test func `another amount is an entry of the ledger, and who, when and why stay`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            #expect(try await Self.correct(number, ["amount": "250.00"], office) == ["amount"])
            #expect(try await office.due(number) == 25_000)
            #expect(
                try await Self.correct(number, ["amount": "320,50", "minimum": ""], office) == ["minimum", "amount"])
            #expect(try await office.due(number) == 32_050)
            #expect(
                try await office.balances() == ["assessed:\(number)": 2_050, "current:rate:2026": -2_050])
            let changes = try await office.desk.takeOut("bill-changes")
            #expect(
                changes.map { Array($0[1...7]) } == [
                    [number, "2026-05-04T08:00:00Z", "Esi", "measured again", "amount", "300.00", "250.00"],
                    [number, "2026-05-04T08:00:00Z", "Esi", "measured again", "minimum", "75.00", ""],
                    [number, "2026-05-04T08:00:00Z", "Esi", "measured again", "amount", "250.00", "320.50"],
                ])
            #expect(changes.map { $0[8].isEmpty } == [false, true, false])
            #expect(try await office.desk.takeOut("postings").count == 4)
        }
    }

    @Test func `name, phone, object and day are put right, and no list tells a name or a phone`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let changed = try await Self.correct(
                number,
                [
                    "payer_name": "Yaa Asantewaa", "payer_phone": "+33612345678", "object": "Shop 15",
                    "due_date": "31/12/2026", "area": "Adum", "kind": "fee", "period": "2027",
                ], office)
            #expect(
                changed == ["payer_name", "payer_phone", "object", "kind", "period", "due_date", "area"])
            #expect(try await office.call("taxes.my_bills").name == "none")
            let bill = try await office.call("taxes.find_bill", ["number": .text(number)], from: 9)
            #expect(bill.text("payer") == "Y*** A****" && bill.text("object") == "Shop 15")
            #expect(bill.text("kind") == "fee" && bill.text("period") == "2027")
            #expect(try await office.desk.takeOut("bills").first?.last == "2026-12-31")
            let told = try await office.desk.takeOut("bill-changes").flatMap(\.self).joined(separator: " ")
            #expect(!told.contains("Yaa") && !told.contains("Adjoa") && !told.contains("612345678"))
            #expect(try await office.balances() == [:])
        }
    }

    @Test func `a bill never asks for less than is paid, and what the books name stays`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(10_000), about: try await office.pay(number, 10_000))
            await #expect(throws: BillChangeRefused.belowPaid("100.00")) {
                try await Self.correct(number, ["amount": "99.99", "minimum": ""], office)
            }
            await #expect(throws: BillChangeRefused.inTheBooks("kind")) {
                try await Self.correct(number, ["kind": "fee"], office)
            }
            await #expect(throws: BillChangeRefused.paid("100.00")) { try await Self.cancel(number, office) }
            #expect(try await Self.correct(number, ["amount": "100.00"], office) == ["amount"])
            #expect(try await office.due(number) == 0)
            #expect(try await office.desk.takeOut("bills").first?[1] == "paid")
            _ = try await office.balances()
        }
    }

    @Test func `a cancelled bill asks for nothing, whatever the days added, and may be asked for again`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\n")
            try await Self.cancel(number, office)
            #expect(try await office.shown("due", of: number, on: "2026-12-31") == 0)
            #expect(try await office.call("taxes.my_bills").name == "none")
            let row = try #require(try await office.desk.takeOut("bills").first)
            #expect(row[1] == "cancelled" && row[5] == "0.00")
            #expect(
                try await office.balances() == ["assessed:\(number)": -30_000, "current:rate:2026": 30_000])
            await #expect(throws: BillChangeRefused.nothingAsked) { try await Self.cancel(number, office) }
            await #expect(throws: BillChangeRefused.nothingAsked) {
                try await Self.correct(number, ["object": "Shop 15"], office)
            }
            // Money that was on its way is kept as credit.
            try await office.hear(.moved(500, "T9"), about: number)
            #expect(try await office.balances()["credit:\(number)"] == -500)
            #expect(try await Self.correct(number, ["amount": "40.00", "minimum": ""], office).contains("amount"))
            #expect(try await office.due(number) == 3_500)
            #expect(
                try await office.desk.takeOut("bill-changes").map { Array($0[3...7]) }.first
                    == ["Kofi", "made twice", "cancelled", "300.00", "0.00"])
            _ = try await office.balances()
        }
    }

    @Test func `a cancelled bill is told from a paid one, until it is asked for again`() async throws {
        try await TaxOffice.open { office in
            let (number, paid) = (try await office.bill(1), try await office.bill(2))
            func found(_ number: String) async throws -> ActionOutcome {
                try await office.call("taxes.find_bill", ["number": .text(number)])
            }
            try await office.hear(.moved(30_000), about: try await office.pay(paid, 30_000))
            try await Self.cancel(number, office)
            let cancelled = try await found(number)
            #expect(cancelled.name == "cancelled" && cancelled.text("number") == number)
            #expect(cancelled.fields["due"] == .money(TaxOffice.money(0)))
            #expect(try await found(paid).name == "settled")
            // Money that was on its way when it was cancelled does not make it a paid one.
            try await office.hear(.moved(500, "T9"), about: number)
            #expect(try await found(number).name == "cancelled")
            _ = try await Self.correct(number, ["amount": "40.00", "minimum": ""], office)
            #expect(try await found(number).name == "found")
            try await office.hear(.moved(3_500, "T10"), about: number)
            #expect(try await found(number).name == "settled")
            _ = try await office.balances()
        }
    }

    @Test func `a list puts many bills right, where it says who and why`() async throws {
        try await TaxOffice.open { office in
            let numbers = [try await office.bill(1), try await office.bill(2)]
            let header = TaxOffice.header.replacing("minimum", with: "minimum,reason")
            let lines = numbers.map {
                "\($0),Adjoa Konadu,0240000001,Shop 14 Adum,rate,2026,310.00,2026-06-30,75.00,new rate\n"
            }
            do {
                try await office.desk.bring("bills", header + lines.joined(), by: nil)
                Issue.record("nobody said who")
            } catch let refused as ImportRefused {
                #expect(
                    refused.problems.map { "\($0.line) \($0.column ?? "") \($0.message)" } == [
                        "2 reason \(BillChangeRefused.noAuthor.sentence)",
                        "3 reason \(BillChangeRefused.noAuthor.sentence)",
                    ])
            }
            let report = try await office.desk.bring("bills", header + lines.joined())
            #expect(report == ImportReport(stored: 2, notes: ["Put right: 2."]))
            let again = try await office.desk.bring("bills", header + lines.joined())
            #expect(again == ImportReport(stored: 0, notes: ["Already in the store, and unchanged: 2."]))
            #expect(try await office.due(numbers[1]) == 31_000)
            try await office.hear(.moved(31_000), about: try await office.pay(numbers[0], 31_000))
            let lower = header + lines[0].replacing("310.00", with: "300.00")
            #expect(try await office.desk.refusals("bills", lower) == ["2 amount"])
            _ = try await office.balances()
        }
    }

    @Test func `a bill of a demand keeps its lines, and a stall's account is none`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            await #expect(throws: BillChangeRefused.demand) {
                try await Self.correct(number, ["amount": "250.00"], office)
            }
            #expect(try await Self.correct(number, ["payer_phone": "0240000009"], office) == ["payer_phone"])
            try await Self.cancel(number, office)
            #expect(try await office.due(number) == 0)
            let account = try await office.desk.bring("stall-fees", "code,fee\nSTALL-7,2.00\n").numbered
            let stall = try #require(account.first?.number)
            await #expect(throws: BillChangeRefused.account) { try await Self.cancel(stall, office) }
            await #expect(throws: BillChangeRefused.account) {
                try await Self.correct(stall, ["amount": "2.00"], office)
            }
            _ = try await office.balances()
        }
    }

    @Test func `what cannot be read is told by its field, and nothing is changed`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            do {
                _ = try await Self.correct(
                    number, ["amount": "a lot", "due_date": "05/04/2026", "colour": "red"], office)
                Issue.record("it was taken")
            } catch let refused as ImportRefused {
                #expect(refused.problems.map(\.column) == ["colour", "amount", "due_date"])
            }
            await #expect(throws: BillChangeRefused.nothingToChange) {
                try await Self.correct(number, ["amount": "300"], office)
            }
            await #expect(throws: BillChangeRefused.noBill) {
                try await Self.correct("97000098", ["amount": "300"], office)
            }
            #expect(throws: BillChangeRefused.noAuthor) { try ChangeNote(by: " ", because: "x") }
            #expect(throws: BillChangeRefused.noReason) { try ChangeNote(by: "Esi", because: "\u{200B}") }
            #expect(try await office.desk.takeOut("bill-changes").isEmpty)
        }
    }
}
