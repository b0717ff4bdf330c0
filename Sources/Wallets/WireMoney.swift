package import Wording

extension Money {
    /// Reads an amount as wallets write it: ASCII digits, and where there are decimals a point before them, as `1250.00`.
    /// `Money.decimal` writes it.
    ///
    /// Unlike `Money.parse`, which is for people, this takes no grouping, sign, space or exponent: what a machine writes
    /// otherwise is not understood. Decimals beyond the currency's must be zeros, as in `100.0000`. Nil as well when the
    /// amount is out of range.
    package init?(wire text: String, currency: Currency) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return nil }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.dropFirst(currency.exponent).allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        let kept = Array(decimals.prefix(currency.exponent))
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: currency.exponent - kept.count)

        var minorUnits: Int64 = 0
        for byte in Array(whole) + kept + zeros {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (tens, tooMany) = minorUnits.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !tooMany, !overflow else { return nil }
            minorUnits = sum
        }
        self.init(minorUnits: minorUnits, currency: currency)
    }
}
