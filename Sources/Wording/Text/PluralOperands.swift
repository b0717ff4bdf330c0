/// What plural rules ask about a number (UTS 35 part 3, "Plural Operand Meanings").
struct PluralOperands: Equatable {
    /// The digits before the point.
    var integer: UInt64
    /// How many digits stand after the point, with and without trailing zeros.
    var visibleDigits: UInt64 = 0
    var significantDigits: UInt64 = 0
    /// Those digits as a number, with and without trailing zeros.
    var visibleFraction: UInt64 = 0
    var significantFraction: UInt64 = 0
    /// The power of ten of compact notation.
    var exponent: UInt64 = 0

    init(integer: UInt64) { self.integer = integer }

    /// Reads `12`, `-1.50` or `1.2c6`; nil for anything else and for numbers beyond 18 digits.
    init?(decimal: String) {
        let unsigned = decimal.hasPrefix("-") ? decimal.dropFirst() : decimal[...]
        let powers = unsigned.split(separator: "c", omittingEmptySubsequences: false)
        guard powers.count <= 2, let mantissa = powers.first else { return nil }
        let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count <= 2, var whole = halves.first.map(String.init) else { return nil }
        var fraction = halves.count == 2 ? String(halves[1]) : ""
        guard !whole.isEmpty, halves.count == 1 || !fraction.isEmpty else { return nil }
        if powers.count == 2 {
            guard !powers[1].isEmpty, let power = Self.number(String(powers[1])), power <= 18 else { return nil }
            exponent = power
            let moved = min(Int(power), fraction.utf8.count)
            whole += fraction.prefix(moved) + String(repeating: "0", count: Int(power) - moved)
            fraction = String(fraction.dropFirst(moved))
        }
        var significant = fraction
        while significant.hasSuffix("0") { significant.removeLast() }
        guard let integer = Self.number(whole), let visible = Self.number(fraction),
            let significantValue = Self.number(significant)
        else { return nil }
        self.integer = integer
        visibleDigits = UInt64(fraction.utf8.count)
        significantDigits = UInt64(significant.utf8.count)
        visibleFraction = visible
        significantFraction = significantValue
    }

    /// The number in ASCII digits, at most 18 of them after leading zeros; the empty text is zero.
    private static func number(_ digits: String) -> UInt64? {
        var number: UInt64 = 0
        for byte in digits.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), number < 100_000_000_000_000_000 else {
                return nil
            }
            number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return number
    }
}

/// One comparison of a plural rule, such as `n % 10 = 2..4, 9`.
struct PluralRelation: Sendable, Equatable {
    enum Operand: Sendable {
        case absolute, integer, visibleDigits, significantDigits, visibleFraction, significantFraction, exponent
    }

    let operand: Operand
    /// Zero when the operand is compared as it is.
    let modulus: UInt64
    let negated: Bool
    let ranges: [ClosedRange<UInt64>]

    func holds(for operands: PluralOperands) -> Bool {
        let value: UInt64
        switch operand {
        case .absolute:
            // A number with a fraction is never equal to a whole one, whatever the modulus.
            if operands.significantFraction != 0 { return negated }
            value = operands.integer
        case .integer: value = operands.integer
        case .visibleDigits: value = operands.visibleDigits
        case .significantDigits: value = operands.significantDigits
        case .visibleFraction: value = operands.visibleFraction
        case .significantFraction: value = operands.significantFraction
        case .exponent: value = operands.exponent
        }
        let compared = modulus == 0 ? value : value % modulus
        return ranges.contains { $0.contains(compared) } != negated
    }
}
