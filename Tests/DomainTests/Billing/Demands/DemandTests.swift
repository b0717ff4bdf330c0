import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Demands of several lines: what is paid first, what is kept, what is put right.
@Suite(.onEveryStore) struct DemandTests {
    @Test func `a demand of two periods is one bill, found by its number and by its taxpayer's phone`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            let bills = try await office.call("taxes.my_bills").fields["bills"]?.asList
            let line = try #require(bills?.first)
            #expect(line.value(at: ["number"]) == .text(number))
            #expect(line.value(at: ["object"]) == .text("Shop 14 Adum"))
            #expect(line.value(at: ["due"]) == .money(TaxOffice.money(30_000)))
            let bill = try await office.call("taxes.find_bill", ["number": .text(number)]).fields
            #expect(bill["payer"] == .text("A*** K****"))
            #expect(bill["arrears"] == .money(TaxOffice.money(6_000)))
            #expect(bill["due"] == .money(TaxOffice.money(30_000)))
            #expect(try await office.balances() == [:])
        }
    }

    @Test func `a part pays the oldest line first, and the receipt says so`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            try await office.desk.bring(
                "demands",
                "number,object_code,head,period,purpose,amount,due_date,minimum\n"
                    + "\(try TaxOffice.number(1)),SHOP-14,rate,2026,current,240.00,2026-06-30,50.00\n"
                    + "\(try TaxOffice.number(1)),SHOP-14,rate,2025,arrears,60.00,2025-06-30,50.00\n")
            let number = try TaxOffice.number(1)
            let receipt = try await office.paid(number, 10_000, "T1")
            let message = try #require(office.effects.messages.last)
            #expect(message.text == "taxes.sms_receipt_arrears")
            #expect(message.arguments["arrears"] == .money(TaxOffice.money(6_000)))
            #expect(message.arguments["left"] == .money(TaxOffice.money(20_000)))
            let verified = try await office.call("taxes.verify_receipt", ["number": .text(receipt)], from: 7)
            #expect(verified.lines("purpose", "period", "amount") == ["arrears 2025 60.00", "current 2026 40.00"])
            let computed = try await office.call("taxes.how_computed", ["number": .text(number)])
            #expect(
                computed.lines("purpose", "period", "amount", "left") == [
                    "arrears 2025 60.00 0.00", "current 2026 240.00 200.00",
                ])
            _ = try await office.balances()
        }
    }

    @Test func `an amount short by one unit is taken, and the rest is named`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            let reference = try await office.pay(number, 30_000)
            try await office.hear(.moved(29_999), about: reference)
            #expect(office.effects.messages.last?.arguments["left"] == .money(TaxOffice.money(1)))
            #expect(try await office.due(number) == 1)
        }
    }

    @Test func `a bill of one line explains itself`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 10_000, "T1")
            let verified = try await office.call("taxes.verify_receipt", ["number": .text(receipt)])
            #expect(verified.lines("head", "period", "purpose", "amount") == ["rate 2026 current 100.00"])
            let computed = try await office.call("taxes.how_computed", ["number": .text(number)])
            #expect(computed.lines("purpose", "amount", "left") == ["current 300.00 200.00"])
        }
    }

    // MARK: Putting right

    @Test func `a tax that is lowered keeps the money on the bill, and what is too much is credit`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            try await office.paid(number, 30_000, "T1")
            try await office.amend(1, to: "200.00")
            #expect(try await office.due(number) == 0)
            var balances = try await office.balances()
            #expect(balances["receivable:\(number)"] == -26_000)
            #expect(balances["credit:\(number)"] == -4_000)
            #expect(balances["assessed:\(number)"] == -4_000)
            #expect(balances["current:rate:2026"] == 4_000)
            try await office.amend(1, to: "250.00")
            balances = try await office.balances()
            #expect(balances["credit:\(number)"] == 0)
            #expect(balances["receivable:\(number)"] == -30_000)
            #expect(try await office.due(number) == 1_000)
            let computed = try await office.call("taxes.how_computed", ["number": .text(number)])
            #expect(
                computed.lines("period", "amount", "left") == ["2025 60.00 0.00", "2026 250.00 10.00"])
        }
    }

    @Test func `an exemption takes off, and taking it away again adds`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            let lines =
                "\(number),SHOP-14,rate,2026,current,240.00,2026-06-30,pensioner\n"
                + "\(number),SHOP-14,rate,2025,arrears,60.00,2025-06-30,\n"
            try await office.desk.bring(
                "demands", TaxOffice.demandHeader + lines + "\(number),SHOP-14,rate,2026,exemption,240.00,2026-06-30,\n"
            )
            #expect(try await office.due(number) == 6_000)
            #expect(try await office.balances()["exemption:rate:2026"] == 24_000)
            try await office.desk.bring("demands", TaxOffice.demandHeader + lines)
            #expect(try await office.due(number) == 30_000)
            _ = try await office.balances()
        }
    }

    @Test func `a demand that differs is refused without a reason, and the same one changes nothing`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let number = try await office.demand(1)
            try await office.demand(1)
            let refusals = try await office.desk.refusals(
                "demands", TaxOffice.demandHeader + "\(number),SHOP-14,rate,2026,current,999.00,2026-06-30,\n")
            #expect(refusals == ["2 reason"])
            let other = try await office.desk.refusals(
                "demands", TaxOffice.demandHeader + "\(number),STALL-7,rate,2026,current,240.00,2026-06-30,x\n")
            #expect(other == ["2 object_code"])
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances() == [:])
        }
    }

    @Test func `what is wrong with a file of demands is told with its line and column`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let refusals = try await office.desk.refusals(
                "demands",
                TaxOffice.demandHeader
                    + """
                    1234567890,SHOP-14,rate,2026,current,240.00,2026-06-30,
                    ,NOWHERE,rate,2026,current,240.00,2026-06-30,
                    ,SHOP-14,rate,2026,penalty,240.00,2026-06-30,
                    ,SHOP-14,rate,2026,current,0,2026-06-30,
                    ,STALL-7,rate,,current,240.00,06.05.2026,
                    ,YARD-3,rate,2026,exemption,240.00,2026-06-30,

                    """)
            #expect(
                refusals == [
                    "2 number", "4 purpose", "5 amount", "6 period", "6 due_date", "3 object_code", "7 amount",
                ])
            #expect(try await office.desk.takeOut("bills").isEmpty)
        }
    }

    @Test func `lines without a number are one bill for each object`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let report = try await office.desk.bring(
                "demands",
                TaxOffice.demandHeader + ",SHOP-14,rate,2026,,240.00,2026-06-30,\n"
                    + ",STALL-7,market fee,2026,,12.00,2026-06-30,\n,SHOP-14,rate,2025,arrears,60.00,2025-06-30,\n")
            #expect(report.stored == 2)
            #expect(report.notes.count == 2)
            let objects = try await office.call("taxes.my_bills").texts("bills", "object")
            #expect(objects.sorted() == ["Shop 14 Adum", "Stall 7"])
            let bills = try await office.desk.takeOut("bills").map { [$0[3], $0[7], $0[9]] }
            #expect(
                Set(bills) == [["Shop 14 Adum", "300.00", "2026-06-30"], ["Stall 7", "12.00", "2026-06-30"]])
        }
    }

    // MARK: Credit

    @Test func `what was too much is used by the same taxpayer's next demand, and by nobody else's`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let first = try await office.demand(1)
            let reference = try await office.pay(first, 30_000)
            try await office.hear(.moved(35_000), about: reference)
            let others = try await office.demand(2, object: "YARD-3")
            #expect(try await office.due(others) == 30_000)
            let next = try await office.demand(3, object: "STALL-7")
            #expect(try await office.due(next) == 25_000)
            let balances = try await office.balances()
            #expect(balances["credit:\(first)"] == 0)
            #expect(balances["receivable:\(next)"] == -5_000)
            #expect(balances["clearing:momo"] == 35_000)
        }
    }
}
