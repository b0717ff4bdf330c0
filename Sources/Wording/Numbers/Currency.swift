/// A currency: its ISO 4217 code, how many decimals its amounts have, and how it is shown.
package struct Currency: Sendable, Hashable {
    /// The ISO 4217 code, such as `GHS`.
    package let code: String
    /// Decimals of an amount: 2 for most, 0 for the CFA francs, 3 for the Tunisian dinar. Kept within 0 to 6.
    package let exponent: Int
    /// What people write beside the amount. A symbol outside GSM-7 is never shown on a screen; the code stands in for
    /// it, because one "₵" would cost a whole screen its room.
    package let symbol: String

    package init(code: String, exponent: Int, symbol: String) {
        self.code = code
        self.exponent = min(max(exponent, 0), 6)
        self.symbol = symbol
    }

    /// What stands beside an amount: the symbol where GSM-7 has it, the code otherwise.
    package var shown: String {
        symbol.isEmpty || TextMeasure(symbol).encoding == .ucs2 ? code : symbol
    }

    /// Minor units in one major unit: 100 pesewas in a cedi.
    package var minorUnitsPerMajor: Int64 {
        var units: Int64 = 1
        for _ in 0..<exponent { units *= 10 }
        return units
    }
}
