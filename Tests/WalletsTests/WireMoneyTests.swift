import Testing
import Wallets
import Wording

@Suite struct `Amounts on the wire` {
    @Test(arguments: [
        ("0", 2, 0), ("50", 2, 5000), ("50.0", 2, 5000), ("50.00", 2, 5000), ("50.5", 2, 5050), ("0.05", 2, 5),
        ("007.10", 2, 710), ("100.0000", 2, 10_000), ("1500", 0, 1500), ("1500.00", 0, 1500), ("1.234", 3, 1234),
        ("92233720368547758.07", 2, Int64.max),
    ])
    func `an amount is read`(text: String, exponent: Int, minorUnits: Int64) {
        let currency = Currency(code: "GHS", exponent: exponent, symbol: "")
        #expect(Money(wire: text, currency: currency) == Money(minorUnits: minorUnits, currency: currency))
    }

    @Test(arguments: [
        "", ".", "1.", ".5", "-1", "+1", " 1", "1 ", "1,000.00", "1,50", "1e3", "0x10", "1.001", "1.2.3", "NaN", "inf",
        "GHS 1", "١٢", "92233720368547758.08", "99999999999999999999999999", "1\0",
    ])
    func `what is not an amount is none`(text: String) {
        #expect(Money(wire: text, currency: Currency(code: "GHS", exponent: 2, symbol: "")) == nil)
    }

    @Test(arguments: [0, 2, 3], [0, 1, 99, 100, 123_456, Int64.max])
    func `what is written is read back`(exponent: Int, minorUnits: Int64) {
        let money = Money(minorUnits: minorUnits, currency: Currency(code: "XXX", exponent: exponent, symbol: ""))
        #expect(Money(wire: money.decimal, currency: money.currency) == money)
    }
}
