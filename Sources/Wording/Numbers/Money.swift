/// An amount in the smallest unit of its currency. Nothing here rounds, and nothing traps.
package struct Money: Sendable, Hashable {
    package let minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// The sum; nil when the currencies differ or the sum overflows.
    package func adding(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        return overflow ? nil : Money(minorUnits: sum, currency: currency)
    }

    /// The difference; nil when the currencies differ or it overflows.
    package func subtracting(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
        return overflow ? nil : Money(minorUnits: difference, currency: currency)
    }

    /// Negative, zero or positive as this amount is less than, equal to or more than the other; nil when the
    /// currencies differ.
    package func compare(to other: Money) -> Int? {
        guard currency == other.currency else { return nil }
        return minorUnits == other.minorUnits ? 0 : minorUnits < other.minorUnits ? -1 : 1
    }

    /// Whether this amount is less than the other; nil when the currencies differ.
    package func isLess(than other: Money) -> Bool? {
        compare(to: other).map { $0 < 0 }
    }

    /// The amount with a point and all its decimals and no grouping, such as `-1250.00`: for files and wires.
    package var decimal: String { shown(point: ".") { $0 } }

    /// The amount with its decimals after `point`, its whole part drawn by `whole` from plain digits.
    func shown(point: String, whole: (String) -> String) -> String {
        let perMajor = UInt64(currency.minorUnitsPerMajor)
        let (major, minor) = minorUnits.magnitude.quotientAndRemainder(dividingBy: perMajor)
        let sign = minorUnits < 0 ? "-" : ""
        if currency.exponent == 0 { return sign + whole(String(major)) }
        let decimals = String(minor)
        let zeros = String(repeating: "0", count: currency.exponent - decimals.utf8.count)
        return sign + whole(String(major)) + point + zeros + decimals
    }
}
