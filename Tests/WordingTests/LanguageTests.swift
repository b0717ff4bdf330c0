import Testing

@testable import Wording

private let cedi = Currency(code: "GHS", exponent: 2, symbol: "GHS")

@Suite struct `A language` {
    @Test(
        arguments: [
            (0, "0", "0", "0"), (999, "999", "999", "999"), (1_250, "1,250", "1 250", "1250"),
            (12_500, "12,500", "12 500", "12.500"),
            (-1_234_567, "-1,234,567", "-1 234 567", "-1.234.567"),
            (Int64.min, "-9,223,372,036,854,775,808", "-9 223 372 036 854 775 808", "-9.223.372.036.854.775.808"),
        ] as [(Int64, String, String, String)])
    func `groups numbers its own way, in ASCII digits`(number: Int64, en: String, fr: String, pt: String) throws {
        #expect(try #require(Languages.english).format(number) == en)
        #expect(try #require(Languages.french).format(number) == fr)
        #expect(try #require(Languages.portuguese).format(number) == pt)
    }

    @Test func `writes amounts with all their decimals`() throws {
        let amount = Money(minorUnits: 30_000, currency: cedi)
        let large = Money(minorUnits: -1_250_005, currency: cedi)
        let francs = Money(minorUnits: 12_500, currency: Currency(code: "XOF", exponent: 0, symbol: "FCFA"))
        #expect(try #require(Languages.english).format(amount) == "GHS 300.00")
        #expect(try #require(Languages.english).format(large) == "GHS -12,500.05")
        #expect(try #require(Languages.french).format(amount) == "300,00 GHS")
        #expect(try #require(Languages.french).format(francs) == "12 500 FCFA")
        #expect(try #require(Languages.portuguese).format(large) == "-12.500,05 GHS")
        #expect(try #require(Languages.arabic).format(amount) == "GHS 300.00")
    }

    @Test func `writes days by its pattern, and a missing month as its number`() throws {
        let date = try #require(CivilDate(iso: "2026-12-03"))
        #expect(try #require(Languages.english).format(date) == "3 Month12 2026")
        #expect(try #require(Languages.portuguese).format(date) == "3 de Month12 de 2026")
        #expect(try #require(Languages.arabic).format(date) == "3/12/2026")
        let bare = Language(
            tag: "x", name: "x", plurals: try PluralRules([:]), months: [], shortMonths: [],
            datePattern: "{shortMonth} {day} {x}{")
        #expect(bare.format(date) == "12 3 {")
        #expect(try #require(Languages.french).format(true) == "oui")
        #expect(bare.format(false) == "no")
    }

    @Test func `may have a word of its own for the first day of a month`() throws {
        let own = Language(
            tag: "x", name: "x", plurals: try PluralRules([:]), months: ["janvier"], shortMonths: ["janv."],
            firstDay: "1er")
        #expect(own.format(try #require(CivilDate(iso: "2027-01-01"))) == "1er janvier 2027")
        #expect(own.format(try #require(CivilDate(iso: "2027-01-11"))) == "11 janvier 2027")
        #expect(own.inPlainLetters.firstDay == "1er")
        let spoken = SpokenLanguages(own: own)
        #expect(DayReading("1er janvier 2027", in: spoken) == .day(try #require(CivilDate(iso: "2027-01-01"))))
        #expect(DayReading("1ER JANVIER 2027", in: spoken) == .day(try #require(CivilDate(iso: "2027-01-01"))))
    }

    @Test func `may have digits of its own`() throws {
        let digits = Array("٠١٢٣٤٥٦٧٨٩")
        let own = Language(
            tag: "x", name: "x", plurals: try PluralRules([:]), months: [], shortMonths: [],
            datePattern: "{day}/{monthNumber}/{year}", digits: digits)
        #expect(own.format(-1_250) == "-١,٢٥٠")
        #expect(own.format(Money(minorUnits: 30_005, currency: cedi)) == "GHS ٣٠٠.٠٥")
        #expect(own.format(try #require(CivilDate(iso: "2026-12-03"))) == "٣/١٢/٢٠٢٦")
    }

    @Test func `says yes and no by the first of its words`() throws {
        #expect(try #require(Languages.french).format(true) == "oui")
        #expect(try #require(Languages.french).format(false) == "non")
    }
}

@Suite struct `A point on earth` {
    @Test(
        arguments: [
            (6.6885, -1.6244, true), (90, 180, true), (-90, -180, true), (90.1, 0, false), (0, -180.1, false),
            (.nan, 0, false), (0, .infinity, false),
        ] as [(Double, Double, Bool)])
    func `lies between the poles and the date line`(latitude: Double, longitude: Double, exists: Bool) {
        #expect((GeoPoint(latitude: latitude, longitude: longitude) != nil) == exists)
    }
}
