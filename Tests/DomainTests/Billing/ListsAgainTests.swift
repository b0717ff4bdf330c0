import Billing
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// The same list brought in twice.
@Suite(.onEveryStore) struct ListsAgainTests {
    private static let header = "payer_name,payer_phone,object,kind,period,amount,due_date\n"
    private static let ama = "Ama Boateng,0240000001,Shop 1,Market fee,2026,30.00,2026-12-31\n"
    private static let kofi = "Kofi Mensah,,,Market fee,2026,30.00,2026-12-31\n"

    private static func numbers(_ office: TaxOffice) async throws -> Set<String> {
        Set(try await office.desk.takeOut("bills").map { $0[0] })
    }

    @Test func `bills without numbers add no debt the second time, and their numbers are told again`() async throws {
        try await TaxOffice.open { office in
            let file = Self.header + Self.ama + Self.kofi + Self.kofi
            let first = try await office.desk.bring("bills", file)
            let numbers = try await Self.numbers(office)
            #expect(first.stored == 3 && numbers.count == 3)
            let second = try await office.desk.bring("bills", file)
            #expect(second.stored == 0 && second.notes.last == "Already in the store, and unchanged: 3.")
            #expect(try await Self.numbers(office) == numbers)
            #expect(Set(second.numbered.map(\.number)) == numbers && second.numbered.map(\.line) == [2, 3, 4])
            // A third equal line is a third bill; what is spelt otherwise, or owed by another phone, is another.
            let third = try await office.desk.bring("bills", file + Self.kofi)
            #expect(third.stored == 1)
            let other = Self.ama.replacing("0240000001", with: "0240000002")
            #expect(try await office.desk.bring("bills", Self.header + other).stored == 1)
            #expect(try await Self.numbers(office).count == 5)
            // As a spreadsheet writes the same lines.
            let again = (Self.header + Self.ama).replacing(",", with: ";").replacing("30.00", with: "30,00")
                .replacing("2026-12-31", with: "31/12/2026")
            #expect(try await office.desk.bring("bills", again).stored == 0)
            #expect(try await office.balances() == [:])
        }
    }

    @Test func `a line that differs in its amount is a new bill, and the one it is like is told`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.ama + Self.kofi)
            let number = try #require(
                try await office.desk.takeOut("bills").first { $0[3] == "Shop 1" }?.first)
            let raised = (Self.ama + Self.kofi).replacing("30.00", with: "35.00")
            let report = try await office.desk.bring("bills", Self.header + raised)
            #expect(report.stored == 2)
            let told = "Line 2 is like the bill \(number), apart from spelling, phone, amount or day."
            #expect(report.notes.contains(told))
            #expect(report.notes.last?.hasPrefix("New bills that are like one in the store: 1.") == true)
            // Within one file a payer may owe two fees of one kind.
            let two =
                Self.ama.replacing("Shop 1", with: "Shop 2")
                + Self.ama.replacing("Shop 1", with: "Shop 2")
                .replacing("30.00", with: "31.00")
            #expect(try await office.desk.bring("bills", Self.header + two).notes.count == 2)
        }
    }

    @Test(arguments: ["Ama  Boateng", "AMA BOATENG", "Amá Boateng"])
    func `a payer spelt in another way is told as like the bill there is`(name: String) async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.ama)
            for changed in [Self.ama.replacing("Ama Boateng", with: name), Self.ama.replacing("0240000001", with: "")] {
                let notes = try await office.desk.bring("bills", Self.header + changed).notes
                #expect(notes.contains { $0.hasPrefix("Line 2 is like the bill") }, "\(notes)")
            }
        }
    }

    @Test func `a bill whose number stands in the file is not taken for a line without one`() async throws {
        try await TaxOffice.open { office in
            let header = "number," + Self.header
            let numbered = "\(try TaxOffice.number(1)),\(Self.ama)"
            #expect(try await office.desk.bring("bills", header + numbered).stored == 1)
            #expect(try await office.desk.bring("bills", header + numbered + ",\(Self.ama)").stored == 1)
            #expect(try await office.desk.bring("bills", header + numbered + ",\(Self.ama)").stored == 0)
            #expect(try await office.desk.bring("bills", header + ",\(Self.ama),\(Self.ama)").stored == 0)
        }
    }

    @Test func `a bill that was paid, put right or written off meanwhile is known all the same`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.ama)
            let number = try #require(try await Self.numbers(office).first)
            try await office.hear(.moved(1_000), about: try await office.pay(number, 3_000))
            let note = try ChangeNote(by: "Esi", because: "measured again")
            _ = try await office.inContext {
                try Taxes.correct(
                    number, ["payer_name": "Ama B. Boateng", "payer_phone": "", "amount": "20.00"], note, $0)
            }
            let again = try await office.desk.bring("bills", Self.header + Self.ama)
            #expect(again.stored == 0 && again.notes.last == "Already in the store, and put right since: 1.")
            #expect(try await office.due(number) == 1_000)
            let withNumber = "number,\(Self.header)\(number),\(Self.ama)"
            #expect(try await office.desk.bring("bills", withNumber).stored == 0)
        }
    }

    @Test func `bills from before are known too`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.ama + Self.kofi)
            _ = try await office.desk.database.write {
                try $0.run(Statement("UPDATE bills SET imported_as = NULL, owed_as = NULL", []))
            }
            #expect(try await office.desk.bring("bills", Self.header + Self.ama + Self.kofi).stored == 0)
        }
    }

    @Test func `what says more of a known bill without its number is refused, with the number`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("bills", Self.header + Self.ama)
            let number = try #require(try await Self.numbers(office).first)
            let more =
                Self.header.replacing("due_date", with: "due_date,area")
                + Self.ama.replacing("12-31", with: "12-31,Adum")
            do {
                try await office.desk.bring("bills", more)
                Issue.record("the file was taken")
            } catch let refused as ImportRefused {
                #expect(refused.problems.map(\.column) == ["number"])
                let message = refused.problems.first?.message ?? ""
                #expect(message.hasPrefix("The bill \(number) is in the store already, with another area."))
                #expect(message.contains("--as NAME") && message.contains("guichet bills correct"))
            }
        }
    }

    @Test func `demands without numbers add no debt the second time`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let header = "object_code,head,period,purpose,amount,due_date\n"
            let current = "SHOP-14,rate,2026,current,240.00,2026-06-30\n"
            let arrears = "SHOP-14,rate,2025,arrears,60.00,2025-06-30\n"
            #expect(try await office.desk.bring("demands", header + current + arrears).stored == 1)
            let again = try await office.desk.bring("demands", header + arrears + current)
            #expect(again.stored == 0 && again.numbered.count == 1)
            let refusals = try await office.desk.refusals(
                "demands", header + current.replacing("240", with: "250") + arrears)
            #expect(refusals == ["2 number"])
            // Put right under its number, it is known as it came and as it stands.
            let number = try #require(again.numbered.first?.number)
            let raised =
                header.replacing("due_date", with: "due_date,number,reason")
                + current.replacing("240", with: "250").replacing("\n", with: ",\(number),court\n")
                + arrears.replacing("\n", with: ",\(number),\n")
            #expect(try await office.desk.bring("demands", raised).stored == 1)
            #expect(try await office.desk.bring("demands", header + current + arrears).stored == 0)
            #expect(
                try await office.desk.bring("demands", header + current.replacing("240", with: "250") + arrears).stored
                    == 0)
            // Another year is another demand.
            let later = current.replacing("2026", with: "2027")
            #expect(try await office.desk.bring("demands", header + later).stored == 1)
            let changes = try await office.desk.takeOut("bill-changes")
            #expect(changes.map { Array($0[3...7]) } == [["Esi", "court", "amount", "300.00", "310.00"]])
            _ = try await office.balances()
        }
    }

    private static let demandHeader = "object_code,head,period,purpose,amount,due_date\n"
    private static let market = "SHOP-14,Market fee,2026,,40.00,2026-12-31\n"
    private static let sanitation = "SHOP-14,Sanitation,2026,,5.00,2026-12-31\n"

    /// Amounts of all bills there are.
    private static func amounts(_ office: TaxOffice) async throws -> [String] {
        try await office.desk.takeOut("bills").map { $0[7] }.sorted()
    }

    @Test func `a list of demands that grew adds only what is new`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let first = try await office.desk.bring("demands", Self.demandHeader + Self.market)
            let number = try #require(first.numbered.first?.number)
            let grown = Self.demandHeader + Self.sanitation + Self.market
            let report = try await office.desk.bring("demands", grown)
            #expect(report.stored == 1)
            #expect(report.notes.last == "Lines already in the store, which add nothing: 1.")
            #expect(report.numbered.map { "\($0.line) \($0.amount)" }.sorted() == ["2 5.00", "3 40.00"])
            #expect(report.numbered.first { $0.line == 3 }?.number == number)
            #expect(try await Self.amounts(office) == ["40.00", "5.00"])
            // The same again, or less of it, adds nothing.
            for lines in [grown, Self.demandHeader + Self.market, Self.demandHeader + Self.sanitation] {
                let again = try await office.desk.bring("demands", lines)
                #expect(again.stored == 0 && again.notes.last == "Already in the store, and unchanged: 1.")
            }
            #expect(try await Self.amounts(office) == ["40.00", "5.00"])
            // One more that is equal is one more.
            #expect(try await office.desk.bring("demands", grown + Self.sanitation).stored == 1)
            #expect(try await Self.amounts(office) == ["40.00", "5.00", "5.00"])
            _ = try await office.balances()
        }
    }

    @Test(arguments: [
        ("SHOP-14,Market fee,2026,,45.00,2026-12-31\nSHOP-14,Sanitation,2026,,5.00,2026-12-31\n", ["50.00"]),
        ("SHOP-14,MARKET FEE,2026,arrears,40.00,2026-12-31\nSHOP-14,Market fee,2027,,40.00,2027-12-31\n", ["80.00"]),
    ])
    func `a line of a head and period that a demand has is told as like it`(lines: String, new: [String]) async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let first = try await office.desk.bring("demands", Self.demandHeader + Self.market)
            let number = try #require(first.numbered.first?.number)
            let report = try await office.desk.bring("demands", Self.demandHeader + lines)
            #expect(report.notes.contains("Line 2 is like the bill \(number), apart from purpose, amount or day."))
            #expect(report.notes.last?.hasPrefix("New lines that are like a bill in the store: 1.") == true)
            #expect(try await Self.amounts(office) == ["40.00"] + new)
        }
    }

    @Test func `what a known demand is to be freed of is refused without its number`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let header = Self.demandHeader
            try await office.desk.bring("demands", header + Self.market)
            let exempt = "SHOP-14,Market fee,2026,exemption,10.00,2026-12-31\n"
            #expect(try await office.desk.refusals("demands", header + Self.market + exempt) == ["3 number"])
            #expect(try await Self.amounts(office) == ["40.00"])
        }
    }

    @Test func `officers and stalls without numbers are made once`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let officers = "name,service,pin\nAma Serwaa,Revenue,824671\nAma Serwaa,Revenue,739152\n"
            #expect(try await office.desk.bring("officers", officers).stored == 2)
            let badges = try await office.desk.takeOut("officers")
            #expect(try await office.desk.bring("officers", officers).stored == 0)
            #expect(try await office.desk.takeOut("officers") == badges && badges.count == 2)
            let stalls = "code,fee\nSTALL-7,2.00\n"
            try await office.desk.bring("stall-fees", stalls)
            let before = try await office.desk.takeOut("stalls")
            let again = try await office.desk.bring("stall-fees", stalls)
            #expect(try await office.desk.takeOut("stalls") == before)
            #expect(again.numbered.map(\.number) == before.map { $0[3] })
        }
    }

    @Test func `all numbers that were made are told, with what a letter needs`() async throws {
        try await TaxOffice.open { office in
            let lines = (1...12).map { "Payer \($0),,Stall \($0),Market fee,2026,30.00,2026-12-31\n" }
            let report = try await office.desk.bring("bills", Self.header + lines.joined())
            let known = try await Self.numbers(office)
            #expect(report.numbered.count == 12 && Set(report.numbered.map(\.number)) == known)
            let last = try #require(report.numbered.last)
            #expect(last.line == 13 && last.name == "Payer 12" && last.object == "Stall 12")
            #expect(last.amount == "30.00" && last.dueDate?.iso == "2026-12-31")
            #expect(report.notes.contains("More lines given a number: 7. --numbers FILE writes all of them."))
        }
    }
}
