import Testing

@testable import Wording

/// What an amount of a list means, by what the rest of its list shows.
@Suite struct `An amount of a list` {
    private static let cedi = Currency(code: "GHS", exponent: 2, symbol: "GH₵")
    private static let franc = Currency(code: "XOF", exponent: 0, symbol: "FCFA")
    private static let dinar = Currency(code: "TND", exponent: 3, symbol: "DT")

    private func read(
        _ typed: String, _ currency: Currency, _ separator: Character, beside others: [String]
    ) -> AmountReading {
        let conventions = AmountConventions(separator: separator, amounts: [typed] + others)
        return Money.read(typed, currency: currency, in: conventions)
    }

    @Test(
        arguments: [
            // Beside decimal commas nothing with a comma is thousands, and beside decimal points nothing with a point.
            ("5,123", ";", ["300,50"], nil), ("1,300", ";", ["300,50"], nil), ("1,300", ",", ["300,50"], nil),
            ("1.300", ";", ["300,50"], nil), ("1.300", ",", ["300.50"], nil), ("1.300", ";", ["300.50"], nil),
            ("1,300", "\t", ["GHS 12,5"], nil), ("1,300", ";", ["0,500"], nil), ("1,300", ",", ["1 250,50"], nil),
            // What the file shows to group, groups.
            ("1,300", ",", ["300.50"], 130_000), ("1,300", ";", ["1,250.50"], 130_000),
            ("1,300", "\t", ["1,250,000"], 130_000), ("1.300", ";", ["1.250,50"], 130_000),
            ("1.300", ",", ["1.250.000", "300,5"], 130_000),
            // Two ways in one file are no way.
            ("1,300", ",", ["300.50", "300,50"], nil), ("1,300", ",", ["1.250,00", "1,250.00"], nil),
            // Alone, the separator of the columns tells.
            ("1,300", ",", [], 130_000), ("1,300", ",", ["300"], 130_000), ("1,300", ";", ["300"], nil),
            ("1,300", "\t", [], nil), ("1.300", ",", [], nil), ("1.300", ";", [], nil),
            // What can only be one thing is that.
            ("300,50", ";", ["12.50"], 30_050), ("1.250,00", ",", [], 125_000), ("1,250.00", ";", [], 125_000),
            ("GHS 1 250,5", ";", [], 125_050), ("1,250,000", ";", ["300,50"], 125_000_000),
        ] as [(String, Character, [String], Int64?)])
    func `is never taken for a thousand times as much`(
        typed: String, separator: Character, others: [String], minorUnits: Int64?
    ) {
        let expected = minorUnits.map { AmountReading.amount(Money(minorUnits: $0, currency: Self.cedi)) }
        #expect(read(typed, Self.cedi, separator, beside: others) == expected ?? .twoAmounts)
    }

    @Test(
        arguments: [
            ("1,250", ";", [], 1_250), ("1.250", ",", [], 1_250), ("1.250", "\t", [], 1_250), ("1,250", ",", [], nil),
            ("1.250", ";", [], nil), ("1,250", "\t", [], nil), ("1,250", ",", ["1250.500"], 1_250_000),
            ("1,250", ";", ["0,500"], 1_250), ("1.250", ";", ["0,500"], nil), ("1.250", ";", ["1.250,500"], 1_250_000),
            ("1,250", ",", ["12,5"], 1_250), ("1,250", ";", ["12.5"], nil), ("1.250", ";", ["12.5"], 1_250),
        ] as [(String, Character, [String], Int64?)])
    func `is read so in a currency of three decimals too`(
        typed: String, separator: Character, others: [String], minorUnits: Int64?
    ) {
        let expected = minorUnits.map { AmountReading.amount(Money(minorUnits: $0, currency: Self.dinar)) }
        #expect(read(typed, Self.dinar, separator, beside: others) == expected ?? .twoAmounts)
    }

    @Test(
        arguments: [
            ("12.500", ";", [], 12_500), ("12,500", ",", [], 12_500), ("12.500", ",", [], 12_500),
            ("12.500", "\t", [], 12_500), ("12,500", ";", [], nil), ("12,500", ";", ["300,00"], nil),
            ("12.500", ";", ["300,00"], 12_500), ("12,500", ",", ["300.00"], 12_500), ("12.500", ",", ["300.00"], nil),
        ] as [(String, Character, [String], Int64?)])
    func `is read so in a currency of no decimals too`(
        typed: String, separator: Character, others: [String], minorUnits: Int64?
    ) {
        let expected = minorUnits.map { AmountReading.amount(Money(minorUnits: $0, currency: Self.franc)) }
        #expect(read(typed, Self.franc, separator, beside: others) == expected ?? .twoAmounts)
    }

    @Test(arguments: ["", "5x", "1..5", ",", "1,2,3", "-5"])
    func `that is none is none`(typed: String) {
        #expect(read(typed, Self.cedi, ";", beside: []) == .unreadable)
    }

    @Test func `that stands in no list is read as our own files write it`() {
        func minorUnits(_ typed: String, _ currency: Currency) -> Int64? {
            guard case .amount(let money) = Money.read(typed, currency: currency, in: .ours) else { return nil }
            return money.minorUnits
        }
        #expect(minorUnits("100.500", Self.dinar) == 100_500)
        #expect(minorUnits("1,300.50", Self.cedi) == 130_050)
        #expect(minorUnits("12500", Self.franc) == 12_500)
        #expect(minorUnits("1.300", Self.cedi) == nil)
    }
}
