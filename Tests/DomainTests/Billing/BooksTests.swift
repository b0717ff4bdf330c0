import DomainKit
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Whatever happens to two bills of one taxpayer, and in whatever order, the books must say the same.
@Suite(.onEveryStore) struct BooksTests {
    /// Something that happens once the bills are there and both have been asked for.
    private enum Event: CaseIterable {
        case firstPays, firstPaysAgain, secondPays, heardTwice, declined, strangersMoney, lowered, sealed, tooMuch
        case takenBack
    }

    /// Numbers that come out the same for the same seed.
    private struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 31)
        }
    }

    /// An office with a bill of 300.00 for anyone who pays, and two attempts at it.
    private struct Course {
        let office: TaxOffice
        let number: String
        let references: [String]

        init(_ office: TaxOffice) async throws {
            self.office = office
            try await office.register()
            number = try await office.demand(1)
            references = try await office.payTwice(number, 30_000, 30_000)
        }

        func happen(_ event: Event) async throws {
            switch event {
            case .firstPays: try await office.hear(.moved(20_000, "A"), about: references[0])
            case .firstPaysAgain: try await office.hear(.moved(1_000, "B"), about: references[0])
            case .secondPays: try await office.hear(.moved(7_000, "C"), about: references[1])
            case .heardTwice:
                for _ in 0..<2 { try await office.hear(.moved(7_000, "C"), about: references[1]) }
            case .declined: try await office.hear(.refused(.declined), about: references[1])
            case .strangersMoney: try await office.hear(.moved(900, "D"), about: "nobody's")
            case .lowered: try await office.amend(1, to: "200.00")
            case .tooMuch: try await office.hear(.moved(50_000, "E"), about: references[1])
            case .sealed:
                // The day is closed in the middle of it; what comes later counts for the next.
                let vault = office.desk.vault
                _ = try await office.desk.database.write { transaction in
                    try Books.sealDays(
                        until: DomainDesk.day(of: DomainDesk.morning), ProjectCity.domains.records,
                        at: DomainDesk.morning, vault, transaction)
                }
            case .takenBack:
                // The wallet takes back the money of E, of which it may tell before us.
                try await office.hear(.moved(50_000, "E"), about: references[1])
                _ = try await office.inContext { context in
                    try Books.reverse(
                        wallet: TaxOffice.wallet, transaction: "E", reason: "wallet", by: "back E", context)
                }
            }
        }
    }

    @Test(arguments: 1...6)
    func `any order of events leaves the same balances, and all that must hold holds`(seed: UInt64) async throws {
        var chance = Chance(state: seed)
        let events = Event.allCases.shuffled(using: &chance)
        try await TaxOffice.open { office in
            let course = try await Course(office)
            for event in events {
                try await course.happen(event)
                // Sums, receipts and bills agree at every moment, and suspense owes nobody.
                let balances = try await office.balances()
                #expect(balances.values.reduce(0, +) == 0)
                #expect((balances["suspense:momo"] ?? 0) <= 0)
                try await Self.checkReceipts(office)
            }
            let balances = try await office.balances().filter { $0.value != 0 }
            #expect(
                balances == [
                    "clearing:momo": 28_900, "suspense:momo": -900, "receivable:\(course.number)": -26_000,
                    "credit:\(course.number)": -2_000, "assessed:\(course.number)": -4_000, "current:rate:2026": 4_000,
                ])
            #expect(try await office.due(course.number) == 0)
            try await Self.checkChain(office)
        }
    }

    /// What stands of the receipts, paid or kept, is what came in and was not taken back.
    private static func checkReceipts(_ office: TaxOffice) async throws {
        let rows = try await office.desk.rows(
            """
            SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT),
                (SELECT CAST(COALESCE(SUM(paid + credit), 0) AS BIGINT) FROM bills)
            FROM receipts r LEFT JOIN reversals v ON v.entry = r.entry WHERE v.entry IS NULL
            """)
        let row = try #require(rows.first)
        #expect(try row.integer(0) == row.integer(1))
        let strays = try await office.desk.rows(
            "SELECT r.number FROM receipts r LEFT JOIN postings p ON p.entry = r.entry WHERE p.entry IS NULL")
        #expect(strays.isEmpty)
        let successes = try await office.desk.rows(
            "SELECT wallet_transaction FROM entries GROUP BY wallet, wallet_transaction HAVING COUNT(*) > 1")
        #expect(successes.isEmpty)
    }

    private static func checkChain(_ office: TaxOffice) async throws {
        var hasMore = true
        while hasMore { hasMore = try await office.desk.database.write { try Books.linkEntries($0) } }
        let verification = try await office.desk.database.read { try Books.verifyLedger(in: $0) }
        #expect(verification.faults == [])
        #expect(verification.waiting == 0)
    }

    @Test func `a payment on its way when the tax is lowered leaves what is too much as credit`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            let reference = try await office.pay(number, 30_000)
            try await office.amend(1, to: "200.00")
            try await office.hear(.moved(30_000), about: reference)
            #expect(office.effects.texts.last == "taxes.sms_receipt_credit")
            #expect(try await office.balances()["credit:\(number)"] == -4_000)
        }
    }
}
