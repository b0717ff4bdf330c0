import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@testable import Billing
@testable import DomainKit

/// The list a city prints: numbers that were made, with the payers they are for.
@Suite(.onEveryStore) struct BillListTests {
    private static let header = "payer_name,payer_phone,object,kind,period,amount,due_date,area\n"
    private static let rows =
        "Ama <b>Boateng</b> & Sons,0240000001,Shop 1,Market fee,2026,30.00,2026-12-31,Bantama\n"
        + "Kofi Mensah,,\"House \"\"9\"\"\",Property rate,2026,20.50,2026-12-31,Adum\n"
        + "Esi Owusu,0240000003,Shop 3,Market fee,2026,10.00,2026-12-31,Adum\n"

    private static func context(
        _ transaction: any Transaction, _ office: DomainDesk, showsPhones: Bool
    ) -> ExportContext {
        ExportContext(
            transaction: transaction, vault: office.vault, profile: office.profile, showsPhones: showsPhones)
    }

    private static func rows(_ desk: DomainDesk, showsPhones: Bool) async throws -> [[String]] {
        try await desk.database.read { transaction in
            var rows: [[String]] = []
            try Taxes.billListExport.rows(context(transaction, desk, showsPhones: showsPhones)) { rows.append($0) }
            return rows
        }
    }

    @Test func `has each made number with its payer and phone by area, where somebody may see them`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.rows)
            let numbers = try await office.desk.takeOut("bills").map { $0[0] }
            let rows = try await Self.rows(office.desk, showsPhones: true)
            #expect(Set(rows.map { $0[1] }) == Set(numbers) && numbers.allSatisfy { Taxes.number($0) != nil })
            #expect(
                rows.map { [$0[0]] + $0[2...] } == [
                    ["Adum", "Kofi Mensah", "House \"9\"", "Property rate", "2026", "2026-12-31", "20.50", ""],
                    ["Adum", "Esi Owusu", "Shop 3", "Market fee", "2026", "2026-12-31", "10.00", "+233240000003"],
                    [
                        "Bantama", "Ama <b>Boateng</b> & Sons", "Shop 1", "Market fee", "2026", "2026-12-31", "30.00",
                        "+233240000001",
                    ],
                ])
            let open = try await Self.rows(office.desk, showsPhones: false)
            #expect(open.map { $0[2] } == ["", "", ""] && open.allSatisfy { $0.count == 8 })
        }
    }

    private static func pages(_ desk: DomainDesk, showsPhones: Bool = true) async throws -> String {
        let disclosure = try #require(
            Disclosure(of: "bill-list", to: .treasurer, by: "Esi \"T\"", because: "bills of <2026>"))
        let head = PrintedListHead(
            city: "Kumasi", day: try #require(CivilDate(iso: "2026-12-01")), disclosure: disclosure)
        return try await desk.database.read { transaction in
            var page = ""
            try Taxes.writeBillPages(head, context(transaction, desk, showsPhones: showsPhones)) { page += $0 }
            return page
        }
    }

    @Test func `as pages begins each area on a sheet with the columns' names, says for whom, and adds up`() async throws
    {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.rows)
            let page = try await Self.pages(office.desk)
            #expect(page.contains("section + section { break-before: page }"))
            #expect(page.contains("thead { display: table-header-group }"))
            #expect(page.ranges(of: "<section>").count == 2 && page.ranges(of: "</section>").count == 2)
            #expect(page.ranges(of: "<thead>").count == 2 && page.ranges(of: "<tr><td").count == 3)
            #expect(page.contains("<h2>Adum</h2>") && page.contains("<p>2 bills, GHS 30.50</p>"))
            #expect(page.contains("<p>1 bill, GHS 30.00</p>"))
            #expect(page.contains("Ama &lt;b&gt;Boateng&lt;/b&gt; &amp; Sons") && !page.contains("<b>"))
            #expect(page.contains("For the treasurer Esi &quot;T&quot;: bills of &lt;2026&gt;."))
            #expect(page.hasSuffix("</html>\n"))
        }
    }

    @Test func `as pages is never made without a role, and says when nothing is unpaid`() async throws {
        try await TaxOffice.open { office in
            await #expect(throws: BillListRefused.self) { try await Self.pages(office.desk, showsPhones: false) }
            let page = try await Self.pages(office.desk)
            #expect(page.contains("<p>No bill is unpaid.</p>"))
        }
    }
}
