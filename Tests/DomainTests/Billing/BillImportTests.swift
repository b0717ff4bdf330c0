import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Testing

@Suite(.onEveryStore) struct BillImportTests {
    @Test func `a file as a spreadsheet saves it is brought in`() async throws {
        try await TaxOffice.open { office in
            let report = try await office.desk.bring("bills", try DomainDesk.fixture("Taxes/bills.csv"))
            #expect(report.stored == 6)
            let rows = try await office.desk.takeOut("bills")
            #expect(rows.count == 6)
            #expect(
                rows.contains {
                    $0[2...] == ["rate", "Shop 14, Adum", "2026", "1300.50", "0.00", "1300.50", "75.00", "2026-06-30"]
                })
            #expect(rows.allSatisfy { ReferenceNumber($0[0]) != nil && $0[1] == "open" })
            #expect(try await office.call("taxes.my_bills").texts("bills", "object") == ["Stall 7", "Shop 14, Adum"])
        }
    }

    @Test(arguments: [("1926-12-31", false), ("1970-01-01", true), ("2999-12-31", true)])
    func `a bill is due in a year somebody can mean`(day: String, isTaken: Bool) async throws {
        try await TaxOffice.open { office in
            let refusals = try await office.desk.refusals(
                "bills", "payer_name,amount,due_date\nAma Boateng,10.00,\(day)\n")
            #expect(refusals == (isTaken ? [] : ["2 due_date"]))
        }
    }

    @Test func `every problem of a file is told with its line and column, and nothing is kept`() async throws {
        try await TaxOffice.open { office in
            let refusals = try await office.desk.refusals("bills", try DomainDesk.fixture("Taxes/refused.csv"))
            #expect(
                refusals == [
                    "3 payer_name", "4 object", "4 amount", "7 amount", "8 due_date", "9 minimum", "9 due_date",
                    "10 payer_phone", "11 number", "13 number", "14 object", "14 minimum", "15 amount",
                ])
            #expect(try await office.desk.takeOut("bills").isEmpty)
        }
    }

    @Test func `a problem says what is wrong and names nobody`() async throws {
        try await TaxOffice.open { office in
            await #expect(
                throws: ImportRefused([
                    ImportProblem(
                        line: 2, column: "payer_phone",
                        "This is no phone number of the country's plan. A foreign number begins with + and its country's code."
                    ),
                    ImportProblem(line: 2, column: "amount", "Invalid amount in GHS. Write it as 300.00."),
                ])
            ) {
                try await office.desk.bring(
                    "bills", TaxOffice.header + ",Adjoa Konadu,12345,,,,three hundred,2026-06-30,\n")
            }
        }
    }

    @Test(arguments: [
        ("payer_name,amount\nx,1\n", "1 due_date"),
        ("payer_name,amount,due_date,payer_names\nx,1,2026-06-30,y\n", "1 payer_names"),
        ("payer_name,amount,due_date,amount\nx,1,2026-06-30,y\n", "1 amount"),
        ("", "1 -"),
    ])
    func `a file without its columns is refused`(text: String, refusal: String) async throws {
        try await TaxOffice.open { office in
            let refusals = try await office.desk.refusals("bills", text)
            #expect(refusals == [refusal])
        }
    }

    @Test func `bills without numbers are given some that are free, and the first are named`() async throws {
        try await TaxOffice.open { office in
            let lines = String(repeating: ",Adjoa Konadu,,Stall,fee,2026,5,2026-06-30,\n", count: 40)
            let report = try await office.desk.bring("bills", TaxOffice.header + lines)
            #expect(report.stored == 40)
            #expect(report.notes.count == 6)
            #expect(report.notes[5] == "More lines given a number: 35. --numbers FILE writes all of them.")
            let numbers = try await office.desk.takeOut("bills").map { $0[0] }
            #expect(Set(numbers).count == 40)
            #expect(numbers.allSatisfy { $0.utf8.count == 10 && ReferenceNumber($0) != nil && !$0.hasPrefix("0") })
            let first = try #require(report.notes.first)
            #expect(numbers.contains { first == "Line 2 was given the number \($0)." })
        }
    }

    @Test func `a file brought in twice changes nothing the second time`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(10_000), about: try await office.pay(number, 10_000))
            let report = try await office.desk.bring("bills", TaxOffice.header + (try TaxOffice.line(1)))
            #expect(report == ImportReport(stored: 0, notes: ["Already in the store, and unchanged: 1."]))
            #expect(try await office.due(number) == 20_000)
        }
    }

    @Test(arguments: [
        ("Adjoa Konadu,0240000002,Shop 14 Adum,rate,2026,300.00,2026-06-30,75.00"),
        ("Adjoa Konadu,,Shop 14 Adum,rate,2026,300.00,2026-06-30,75.00"),
        ("Adjoa Kofi,0240000001,Shop 14 Adum,rate,2026,300.00,2026-06-30,75.00"),
        ("Adjoa Konadu,0240000001,Shop 15 Adum,rate,2026,300.00,2026-06-30,75.00"),
        ("Adjoa Konadu,0240000001,Shop 14 Adum,fee,2026,300.00,2026-06-30,75.00"),
        ("Adjoa Konadu,0240000001,Shop 14 Adum,rate,2025,300.00,2026-06-30,75.00"),
        ("Adjoa Konadu,0240000001,Shop 14 Adum,rate,2026,300.01,2026-06-30,75.00"),
        ("Adjoa Konadu,0240000001,Shop 14 Adum,rate,2026,300.00,2026-07-01,75.00"),
        ("Adjoa Konadu,0240000001,Shop 14 Adum,rate,2026,300.00,2026-06-30,"),
    ])
    func `a stored bill is not changed by a file that differs`(line: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let before = try await office.desk.takeOut("bills")
            let file = TaxOffice.header + (try TaxOffice.line(2)) + "\(number),\(line)\n"
            #expect(try await office.desk.refusals("bills", file) == ["3 number"])
            #expect(try await office.desk.takeOut("bills") == before)
        }
    }

    @Test func `after a hundred problems the others are counted`() async throws {
        try await TaxOffice.open { office in
            let lines = String(repeating: ",Adjoa Konadu,,,,,nothing,2026-06-30,\n", count: 130)
            do {
                try await office.desk.bring("bills", TaxOffice.header + lines)
                Issue.record("the file was taken")
            } catch let refused as ImportRefused {
                #expect(refused.problems.count == 101)
                #expect(refused.problems.last == ImportProblem(line: 102, column: nil, "and 30 more problems"))
            }
        }
    }
}
