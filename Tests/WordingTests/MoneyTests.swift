import Testing

@testable import Wording

private let cedi = Currency(code: "GHS", exponent: 2, symbol: "GH₵")
private let franc = Currency(code: "XOF", exponent: 0, symbol: "FCFA")
private let dinar = Currency(code: "TND", exponent: 3, symbol: "DT")

@Suite struct `An amount of money` {
    @Test(
        arguments: [
            ("300", 30_000), ("300/=", 30_000), ("GHS 1,250/-", 125_000), ("300/= GHS", 30_000),
            ("12 500 /=", 1_250_000), ("300.5", 30_050),
            ("300,50", 30_050), ("12 500", 1_250_000), ("1,250.00", 125_000),
            ("1.250,00", 125_000), ("1,250", 125_000), ("1 250,5", 125_050), ("12,500,000", 1_250_000_000),
            ("GHS 300", 30_000),
            ("300 ghs", 30_000), ("GH₵12.50", 1_250), ("٣٠٠", 30_000), ("٣٠٠٫٥", 30_050), ("12\u{202F}500", 1_250_000),
            ("0.05", 5),
            ("0", 0), ("007", 700), ("300.", 30_000), ("92233720368547758.07", Int64.max),
        ] as [(String, Int64)])
    func `is read as people type it`(typed: String, minorUnits: Int64) {
        #expect(Money.parse(typed, currency: cedi) == Money(minorUnits: minorUnits, currency: cedi))
    }

    @Test(arguments: [
        "", " ", "GHS", "-300", "+300", "300.555", "300,5,5", "1.250", "1,25,000", "12 50", "1 2", ".5", ",5", "300..",
        "3O0", "three",
        "1,250.000", "1,250,00", "1.250.00", "0,500", "1 250,000", "1,250 000", "300 GHS GHS", "1e3", "½", "*300#",
        "92233720368547758.08", "99999999999999999999", "1\n000", "1.2.3",
    ])
    func `is refused where it could mean two amounts, or none`(typed: String) {
        #expect(Money.parse(typed, currency: cedi) == nil)
    }

    @Test func `follows the decimals of its currency`() {
        #expect(Money.parse("12.500", currency: franc)?.minorUnits == 12_500)
        #expect(Money.parse("12,500", currency: franc)?.minorUnits == 12_500)
        #expect(Money.parse("12 500 FCFA", currency: franc)?.minorUnits == 12_500)
        #expect(Money.parse("12.5", currency: franc) == nil)
        #expect(Money.parse("1,250", currency: dinar)?.minorUnits == 1_250)
        #expect(Money.parse("1.250", currency: dinar)?.minorUnits == 1_250)
        #expect(Money.parse("1 250.5", currency: dinar)?.minorUnits == 1_250_500)
    }

    @Test(arguments: [
        "25000.00", "25000.0", "25 000,00", "25000,00", "25,000.00", "25.000,00", "25000,", "25000.000", "25'000.00",
        "25 000 F CFA", "25 000 CFA", "25 000 FCFA", "XOF 25,000", "25 000 francs", "25000F",
    ])
    func `is read where decimals of zero and names of the currency say nothing`(typed: String) {
        #expect(Money.parse(typed, currency: franc)?.minorUnits == 25_000)
    }

    @Test(arguments: ["25000.50", "25000,01", "25.000,10", "1.000,000", "25 000 GHS", "25000,,", "25'00"])
    func `is refused where its decimals say something`(typed: String) {
        #expect(Money.parse(typed, currency: franc) == nil)
    }

    @Test(
        arguments: [
            ("1'250.00", 125_000), ("1\u{2019}250,00", 125_000), ("1'250'000", 125_000_000), ("GH¢20.00", 2_000),
            ("20 cedis", 2_000), ("20.5000", 2_050), ("1250.000", 125_000), ("300,", 30_000),
        ] as [(String, Int64)])
    func `is read as portals and banks write it`(typed: String, minorUnits: Int64) {
        #expect(Money.parse(typed, currency: cedi)?.minorUnits == minorUnits)
    }

    @Test(
        arguments: [
            ("(2.50)", -250), ("2.50-", -250), ("2.50 DR", -250), ("2.50DR", -250), ("20.00 CR", 2_000),
            ("-2.50", -250), ("\u{2212}2.50", -250), ("+2.50", 250), ("GHS -2.50", -250), ("-GH₵2.50", -250),
            ("(GHS 2.50)", -250), ("300/-", 30_000), ("-300/=", -30_000), ("(GHS 300/=)", -30_000), ("-2.50 DR", -250),
            ("(1,250.00)", -125_000), ("2.50 GHS DR", -250), ("2.50", 250),
            ("2.50 Cr.", 250),
        ] as [(String, Int64)])
    func `has a sign as accountants write it`(typed: String, minorUnits: Int64) {
        #expect(Money.parse(signed: typed, currency: cedi)?.minorUnits == minorUnits)
    }

    @Test(arguments: ["-2.50 CR", "2.50 XR", "(2.50", "--", "", "()", "DR", "2.50 GHS EUR", "2.34568E+11"])
    func `is refused with a sign that is none`(typed: String) {
        #expect(Money.parse(signed: typed, currency: cedi) == nil)
    }

    @Test func `is added and compared only within one currency and within range`() {
        let (one, two) = (Money(minorUnits: 100, currency: cedi), Money(minorUnits: 250, currency: cedi))
        #expect(one.adding(two)?.minorUnits == 350)
        #expect(one.subtracting(two)?.minorUnits == -150)
        #expect(one.adding(Money(minorUnits: .max, currency: cedi)) == nil)
        #expect(Money(minorUnits: .min, currency: cedi).subtracting(one) == nil)
        #expect(one.adding(Money(minorUnits: 1, currency: franc)) == nil)
        #expect(one.compare(to: two) == -1)
        #expect(two.compare(to: one) == 1)
        #expect(one.compare(to: one) == 0)
        #expect(one.isLess(than: two) == true)
        #expect(one.isLess(than: Money(minorUnits: 1, currency: franc)) == nil)
    }

    @Test func `has a plain decimal form for files`() {
        #expect(Money(minorUnits: 125_005, currency: cedi).decimal == "1250.05")
        #expect(Money(minorUnits: -5, currency: cedi).decimal == "-0.05")
        #expect(Money(minorUnits: .min, currency: franc).decimal == "-9223372036854775808")
        #expect(Money(minorUnits: 5, currency: dinar).decimal == "0.005")
    }

    @Test func `shows its code where its symbol is outside GSM-7`() {
        #expect(cedi.shown == "GHS")
        #expect(franc.shown == "FCFA")
        #expect(Currency(code: "KES", exponent: 2, symbol: "").shown == "KES")
        #expect(Currency(code: "XXX", exponent: 40, symbol: "").exponent == 6)
    }
}
