extension Money {
    /// Reads an amount as people type it: `300`, `300.5`, `300,50`, `12 500`, `1,250.00`, with the currency's code or
    /// symbol before or after it, in digits of any script.
    ///
    /// Nil for anything that could mean two amounts, and for empty text, signs, more decimals than the currency has,
    /// and amounts out of range. A separator before exactly three digits is the hard case. Where the currency has no
    /// decimals it groups; where it has three it is the decimal point; otherwise a comma groups and a point is refused
    /// as too many decimals.
    package static func parse(_ typed: String, currency: Currency) -> Money? {
        let bare = bareAmount(typed, currency: currency)
        guard let (whole, decimals) = split(bare, exponent: currency.exponent), decimals.count <= currency.exponent,
            let major = ungrouped(whole)
        else { return nil }
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: currency.exponent - decimals.count)
        return Int64(String(decoding: major + decimals + zeros, as: UTF8.self))
            .map { Money(minorUnits: $0, currency: currency) }
    }

    /// The amount in ASCII without the currency beside it and a full stop after it.
    private static func bareAmount(_ typed: String, currency: Currency) -> [UInt8] {
        var text = typed.cleanedInput.westernDigits
        text = String(String.UnicodeScalarView(text.unicodeScalars.map(asciiSeparator)))
        for mark in [currency.code, currency.symbol] where !mark.isEmpty {
            let (lower, lowerMark) = (text.lowercased(), mark.lowercased())
            if lower.hasPrefix(lowerMark) {
                text = String(text.dropFirst(mark.count)).cleanedInput
                break
            }
            if lower.hasSuffix(lowerMark) {
                text = String(text.dropLast(mark.count)).cleanedInput
                break
            }
        }
        if text.hasSuffix(".") { text.removeLast() }
        return Array(text.utf8)
    }

    /// Arabic has a decimal separator, a thousands separator and a comma of its own.
    private static func asciiSeparator(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{66B}": "."
        case "\u{66C}", "\u{60C}": ","
        default: scalar
        }
    }

    private static let point = UInt8(ascii: ".")
    private static let comma = UInt8(ascii: ",")
    private static let space = UInt8(ascii: " ")

    /// The whole part, still grouped, and the decimals.
    private static func split(_ text: [UInt8], exponent: Int) -> (whole: [UInt8], decimals: [UInt8])? {
        guard let last = text.lastIndex(where: { $0 == point || $0 == comma }) else { return (text, []) }
        let mark = text[last]
        let other = mark == point ? comma : point
        let decimals = Array(text[(last + 1)...])
        let whole = Array(text[..<last])
        guard !decimals.isEmpty, !whole.isEmpty, decimals.allSatisfy(isDigit) else { return nil }
        if whole.contains(mark) {
            // The same mark twice can only group, and nothing else may stand beside it.
            return whole.contains(other) || whole.contains(space) ? nil : (text, [])
        }
        let groups = decimals.count == 3 && !whole.contains(other) && !whole.contains(space)
        if groups, exponent == 0 || (exponent < 3 && mark == comma) { return (text, []) }
        return (whole, decimals)
    }

    /// The digits of a whole part whose separators, all of one kind, stand before each three digits.
    private static func ungrouped(_ text: [UInt8]) -> [UInt8]? {
        let marks = Set(text.filter { !isDigit($0) })
        guard let mark = marks.first else { return text.isEmpty ? nil : text }
        guard marks.count == 1, mark == point || mark == comma || mark == space else { return nil }
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count), first.first != UInt8(ascii: "0"),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return Array(groups.joined())
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
