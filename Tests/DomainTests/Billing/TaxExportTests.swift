import Billing
import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing

@Suite(.onEveryStore) struct TaxExportTests {
    @Test func `the lists tell how bills stand, what was paid and what the ledger says`() async throws {
        try await TaxOffice.open { office in
            let numbers = [try await office.bill(1), try await office.bill(2), try await office.bill(3, minimum: "")]
            let part = try await office.pay(numbers[0], 10_000)
            try await office.hear(.moved(10_000, "T1"), about: part)
            let whole = try await office.pay(numbers[1], 30_000)
            try await office.hear(.moved(30_500, "T2"), about: whole)
            let refused = try await office.pay(numbers[2], 30_000)
            try await office.hear(.refused(.declined), about: refused)

            let bills = try await office.desk.takeOut("bills").sorted { $0[0] < $1[0] }
            let tail = ["2026-06-30"]
            let head = ["rate", "Shop 14 Adum", "2026", "300.00"]
            let expected = [
                [numbers[0], "part"] + head + ["100.00", "200.00", "75.00"] + tail,
                [numbers[1], "paid"] + head + ["300.00", "0.00", "0.00"] + tail,
                [numbers[2], "open"] + head + ["0.00", "300.00", "300.00"] + tail,
            ]
            #expect(bills == expected)

            let receipts = try await office.desk.takeOut("receipts")
            let paid = ["2026-05-04", "2026-05-04T08:00:00Z"]
            #expect(
                receipts.map { Array($0.dropFirst()) } == [
                    [numbers[0], "100.00", "200.00", "momo", "T1", part] + paid,
                    [numbers[1], "305.00", "0.00", "momo", "T2", whole] + paid,
                ])

            let postings = try await office.desk.takeOut("postings")
            #expect(
                postings.map { [$0[3], $0[4], $0[5], $0[6]] } == [
                    ["clearing:momo", "100.00", "GHS", part], ["receivable:\(numbers[0])", "-100.00", "GHS", part],
                    ["clearing:momo", "305.00", "GHS", whole], ["credit:\(numbers[1])", "-5.00", "GHS", whole],
                    ["receivable:\(numbers[1])", "-300.00", "GHS", whole],
                ])

            #expect(postings.allSatisfy { $0[9] == "payment" && $0[10].isEmpty })

            let payments = try await office.desk.takeOut("payments")
            #expect(Set(payments.map { $0[0] }) == [part, whole, refused])
            let failed = try #require(payments.first { $0[0] == refused })
            #expect(Array(failed[2...6]) == [numbers[2], "300.00", "momo", "failed", "declined"])
        }
    }

    @Test func `a list longer than a page holds every row once`() async throws {
        try await TaxOffice.open { office in
            let lines = try (0..<1_200).map { try TaxOffice.line($0) }
            try await office.desk.bring("bills", TaxOffice.header + lines.joined())
            let numbers = try await office.desk.takeOut("bills").map { $0[0] }
            #expect(numbers == (try (0..<1_200).map(TaxOffice.number)))
        }
    }

    @Test func `a list as a file names its columns first and runs no formula`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", "payer_name,object,amount,due_date\nAma,\"=1+1,\",5,2026-06-30\n")
            let kind = try #require(DomainModule.billing.exports.first { $0.name == "bills" })
            let (vault, profile) = (office.desk.vault, office.desk.profile)
            let file = try await office.desk.database.read { transaction in
                var file = ""
                try kind.csv(ExportContext(transaction: transaction, vault: vault, profile: profile)) { file += $0 }
                return file
            }
            let lines = file.split(separator: "\r\n")
            #expect(lines.first == "number,status,kind,object,period,amount,paid,due,minimum,due_date")
            #expect(lines.count == 2)
            #expect(lines.last?.hasSuffix(",open,,\"'=1+1,\",,5.00,0.00,5.00,5.00,2026-06-30") == true)
        }
    }
}
