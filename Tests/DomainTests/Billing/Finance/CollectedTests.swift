import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@testable import Billing
@testable import Payments
@testable import DomainKit

/// Money that came in and money that did not, with sums, as finance asks for them.
@Suite(.onEveryStore) struct CollectedTests {
    /// Payments in two months and three weeks to bills of two areas, one paid too much, one taken back; one in suspense.
    private static func fill(_ office: TaxOffice) async throws {
        try await office.desk.bring(
            "bills",
            "number,payer_name,payer_phone,object,kind,period,amount,due_date,minimum,area\n"
                + "\(try TaxOffice.number(1)),Ama,0240000001,Shop 1,Market fee,2026,300.00,2026-06-30,10.00,Adum\n"
                + "\(try TaxOffice.number(2)),Kofi,0240000002,Shop 2,Property rate,2026,100.00,2026-06-30,10.00,Bantama\n"
        )
        let (one, two) = (try TaxOffice.number(1), try TaxOffice.number(2))
        // Paid to the bill's number, in the wallet's own menu.
        try await office.hear(.moved(10_000, "T1"), about: one, at: try TaxOffice.morning(of: "2026-05-03"))
        try await office.hear(.moved(5_000, "T2"), about: one, at: try TaxOffice.morning(of: "2026-05-04"))
        try await office.hear(.moved(10_500, "T3"), about: two, at: try TaxOffice.morning(of: "2026-05-04"))
        try await office.hear(.moved(1_000, "T4"), about: one, at: try TaxOffice.morning(of: "2026-06-01"))
        _ = try await office.inContext(at: try TaxOffice.morning(of: "2026-06-02")) { context in
            try Books.reverse(wallet: TaxOffice.wallet, transaction: "T3", reason: "wallet", by: "back T3", context)
        }
        try await office.hear(.moved(900, "S1"), about: "nobody's", at: try TaxOffice.morning(of: "2026-06-02"))
    }

    private static func summary(
        _ name: String, by groups: String = "", since: String? = nil, until: String? = nil,
        today: String = "2026-06-02",
        _ office: TaxOffice
    ) async throws -> [String] {
        let summary = try #require(DomainModule.billing.summaries.first { $0.name == name })
        let list = try summary.list(
            SummaryQuery(
                by: groups.split(separator: ",").map(String.init), since: since.flatMap(CivilDate.init(iso:)),
                until: until.flatMap(CivilDate.init(iso:)), today: try #require(CivilDate(iso: today))))
        let rows = try await office.desk.takeOut(list)
        return rows.map { $0.joined(separator: "|") }
    }

    @Test func `sums by every group, and all come to what the ledger says`() async throws {
        try await TaxOffice.open { office in
            try await Self.fill(office)
            let expected: [(groups: String, rows: [String])] = [
                (
                    "",
                    [
                        "2026-05-03|GHS|1|100.00|0.00|100.00", "2026-05-04|GHS|2|155.00|0.00|155.00",
                        "2026-06-01|GHS|1|10.00|0.00|10.00", "2026-06-02|GHS|0|0.00|105.00|-105.00",
                    ]
                ),
                (
                    "week",
                    [
                        "2026-W18|GHS|1|100.00|0.00|100.00", "2026-W19|GHS|2|155.00|0.00|155.00",
                        "2026-W23|GHS|1|10.00|105.00|-95.00",
                    ]
                ),
                ("month", ["2026-05|GHS|3|255.00|0.00|255.00", "2026-06|GHS|1|10.00|105.00|-95.00"]),
                ("area", ["Adum|GHS|3|160.00|0.00|160.00", "Bantama|GHS|1|105.00|105.00|0.00"]),
                (
                    "head",
                    [
                        "Market fee|GHS|3|160.00|0.00|160.00", "Property rate|GHS|1|100.00|100.00|0.00",
                        "credit|GHS|1|5.00|5.00|0.00",
                    ]
                ),
                ("wallet", ["momo|GHS|4|265.00|105.00|160.00"]),
                (
                    "area,month",
                    [
                        "Adum|2026-05|GHS|2|150.00|0.00|150.00", "Adum|2026-06|GHS|1|10.00|0.00|10.00",
                        "Bantama|2026-05|GHS|1|105.00|0.00|105.00", "Bantama|2026-06|GHS|0|0.00|105.00|-105.00",
                    ]
                ),
            ]
            for (groups, rows) in expected {
                #expect(try await Self.summary("collected", by: groups, office) == rows, "\(groups)")
            }
            let balances = try await office.balances()
            #expect((balances["clearing:momo"] ?? 0) + (balances["suspense:momo"] ?? 0) == 16_000)
        }
    }

    @Test func `count from a day and to a day, both included`() async throws {
        try await TaxOffice.open { office in
            try await Self.fill(office)
            let may = try await Self.summary(
                "collected", by: "wallet", since: "2026-05-04", until: "2026-06-01", office)
            #expect(may == ["momo|GHS|3|165.00|0.00|165.00"])
            #expect(try await Self.summary("collected", since: "2026-06-03", office) == [])
        }
    }

    @Test(arguments: [
        ("collected", ["moon"], "has no sums by \"moon\""), ("arrears", ["day"], "has no sums by \"day\""),
        ("collected", ["day", "day"], "once"),
    ])
    func `a question that cannot be is refused`(name: String, groups: [String], says: String) throws {
        let summary = try #require(DomainModule.billing.summaries.first { $0.name == name })
        let refused = #expect(throws: SummaryRefused.self) {
            try summary.list(SummaryQuery(by: groups, today: CivilDate(daysSinceEpoch: 0)))
        }
        #expect(refused?.sentence.contains(says) == true)
    }

    @Test func `a summary of today takes no days, and no span ends before it begins`() throws {
        let day = CivilDate(daysSinceEpoch: 20_000)
        #expect(throws: SummaryRefused.self) { try Taxes.arrearsSummary.list(SummaryQuery(since: day, today: day)) }
        #expect(throws: SummaryRefused.self) {
            try Taxes.collectedSummary.list(
                SummaryQuery(since: day, until: CivilDate(daysSinceEpoch: 19_999), today: day))
        }
    }

    /// Weeks at turns of the year, by ISO 8601.
    @Test(arguments: [
        ("2024-12-29", "2024-W52"), ("2024-12-30", "2025-W01"), ("2026-01-01", "2026-W01"), ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"), ("2027-01-04", "2027-W01"), ("2021-01-03", "2020-W53"), ("1969-12-29", "1970-W01"),
        ("2026-05-04", "2026-W19"), ("2026-05-03", "2026-W18"),
    ])
    func `a day lies in the week of its Thursday`(day: String, week: String) throws {
        #expect(try #require(CivilDate(iso: day)).isoWeek == week)
    }

    // MARK: Arrears

    @Test func `what is overdue stands apart from what is not due, line by line`() async throws {
        try await TaxOffice.open { office in
            try await Self.fill(office)
            try await office.register()
            // 60.00 due in June 2025 and 240.00 due at the end of June 2026; 20.00 of the older are paid.
            let demand = try await office.demand(3)
            try await office.hear(.moved(2_000, "T9"), about: demand, at: try TaxOffice.morning(of: "2026-06-02"))
            let objects = try await Self.summary("arrears", office)
            #expect(objects.contains("Adum||Shop 1|1|2026-06-30|140.00|0.00|140.00"), "\(objects)")
            #expect(objects.contains("Bantama||Shop 2|1|2026-06-30|100.00|0.00|100.00"))
            #expect(objects.count == 3)
            #expect(objects.contains { $0.contains("|SHOP-14|") && $0.hasSuffix("|1|2025-06-30|280.00|40.00|240.00") })

            let heads = try await Self.summary("arrears", by: "head", office)
            #expect(
                heads == [
                    "Market fee|1|2026-06-30|140.00|0.00|140.00", "Property rate|1|2026-06-30|100.00|0.00|100.00",
                    "rate|1|2025-06-30|280.00|40.00|240.00",
                ])
            let ages = try await Self.summary("arrears", by: "age", office)
            #expect(
                ages == [
                    "0 not due|3|2026-06-30|480.00|0.00|480.00", "3 91 to 365 days|1|2025-06-30|40.00|40.00|0.00",
                ])
            // On its day money is not overdue; a day later it is.
            let onTheDay = try await Self.summary("arrears", by: "age", today: "2026-06-30", office)
            #expect(onTheDay.first == "0 not due|3|2026-06-30|480.00|0.00|480.00")
            let after = try await Self.summary("arrears", by: "age", today: "2026-07-01", office)
            #expect(
                after == [
                    "1 1 to 30 days|3|2026-06-30|480.00|480.00|0.00", "4 over 365 days|1|2025-06-30|40.00|40.00|0.00",
                ])
            let areas = try await Self.summary("arrears", by: "area,age", today: "2026-07-01", office)
            #expect(areas.contains("Adum|1 1 to 30 days|2|2026-06-30|380.00|380.00|0.00"), "\(areas)")
        }
    }

    @Test func `more than a page of arrears is counted once, area by area`() async throws {
        try await TaxOffice.open { office in
            let header = "number,payer_name,object,amount,due_date,area\n"
            let lines = try (0..<1_100).map {
                "\(try TaxOffice.number($0)),Ama,Shop \($0 % 7),1.00,2026-06-0\($0 % 2 + 1),\($0 % 3 == 0 ? "" : "Adum")\n"
            }
            try await office.desk.bring("bills", header + lines.joined())
            let areas = try await Self.summary("arrears", by: "area", office)
            #expect(areas == ["|367|2026-06-01|367.00|184.00|183.00", "Adum|733|2026-06-01|733.00|366.00|367.00"])
            #expect(try await Self.summary("arrears", office).count == 14)
        }
    }
}
