import DomainKit
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct FindBillTests {
    @Test func `a bill is found by its number however it is typed, with its payer masked`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let outcome = try await office.call("taxes.find_bill", ["number": .text(number)])
            #expect(outcome.name == "found")
            #expect(
                outcome.fields == [
                    "number": .text(number), "payer": .text("A*** K****"), "object": .text("Shop 14 Adum"),
                    "kind": .text("rate"), "period": .text("2026"), "total": .money(TaxOffice.money(30_000)),
                    "due": .money(TaxOffice.money(30_000)), "minimum": .money(TaxOffice.money(7_500)),
                    "due_date": .date(try #require(CivilDate(year: 2026, month: 6, day: 30))),
                    "arrears": .money(TaxOffice.money(0)), "fine": .money(TaxOffice.money(0)),
                    "off": .money(TaxOffice.money(0)), "stands": .text("none"),
                    "part": .money(TaxOffice.money(30_000)), "objection": .text(""), "answer": .text("none"),
                    "part_date": .date(try #require(CivilDate(year: 2026, month: 6, day: 30))),
                ])
            let typed = "\(number.prefix(4)) \(number.dropFirst(4).prefix(3))-\(number.dropFirst(7))"
            #expect(try await office.call("taxes.find_bill", ["number": .text(typed)]) == outcome)
        }
    }

    @Test(arguments: [
        ("Ama Osei", "A*** O***"), ("Adjoa", "A***"), ("Kwabena-Maximilian", "K****"), ("É", "É***"),
        ("Ama Serwaa Osei Bonsu Mensah", "A*** S**** O***"), ("علي حسن", "ع*** ح***"),
    ])
    func `a name shows its first letters and not its length`(name: String, masked: String) async throws {
        try await TaxOffice.open { office in
            let number = try TaxOffice.number(1)
            try await office.desk.bring("bills", "number,payer_name,amount,due_date\n\(number),\(name),5,2026-06-30\n")
            #expect(try await office.call("taxes.find_bill", ["number": .text(number)]).text("payer") == masked)
        }
    }

    @Test func `a bill without a minimum is paid at once, and what is left bounds a minimum`() async throws {
        try await TaxOffice.open { office in
            let whole = try await office.bill(1, minimum: "")
            let parts = try await office.bill(2)
            let paid = try await office.pay(parts, 25_000)
            try await office.hear(.moved(25_000), about: paid)
            for (number, minimum) in [(whole, Int64(30_000)), (parts, 5_000)] {
                let outcome = try await office.call("taxes.find_bill", ["number": .text(number)])
                #expect(outcome.fields["minimum"] == .money(TaxOffice.money(minimum)))
            }
        }
    }

    @Test func `a bill that is paid is settled`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(30_000), about: try await office.pay(number, 30_000))
            let outcome = try await office.call("taxes.find_bill", ["number": .text(number)])
            #expect(outcome.name == "settled")
            #expect(outcome.fields["due"] == .money(TaxOffice.money(0)))
            #expect(outcome.fields["total"] == .money(TaxOffice.money(30_000)))
        }
    }

    @Test(arguments: ["bill no. %", "my bill % please", "facture n° %", "الفاتورة %"])
    func `words around a number do no harm`(message: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            for written in [number, "\(number.prefix(3)) \(number.dropFirst(3))"] {
                let typed = message.split(separator: "%", omittingEmptySubsequences: false).joined(separator: written)
                #expect(try await office.call("taxes.find_bill", ["number": .text(typed)]).name == "found")
            }
        }
    }

    @Test(arguments: [
        "%,", "%!", "%?", "(%)", "\"%\"", "%'", "<%>", "*%#", "no:%", "BILL%", "%;", "%, thanks", "%/2026", "% %", "#%",
        "%.",
    ])
    func `marks beside a number do no harm, wherever a number is typed`(message: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let typed = message.split(separator: "%", omittingEmptySubsequences: false).joined(separator: number)
            #expect(try await office.call("taxes.find_bill", ["number": .text(typed)]).name == "found")
            let quoted = try await office.inContext { context in
                try Books.quote(typed, context.profile, on: context.today, context.ports, in: context.transaction)
            }
            #expect(quoted?.number == number)
        }
    }

    @Test(arguments: [
        ("", "unknown"), ("12", "unknown"), ("number", "unknown"), ("999999999999999999999999", "unknown"),
        ("12345678", "unknown"), ("123456789012", "unknown"), ("1234567890", "mistyped"), ("123 456 7890", "mistyped"),
        ("bill no. 123-456-7890, thanks", "mistyped"), ("١٢٣٤٥٦٧٨٩٠", "mistyped"), ("123456789", "mistyped"),
        ("12345678901", "mistyped"), ("123456789O", "mistyped"),
    ])
    func `a number with wrong check digits is mistyped where it is as long as a bill's, and counts for nothing`(
        typed: String, name: String
    ) async throws {
        try await TaxOffice.open { office in
            for _ in 0..<20 {
                let outcome = try await office.call("taxes.find_bill", ["number": .text(typed)])
                #expect(outcome == ActionOutcome(name))
            }
            #expect(try await office.desk.rows("SELECT * FROM missed_numbers").isEmpty)
        }
    }

    @Test func `each slip of the finger in a bill's number is told as one`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            for place in 0..<number.count {
                var typed = Array(number)
                typed[place] = typed[place] == "9" ? "0" : "9"
                let outcome = try await office.call("taxes.find_bill", ["number": .text(String(typed))])
                #expect(outcome.name == "mistyped")
            }
        }
    }

    @Test func `a phone that names too many unknown numbers is answered no more for a day`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(0)
            for miss in 1...11 {
                let outcome = try await office.call("taxes.find_bill", ["number": .text(try TaxOffice.number(miss))])
                #expect(outcome.name == "unknown")
                let found = try await office.call("taxes.find_bill", ["number": .text(number)])
                #expect(found.name == (miss > 10 ? "blocked" : "found"))
            }
            let next = try await office.call("taxes.find_bill", ["number": .text(try TaxOffice.number(12))])
            #expect(next.name == "blocked")
            #expect(try await office.call("taxes.find_bill", ["number": .text(number)], from: 2).name == "found")
            let lastMoment = DomainDesk.morning.adding(seconds: 24 * 3600 - 1)
            #expect(
                try await office.call("taxes.find_bill", ["number": .text(number)], at: lastMoment).name == "blocked")
            let nextDay = DomainDesk.morning.adding(seconds: 24 * 3600)
            #expect(try await office.call("taxes.find_bill", ["number": .text(number)], at: nextDay).name == "found")
        }
    }

    @Test func `the same unknown number again and again is one miss, and old misses are forgotten`() async throws {
        try await TaxOffice.open { office in
            for _ in 0..<30 {
                let outcome = try await office.call("taxes.find_bill", ["number": .text(try TaxOffice.number(1))])
                #expect(outcome.name == "unknown")
            }
            #expect(try await office.desk.rows("SELECT * FROM missed_numbers").count == 1)
            for (days, left) in [(0, 1), (2, 1), (3, 0)] {
                let now = DomainDesk.morning.adding(seconds: Int64(days) * 24 * 3600)
                #expect(try await office.runJobs(["taxes.forget"], at: now) == .done)
                #expect(try await office.desk.rows("SELECT * FROM missed_numbers").count == left)
            }
        }
    }
}
