import DomainKit
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Stalls that pay by the market day. The morning of every test is Monday 4 May 2026.
@Suite(.onEveryStore) struct StallTests {
    private static let fee: Int64 = 200

    /// A stall of taxpayer 1 that pays 2.00 a day; answers the number of its account.
    private static func stall(_ office: TaxOffice, closed: String = "") async throws -> String {
        try await office.register()
        if !closed.isEmpty { try await office.desk.bring("closed-days", "day,reason\n\(closed)") }
        try await office.desk.bring("stall-fees", "code,fee\nSTALL-7,2.00\n")
        return try #require(try await office.desk.takeOut("stalls").first?[3])
    }

    private static func look(
        _ office: TaxOffice, on day: String = "2026-05-04", code: String = "stall 7"
    ) async throws -> String {
        let outcome = try await office.call(
            "taxes.market_days", ["code": .text(code)], at: try TaxOffice.morning(of: day))
        return "\(outcome.name) \(outcome.fields["day"]?.asDate?.iso ?? "-")"
    }

    /// Asks to pay for some days and lets the money move.
    private static func buy(
        _ days: Int64, _ transaction: String, _ office: TaxOffice, on day: String = "2026-05-04"
    ) async throws {
        let now = try TaxOffice.morning(of: day)
        let asked = try await office.call(
            "taxes.buy_days", ["code": .text("STALL-7"), "days": .integer(days), "wallet": .text(TaxOffice.wallet)],
            at: now)
        let reference = try #require(asked.text("reference"))
        try await office.hear(.moved(fee * days, transaction), about: reference, at: now)
    }

    @Test func `days are bought once their money has come, and last until the last of them`() async throws {
        try await TaxOffice.open { office in
            let account = try await Self.stall(office)
            #expect(try await Self.look(office) == "open 2026-05-04")
            let asked = try await office.call(
                "taxes.buy_days", ["code": .text("STALL-7"), "days": .integer(7), "wallet": .text(TaxOffice.wallet)])
            #expect(asked.name == "started")
            // Asking is not paying.
            #expect(try await Self.look(office) == "open 2026-05-04")
            try await office.hear(.moved(1_400, "T1"), about: try #require(asked.text("reference")))
            #expect(try await Self.look(office) == "paid 2026-05-10")
            let told = try #require(office.effects.messages.last)
            #expect(told.text == "taxes.sms_market_days")
            #expect(told.arguments["until"] == .date(try #require(CivilDate(iso: "2026-05-10"))))
            let balances = try await office.balances()
            #expect(balances["receivable:\(account)"] == -1_400)
            #expect(balances["assessed:\(account)"] == 1_400)
            #expect(balances["current:Market days:2026-05"] == -1_400)
            #expect(try await Self.look(office, on: "2026-05-11") == "open 2026-05-11")
        }
    }

    @Test func `money that is known late buys days from the one its payer agreed on`() async throws {
        try await TaxOffice.open { office in
            _ = try await Self.stall(office)
            let asked = try await office.call(
                "taxes.buy_days", ["code": .text("STALL-7"), "days": .integer(2), "wallet": .text(TaxOffice.wallet)])
            let reference = try #require(asked.text("reference"))
            try await office.hear(.moved(400, "T1"), about: reference, at: try TaxOffice.morning(of: "2026-05-05"))
            #expect(try await Self.look(office, on: "2026-05-05") == "paid 2026-05-05")
            #expect(try await Self.look(office, on: "2026-05-06") == "open 2026-05-06")
        }
    }

    @Test func `more days come after those that are paid, and closed days are passed over`() async throws {
        try await TaxOffice.open { office in
            _ = try await Self.stall(office, closed: "sunday,rest\n2026-05-06,holiday\n")
            try await Self.buy(3, "T1", office)
            // Monday, Tuesday; Wednesday is closed; Thursday.
            #expect(try await Self.look(office) == "paid 2026-05-07")
            try await Self.buy(3, "T2", office)
            // Friday, Saturday; Sunday is closed; Monday.
            #expect(try await Self.look(office) == "paid 2026-05-11")
            // On a closed day the next market day is what counts.
            #expect(try await Self.look(office, on: "2026-05-10") == "paid 2026-05-11")
            #expect(try await Self.look(office, on: "2026-05-12") == "open 2026-05-12")
        }
    }

    @Test func `money that comes by itself buys days, and what does not reach for one is kept`() async throws {
        try await TaxOffice.open { office in
            let account = try await Self.stall(office)
            try await office.hear(.moved(500, "T1"), about: account)
            #expect(try await Self.look(office) == "paid 2026-05-05")
            #expect(try await office.balances()["credit:\(account)"] == -100)
            // With what was kept, 1.00 more makes a day.
            try await office.hear(.moved(100, "T2"), about: account)
            #expect(try await Self.look(office) == "paid 2026-05-06")
            #expect(try await office.balances()["credit:\(account)"] == 0)
            try await office.hear(.moved(150, "T3"), about: account)
            #expect(try await Self.look(office) == "paid 2026-05-06")
            #expect(try await office.balances()["credit:\(account)"] == -150)
        }
    }

    @Test func `what is over is promised to the stall, no matter who pays`() async throws {
        try await TaxOffice.open { office in
            _ = try await Self.stall(office)
            // Somebody with a phone of their own, and whose the stall is.
            for (count, payer) in [5, 1].enumerated() {
                let asked = try await office.call(
                    "taxes.buy_days",
                    ["code": .text("STALL-7"), "days": .integer(2), "wallet": .text(TaxOffice.wallet)], from: payer)
                let reference = try #require(asked.text("reference"))
                try await office.hear(.moved(2 * Self.fee + 50, "T\(count)"), about: reference)
                let phone = try DomainDesk.phone(payer)
                let told = try #require(office.effects.messages.last { $0.phone == phone })
                #expect(told.text == "taxes.sms_market_days")
                #expect(told.arguments["stall"] == .text("STALL-7"))
                #expect(told.arguments["credit"] == .money(TaxOffice.money(50 * Int64(count + 1))))
            }
        }
    }

    @Test func `a payment told five times buys its days once`() async throws {
        try await TaxOffice.open { office in
            let account = try await Self.stall(office)
            for _ in 1...5 { try await office.hear(.moved(400, "T1"), about: account) }
            #expect(try await Self.look(office) == "paid 2026-05-05")
            #expect(try await office.desk.takeOut("receipts").count == 1)
        }
    }

    @Test func `money taken back leaves the last days unpaid, and the next money pays them first`() async throws {
        try await TaxOffice.open { office in
            let account = try await Self.stall(office)
            try await Self.buy(2, "T1", office)
            try await Self.buy(3, "T2", office)
            #expect(try await Self.look(office) == "paid 2026-05-08")
            try await office.reverse(try office.lastReceipt())
            #expect(try await Self.look(office) == "paid 2026-05-05")
            #expect(try await office.due(account) == 600)
            try await office.hear(.moved(600, "T3"), about: account)
            #expect(try await Self.look(office) == "paid 2026-05-08")
            _ = try await office.balances()
        }
    }

    @Test func `anyone who checks a stall hears whether today is paid`() async throws {
        try await TaxOffice.open { office in
            _ = try await Self.stall(office, closed: "2026-05-07,holiday\n")
            func check(_ day: String) async throws -> String {
                try await office.call(
                    "taxes.check_object", ["code": .text("STALL-7")], from: 5, at: try TaxOffice.morning(of: day)
                ).name
            }
            #expect(try await check("2026-05-04") == "unpaid")
            try await Self.buy(2, "T1", office)
            #expect(try await check("2026-05-05") == "paid")
            #expect(try await check("2026-05-06") == "unpaid")
            #expect(try await check("2026-05-07") == "paid")
        }
    }

    @Test func `days that are closed after they were bought move to the end, and the owner is told`() async throws {
        try await TaxOffice.open { office in
            _ = try await Self.stall(office)
            try await Self.buy(7, "T1", office)
            try await office.desk.bring("closed-days", "day,reason\n2026-05-06,funeral\nsunday,rest\n")
            for _ in 1...5 { try await office.runJobs(["taxes.moved-days"], at: DomainDesk.morning) }
            // Wednesday and Sunday the 10th moved to Monday the 11th and Tuesday the 12th.
            #expect(try await Self.look(office) == "paid 2026-05-12")
            let moved = office.effects.messages.filter { $0.text == "taxes.sms_market_days_moved" }
            #expect(moved.compactMap { $0.arguments["day"]?.asDate?.iso } == ["2026-05-06", "2026-05-10"])
            #expect(try await office.desk.rows("SELECT day FROM stall_days").count == 7)
            // What moved is written down.
            _ = try await office.balances()
            // The same file again moves nothing.
            try await office.desk.bring("closed-days", "day,reason\n2026-05-06,funeral\nsunday,rest\n")
            for _ in 1...5 { try await office.runJobs(["taxes.moved-days"], at: DomainDesk.morning) }
            #expect(try await Self.look(office) == "paid 2026-05-12")
        }
    }

    @Test func `files with mistakes are refused whole, and say where`() async throws {
        try await TaxOffice.open { office in
            let account = try await Self.stall(office)
            let fees = "code,fee,number\nNONE,1.00,\nSTALL-7,0,\nSTALL-7,1.00,\nSHOP-14,1.00,\(account)\n"
            let refused = try await office.desk.refusals("stall-fees", fees)
            #expect(refused == ["2 code", "3 fee", "4 code", "5 number"])
            #expect(try await office.desk.takeOut("stalls").map { $0[4] } == ["2.00"])
            let days = "day\n2026-13-01\nfunday\nsunday\nSunday\n"
            #expect(try await office.desk.refusals("closed-days", days) == ["2 day", "3 day", "5 day"])
            let week =
                "day\n" + ["sun", "mon", "tues", "wednes", "thurs", "fri", "satur"].map { "\($0)day\n" }.joined()
            #expect(try await office.desk.refusals("closed-days", week) == ["1 day"])
            // A new fee is for days yet to be bought.
            try await office.desk.bring("stall-fees", "code,fee\nSTALL-7,3.00\n")
            #expect(try await office.desk.takeOut("stalls").map { $0[3...4] } == [[account, "3.00"]])
            #expect(try await Self.look(office, code: "none") == "unknown -")
            let none = try await office.call(
                "taxes.buy_days", ["code": .text("STALL-7"), "days": .integer(0), "wallet": .text("momo")])
            #expect(none.name == "refused")
        }
    }

    @Test func `a counter offers a stall one day to thirty, and no other bill that asks for nothing`() async throws {
        try await TaxOffice.open { office in
            let account = try await Self.stall(office)
            let profile = office.desk.profile
            let today = DomainDesk.day(of: DomainDesk.morning)
            let quote = try await office.desk.database.read {
                try Books.quote(account, profile, on: today, ProjectCity.domains.ports, in: $0)
            }
            #expect(quote?.due == TaxOffice.money(6_000) && quote?.least == TaxOffice.money(200))
            let bill = try await office.bill(1)
            _ = try await office.paid(bill, 30_000, "T1")
            let paid = try await office.desk.database.read {
                try Books.quote(bill, profile, on: today, ProjectCity.domains.ports, in: $0)
            }
            #expect(paid?.due == TaxOffice.money(0))
        }
    }
}
