import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Penalties, interest, rebates and amnesties, as a citizen sees them from day to day.
@Suite(.onEveryStore) struct TaxRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rules: String
        let day: String
        /// What settles a bill of 300.00, due on 30 June 2026, that day.
        let due: Int64

        var testDescription: String { "\(day): \(rules)" }

        init(_ rules: String, _ day: String, _ due: Int64) { (self.rules, self.day, self.due) = (rules, day, due) }
    }

    private static let cases = [
        // A fine begins when the due day is over, and is one fine however long it takes.
        Case("fine,,penalty,10,,,,,", "2026-06-30", 30_000), Case("fine,,penalty,10,,,,,", "2026-07-01", 33_000),
        Case("fine,,penalty,10,,,,,", "2027-07-01", 33_000),
        // Days of grace.
        Case("fine,,penalty,10,,,14,,", "2026-07-14", 30_000), Case("fine,,penalty,10,,,14,,", "2026-07-15", 33_000),
        // A fixed fine, beside a rate; parts of a unit are left to the citizen.
        Case("fine,,penalty,,5.00,,,,", "2026-07-01", 30_500),
        Case("fine,,penalty,0.01,5.00,,,,", "2026-07-01", 30_503),
        // A rule about another tax, and one about this.
        Case("fine,market fee,penalty,10,,,,,", "2026-07-01", 30_000),
        Case("fine,rate,penalty,10,,,,,", "2026-07-01", 33_000),
        // A fine that came into force later, or was in force before.
        Case("fine,,penalty,10,,,,2026-07-02,", "2026-08-01", 30_000),
        Case("fine,,penalty,10,,,,2026-07-01,2026-07-01", "2026-08-01", 33_000),
        // Interest for every full month, and for every day.
        Case("late,,interest,1,,month,,,", "2026-07-29", 30_000),
        Case("late,,interest,1,,month,,,", "2026-07-30", 30_300),
        Case("late,,interest,1,,month,,,", "2027-02-27", 32_100),
        Case("late,,interest,1,,month,,,", "2027-02-28", 32_400),
        Case("late,,interest,0.1,,day,,,", "2026-07-01", 30_030),
        Case("late,,interest,0.1,,day,,,", "2028-03-01", 48_300),
        // Paid early: until ten days before the due day, and only then.
        Case("early,,rebate,5,,,10,,", "2026-06-20", 28_500), Case("early,,rebate,5,,,10,,", "2026-06-21", 30_000),
        // An amnesty takes off fine and interest while it lasts.
        Case("fine,,penalty,10,,,,,\nmercy,,amnesty,50,,,,2026-09-01,2026-09-30", "2026-08-31", 33_000),
        Case("fine,,penalty,10,,,,,\nmercy,,amnesty,50,,,,2026-09-01,2026-09-30", "2026-09-01", 31_500),
        Case("fine,,penalty,10,,,,,\nmercy,,amnesty,50,,,,2026-09-01,2026-09-30", "2026-10-01", 33_000),
    ]

    @Test func `what settles a bill on a day`() async throws {
        try await TaxOffice.open { office in
            for (count, example) in Self.cases.enumerated() {
                let number = try await office.bill(count)
                _ = try await office.desk.database.write { try $0.run(Statement("DELETE FROM tax_rules")) }
                try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + example.rules + "\n")
                #expect(try await office.shown("due", of: number, on: example.day) == example.due, "\(example)")
                // Nothing is written until money moves; when it does, the bill is settled for good.
                #expect(try await office.balances(checksRecords: false)["assessed:\(number)"] == nil)
                try await office.paid(
                    number, example.due, "T\(count)", from: count + 1, at: try TaxOffice.morning(of: example.day))
                #expect(try await office.shown("due", of: number, on: "2029-01-01") == 0, "\(example)")
                let balances = try await office.balances(checksRecords: false)
                #expect(balances["receivable:\(number)"] == -example.due)
                #expect(balances["assessed:\(number)"] ?? 0 == example.due - 30_000)
            }
        }
    }

    @Test func `a month is over on its day, or on the last one it has`() async throws {
        // A month after the last day of a month is over on the last day of the next, in leap years too.
        let cases: [(due: String, day: String, months: Int64)] = [
            ("2024-01-31", "2024-02-28", 0), ("2024-01-31", "2024-02-29", 1), ("2023-01-31", "2023-02-28", 1),
            ("2024-02-29", "2024-03-28", 0), ("2024-02-29", "2024-03-29", 1), ("2024-02-29", "2025-02-28", 12),
            ("2023-12-31", "2024-02-29", 2), ("2024-01-15", "2024-02-14", 0),
        ]
        try await TaxOffice.open { office in
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "late,,interest,1,,month,,,\n")
            for (count, example) in cases.enumerated() {
                let number = try await office.bill(count, due: example.due)
                let due = try await office.shown("due", of: number, on: example.day)
                #expect(due == 30_000 + 300 * example.months, "\(example)")
            }
        }
    }

    @Test func `interest goes on from what is left, and a fine is not asked twice`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.desk.bring(
                "tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\nlate,,interest,1,,month,,,\n")
            // Two months: 300 + 30 + 6. Of 200 paid, all goes to the tax, which comes before what it brought with it.
            try await office.paid(number, 20_000, "T1", at: try TaxOffice.morning(of: "2026-08-30"))
            #expect(try await office.shown("due", of: number, on: "2026-08-30") == 13_600)
            #expect(try await office.shown("fine", of: number, on: "2026-08-30") == 3_600)
            #expect(try await office.shown("due", of: number, on: "2026-09-30") == 13_700)
            let computed = try await office.call(
                "taxes.how_computed", ["number": .text(number)], at: try TaxOffice.morning(of: "2026-09-30"))
            #expect(
                computed.lines("purpose", "amount", "left") == [
                    "current 300.00 100.00", "penalty 30.00 30.00", "interest 7.00 7.00",
                ])
            _ = try await office.balances()
        }
    }

    @Test func `who agreed before midnight pays no fine, however late the wallet answers`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\n")
            let evening = try TaxOffice.morning(of: "2026-06-30").adding(seconds: 15 * 3600 + 3599)
            let reference = try await office.pay(number, 30_000, at: evening)
            let night = evening.adding(seconds: 3 * 3600)
            #expect(try await office.shown("due", of: number, on: "2026-07-01") == 33_000)
            try await office.hear(.moved(30_000), about: reference, at: night)
            #expect(try await office.shown("due", of: number, on: "2026-07-01") == 0)
            #expect(try await office.balances() == ["clearing:momo": 30_000, "receivable:\(number)": -30_000])
        }
    }

    @Test func `a rebate is for anyone who pays all, and lost with a part`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "early,,rebate,10,,,,,\n")
            #expect(try await office.shown("off", of: number, on: "2026-05-04") == 3_000)
            try await office.paid(number, 10_000, "T1")
            #expect(try await office.balances()["assessed:\(number)"] == nil)
            // Until the due day the rest may still settle the bill with the rebate.
            #expect(try await office.shown("due", of: number, on: "2026-06-30") == 17_000)
            #expect(try await office.shown("due", of: number, on: "2026-07-01") == 20_000)
        }
    }

    @Test func `a bill in arrears is fined for what is left of each period`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\n")
            #expect(try await office.shown("due", of: number, on: "2026-06-30") == 30_600)
            #expect(try await office.shown("due", of: number, on: "2026-07-01") == 33_000)
            try await office.paid(number, 33_000, "T1", at: try TaxOffice.morning(of: "2026-07-01"))
            let balances = try await office.balances()
            #expect(balances["penalty:rate:2025"] == -600)
            #expect(balances["penalty:rate:2026"] == -2_400)
            #expect(try await office.shown("due", of: number, on: "2026-12-31") == 0)
        }
    }

    @Test func `what is wrong with a file of rules is told with its line and column`() async throws {
        try await TaxOffice.open { office in
            let refusals = try await office.desk.refusals(
                "tax-rules",
                TaxOffice.ruleHeader
                    + """
                    a,,fine,10,,,,,
                    b,,penalty,ten,,,,,
                    c,,penalty,,,,,,
                    d,,interest,1,5.00,,,,
                    e,,interest,1,,week,,,
                    f,,penalty,1,,,-3,,
                    g,,penalty,1,,,,2026-02-01,2026-01-01
                    g,,penalty,1,,,,,

                    """)
            #expect(
                refusals == [
                    "2 effect", "3 percent", "4 percent", "5 fixed", "6 step", "7 days", "8 until", "9 code",
                ])
        }
    }
}
