import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Bills paid in parts by agreement.
@Suite(.onEveryStore) struct InstalmentTests {
    private static func arguments(_ number: String, _ parts: Int64) -> [String: Value] {
        ["number": .text(number), "parts": .integer(parts)]
    }

    /// Asks for reminders on a day, and answers what was sent since the last time.
    private static func remind(_ office: TaxOffice, on day: String) async throws -> [String] {
        let before = office.effects.messages.count
        try await office.runJobs(
            ["taxes.remind", "taxes.missed", "taxes.moved-days"], at: try TaxOffice.morning(of: day))
        return office.effects.messages.dropFirst(before).map { message in
            "\(message.text) \(message.arguments["amount"]?.asMoney?.decimal ?? "-")"
        }
    }

    @Test func `a plan is offered in equal monthly parts, the odd units first, and one part may then be paid`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "100.00", minimum: "")
            let now = try TaxOffice.morning(of: "2026-01-31")
            let offered = try await office.call("taxes.offer_plan", Self.arguments(number, 3), at: now)
            #expect(offered.name == "offered")
            #expect(offered.fields["first"] == .money(TaxOffice.money(3_334)))
            #expect(offered.fields["each"] == .money(TaxOffice.money(3_333)))
            #expect(offered.fields["first_date"] == .date(try #require(CivilDate(iso: "2026-02-28"))))
            #expect(offered.fields["last_date"] == .date(try #require(CivilDate(iso: "2026-04-30"))))
            #expect(try await office.shown("minimum", of: number, on: "2026-01-31") == 10_000)
            let accepted = try await office.call("taxes.accept_plan", Self.arguments(number, 3), at: now)
            #expect(accepted.fields == offered.fields)
            #expect(try await office.shown("minimum", of: number, on: "2026-01-31") == 3_333)
            try await office.paid(number, 3_334, "T1", at: now)
            #expect(try await office.shown("due", of: number, on: "2026-01-31") == 6_666)
        }
    }

    @Test func `each part is reminded of three days before, once, and not when it is paid`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "90.00", minimum: "")
            let now = try TaxOffice.morning(of: "2026-01-10")
            try await office.call("taxes.accept_plan", Self.arguments(number, 3), at: now)
            #expect(try await Self.remind(office, on: "2026-02-06") == [])
            #expect(try await Self.remind(office, on: "2026-02-07") == ["taxes.sms_instalment 30.00"])
            #expect(try await Self.remind(office, on: "2026-02-07") == [])
            try await office.paid(number, 4_000, "T1", at: try TaxOffice.morning(of: "2026-02-10"))
            // 10.00 of the second part is paid already.
            #expect(try await Self.remind(office, on: "2026-03-07") == ["taxes.sms_instalment 20.00"])
            try await office.paid(number, 5_000, "T2", at: try TaxOffice.morning(of: "2026-03-08"))
            #expect(try await Self.remind(office, on: "2026-04-07") == [])
        }
    }

    @Test func `a new plan takes the place of the one before`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "90.00", minimum: "")
            let now = try TaxOffice.morning(of: "2026-01-10")
            try await office.call("taxes.accept_plan", Self.arguments(number, 12), at: now)
            try await office.call("taxes.accept_plan", Self.arguments(number, 2), at: now)
            #expect(try await Self.remind(office, on: "2026-02-08") == ["taxes.sms_instalment 45.00"])
            #expect(try await Self.remind(office, on: "2026-02-10") == [])
        }
    }

    @Test func `no plan is made of too few or too many parts, of nothing, or of a bill nobody has`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "0.05", minimum: "")
            for parts in [-1, 0, 1, 13, 6] as [Int64] {
                #expect(try await office.call("taxes.accept_plan", Self.arguments(number, parts)).name == "refused")
            }
            let nobodys = Self.arguments(try TaxOffice.number(2), 3)
            #expect(try await office.call("taxes.offer_plan", nobodys).name == "unknown")
            try await office.paid(number, 5, "T1")
            #expect(try await office.call("taxes.offer_plan", Self.arguments(number, 3)).name == "settled")
        }
    }
}
