import Billing
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Stickers, permits and officers, looked up by number.
@Suite(.onEveryStore) struct CheckTests {
    private static let officer = "1234"

    /// The badge's number and a PIN.
    private static func badge(_ office: TaxOffice, until: String = "") async throws -> String {
        let number = try #require(ReferenceNumber(payload: officer)).digits
        try await office.desk.bring(
            "officers", "number,name,service,pin,until\n\(number),Ama Serwaa,Revenue,824671,\(until)\n")
        return number
    }

    private static func inspect(
        _ office: TaxOffice, _ badge: String, pin: String = "824671", code: String = "SHOP-14",
        on day: String = "2026-05-04"
    ) async throws -> ActionOutcome {
        let now = try TaxOffice.morning(of: day)
        let admission = try await office.call(
            "taxes.admit_officer", ["officer": .text(badge), "pin": .text(pin)], from: 8, at: now)
        guard admission.name == "admitted" else { return admission }
        return try await office.call(
            "taxes.inspect", ["officer": .record(admission.fields), "code": .text(code)], from: 8, at: now)
    }

    @Test func `an officer learns what is overdue, and the owner learns who asked`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            try await office.demand(1)
            let badge = try await Self.badge(office)
            // The tax of 2025 is part of a bill that is due in June.
            #expect(try await Self.inspect(office, badge).name == "paid")
            let late = try await Self.inspect(office, badge, code: "shop 14", on: "2026-07-01")
            #expect(late.name == "unpaid")
            #expect(late.fields["due"] == .money(TaxOffice.money(30_000)))
            let told = office.effects.messages.map { "\($0.text) \($0.arguments["answer"]?.asText ?? "")" }
            #expect(told == ["taxes.sms_inspected paid", "taxes.sms_inspected unpaid"])
            #expect(office.effects.messages.last?.arguments["officer"] == .text(badge))
            #expect(office.effects.messages.last?.phone == (try DomainDesk.phone(1)))
            let listed = try await office.desk.takeOut("inspections")
            #expect(listed.map { Array($0[1...3]) } == [["SHOP-14", badge, "paid"], ["SHOP-14", badge, "unpaid"]])
        }
    }

    private static let waits: [(seconds: Int64, answer: String)] = [
        (0, "paid"), (900, "paid"), (901, "expired"), (86_400, "expired"), (-900, "paid"), (-901, "expired"),
    ]

    @Test(arguments: waits)
    func `an officer who was let in may ask for a quarter of an hour`(seconds: Int64, answer: String) async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let badge = try await Self.badge(office)
            let now = try TaxOffice.morning(of: "2026-05-04")
            let admission = try await office.call(
                "taxes.admit_officer", ["officer": .text(badge), "pin": .text("824671")], from: 8, at: now)
            #expect(admission.fields.values.allSatisfy { $0 != .text("824671") })
            let given: [String: Value] = ["officer": .record(admission.fields), "code": .text("SHOP-14")]
            let later = now.adding(seconds: seconds)
            #expect(try await office.call("taxes.inspect", given, from: 8, at: later).name == answer)
        }
    }

    @Test func `an officer whose badge ended meanwhile, or who is none, is let in no more`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let badge = try await Self.badge(office, until: "2026-05-04")
            let midnight = try TaxOffice.morning(of: "2026-05-05")
            for number in [badge, try TaxOffice.number(7)] {
                let officer: [String: Value] = ["number": .text(number), "since": .integer(midnight.milliseconds)]
                let outcome = try await office.call(
                    "taxes.inspect", ["officer": .record(officer), "code": .text("SHOP-14")], from: 8, at: midnight)
                #expect(outcome.name == "refused")
            }
        }
    }

    @Test(arguments: [
        "SHOP-14", "shop 14", "SHOP-14.", "\"shop14\",", "permit no. SHOP-14, please", "shop: SHOP-14", "(Shop 14)!",
        "plate/permit SHOP-14", "SHOP\u{2011}14",
    ])
    func `a code is found among marks and words`(typed: String) async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let badge = try await Self.badge(office)
            #expect(try await Self.inspect(office, badge, code: typed).name == "paid")
        }
    }

    @Test(arguments: ["SHOP-13 or SHOP-14", "14", "shop", "my shop 14 and stall 12", "SHOP-144"])
    func `a code is not guessed at`(typed: String) async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let badge = try await Self.badge(office)
            #expect(try await Self.inspect(office, badge, code: typed).name == "unknown")
        }
    }

    @Test func `five wrong PINs on a day close a badge until the next`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let badge = try await Self.badge(office)
            for _ in 1...4 { #expect(try await Self.inspect(office, badge, pin: "900009").name == "refused") }
            #expect(try await Self.inspect(office, badge).name == "paid")
            for _ in 1...5 { #expect(try await Self.inspect(office, badge, pin: "900009").name == "refused") }
            #expect(try await Self.inspect(office, badge).name == "blocked")
            #expect(try await Self.inspect(office, badge, on: "2026-05-05").name == "paid")
            #expect(try await Self.inspect(office, try TaxOffice.number(7)).name == "refused")
        }
    }

    @Test func `anybody may ask whether a badge is good`() async throws {
        try await TaxOffice.open { office in
            let badge = try await Self.badge(office, until: "2026-05-04")
            let found = try await office.call("taxes.verify_officer", ["number": .text(badge)])
            #expect(found.name == "found" && found.text("name") == "Ama Serwaa")
            let ended = try await office.call(
                "taxes.verify_officer", ["number": .text(badge)], at: try TaxOffice.morning(of: "2026-05-05"))
            #expect(ended.name == "ended")
            #expect(try await Self.inspect(office, badge, on: "2026-05-05").name == "refused")
            for count in 1...11 {
                let number = try TaxOffice.number(count)
                let outcome = try await office.call("taxes.verify_officer", ["number": .text(number)], from: 3)
                #expect(outcome.name == "unknown")
            }
            #expect(try await office.call("taxes.verify_officer", ["number": .text(badge)], from: 3).name == "blocked")
        }
    }

    @Test func `anyone who asks for a sticker hears whether it is paid and no sum, and its owner is told once a day`()
        async throws
    {
        try await TaxOffice.open { office in
            try await office.register()
            try await office.demand(1)
            let late = try TaxOffice.morning(of: "2026-07-01")
            for code in ["SHOP-14", "shop14", " Shop 14 "] {
                let outcome = try await office.call("taxes.check_object", ["code": .text(code)], from: 5, at: late)
                #expect(outcome.name == "unpaid")
                #expect(outcome.fields == ["object": .text("Shop 14 Adum"), "kind": .text("shop")])
            }
            #expect(office.effects.texts == ["taxes.sms_looked_up"])
            // Its owner asks for himself.
            _ = try await office.call("taxes.check_object", ["code": .text("SHOP-14")], from: 1, at: late)
            #expect(office.effects.texts.count == 1)
            for count in 1...11 {
                let outcome = try await office.call("taxes.check_object", ["code": .text("X\(count)")], from: 6)
                #expect(outcome.name == "unknown")
            }
            #expect(try await office.call("taxes.check_object", ["code": .text("SHOP-14")], from: 6).name == "blocked")
        }
    }

    @Test func `an owner is told once a day, however many phones ask and for whichever object`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            try await office.desk.bring(
                "objects", "code,kind,name,area,taxpayer\nSHOP-15,shop,Shop 15,Adum,\(try await owner(office))\n")
            for phone in 10...60 {
                for code in ["SHOP-14", "SHOP-15"] {
                    _ = try await office.call("taxes.check_object", ["code": .text(code)], from: phone)
                }
            }
            #expect(office.effects.texts == ["taxes.sms_looked_up"])
            let tomorrow = try TaxOffice.morning(of: "2026-05-05")
            try await office.runJobs(["taxes.forget"], at: tomorrow)
            #expect(try await office.desk.rows("SELECT day FROM told_taxpayers").isEmpty)
            for phone in 10...20 {
                _ = try await office.call("taxes.check_object", ["code": .text("SHOP-15")], from: phone, at: tomorrow)
            }
            #expect(office.effects.texts.count == 2)
            #expect(try await office.desk.takeOut("inspections").count == 113)
        }
    }

    private func owner(_ office: TaxOffice) async throws -> String {
        try #require(
            try await office.desk.rows("SELECT taxpayer FROM tax_objects WHERE code = 'SHOP-14'").first
        ).text(0)
    }

    @Test func `guesses at numbers, badges and PINs are counted over all phones`() async throws {
        try await TaxOffice.open { office in
            try await office.register()
            let badge = try await Self.badge(office)
            func guesses(at now: Instant = DomainDesk.morning) async throws -> Guesses {
                try await office.desk.database.read { try Guesses(at: now, on: DomainDesk.day(of: now), in: $0) }
            }
            #expect(try await guesses() == Guesses(numbers: 0, pins: 0, closedBadges: 0))
            for phone in 10..<60 {
                for count in 0..<2 {
                    let number = try TaxOffice.number(phone * 2 + count)
                    _ = try await office.call("taxes.find_bill", ["number": .text(number)], from: phone)
                }
            }
            #expect(try await guesses().numbers == 100)
            #expect(try await guesses().alarms.map { $0.count } == [100])
            for _ in 1...9 { _ = try await Self.inspect(office, badge, pin: "900009") }
            #expect(try await guesses().pins == 5)
            #expect(try await guesses().closedBadges == 1)
            _ = try await Self.inspect(office, try TaxOffice.number(7))
            #expect(try await guesses().numbers == 101)
            let later = DomainDesk.morning.adding(seconds: 86_400)
            #expect(try await guesses(at: later) == Guesses(numbers: 0, pins: 0, closedBadges: 0))
        }
    }

    @Test func `the price list is shown in its order, and a new file takes its place`() async throws {
        try await TaxOffice.open { office in
            #expect(try await office.call("taxes.prices").name == "none")
            try await office.desk.bring("prices", "code,name,amount\nb,Birth certificate,5.00\na,Market day,1.50\n")
            let names = try await office.call("taxes.prices").texts("prices", "name")
            #expect(names == ["Birth certificate", "Market day"])
            try await office.desk.bring("prices", "code,name,amount\nb,Birth certificate,6.00\n")
            #expect(try await office.call("taxes.prices").texts("prices", "name") == ["Birth certificate"])
            #expect(
                try await office.desk.refusals("prices", "code,name,amount\nb,x,free\nb,y,1\n") == [
                    "2 amount", "3 code",
                ])
            #expect(try await office.call("taxes.prices").texts("prices", "name") == ["Birth certificate"])
        }
    }

    @Test func `no PIN stands in the store`() async throws {
        try await TaxOffice.open { office in
            let badge = try await Self.badge(office)
            _ = try await Self.inspect(office, badge, pin: "135790")
            let rows = try await office.desk.rows("SELECT * FROM officers")
            let pins = try await office.desk.rows("SELECT * FROM pins")
            #expect(rows.count == 1 && pins.count == 1)
            for value in (rows + pins).flatMap(\.values) {
                switch value {
                case .text(let text): #expect(!text.contains("824671") && !text.contains("135790"))
                case .blob(let bytes): #expect(!String(decoding: bytes, as: UTF8.self).contains("824671"))
                default: break
                }
            }
        }
    }

    @Test func `the same PIN of two badges is kept as two different hashes, and a badge may be renewed without it`()
        async throws
    {
        try await TaxOffice.open { office in
            try await office.register()
            let first = try await Self.badge(office)
            let second = try #require(ReferenceNumber(payload: "5678")).digits
            try await office.desk.bring("officers", "number,name,service,pin\n\(second),Yaw Antwi,Roads,824671\n")
            let hashes = try await office.desk.rows("SELECT hash FROM pins").map { try $0.blob(0) }
            #expect(hashes.count == 2 && hashes[0] != hashes[1] && hashes[0].count == 32)
            try await office.desk.bring("officers", "number,name,service,until\n\(first),Ama Serwaa,Roads,2026-12-31\n")
            #expect(try await Self.inspect(office, first).name == "paid")
        }
    }

    @Test(arguments: ["", "8246", "8246711", "82467x", "111111", "123456", "987654"])
    func `a PIN anybody would try first, or of another length, is refused`(pin: String) async throws {
        try await TaxOffice.open { office in
            let refused = try await office.desk.refusals("officers", "name,service,pin\nAma,Revenue,\(pin)\n")
            #expect(refused == ["2 pin"])
        }
    }
}
