extension Money {
    /// Reads an amount as people write it in lists: `300`, `300.5`, `300,50`, `12 500`, `1,250.00`, `1'250.00`, `300,`, `300/=`,
    /// with the currency's code, symbol or another of its names before or after it, in digits of any script.
    ///
    /// Nil for anything that could mean two amounts, and for empty text, signs, more decimals than the currency has
    /// unless they are zeros, and amounts out of range. A separator before exactly three digits is the hard case. Where the currency has no
    /// decimals it groups; where it has three it is the decimal point; otherwise a comma groups and a point is refused.
    package static func parse(_ typed: String, currency: Currency) -> Money? {
        let bare = bareAmount(typed, currency: currency)
        guard case .amount(let money) = read(bare, currency, SeparatorHabit(groupsByComma: true)) else { return nil }
        return money
    }

    /// Reads what a citizen typed: as `parse` does, and also `1OO` for 100, `5k` for 5000 and words that name a
    /// number, as `two hundred` and `5 thousand`.
    ///
    /// What separators mean is as the citizen's language has it. `1,250` groups only where the language groups by commas,
    /// and `1.250` could be two amounts everywhere a currency has one or two decimals.
    package static func read(_ typed: String, currency: Currency, in languages: SpokenLanguages) -> AmountReading {
        var bare = bareAmount(typed, currency: currency)
        if let whole = languages.number(String(decoding: bare, as: UTF8.self)) { bare = Array(String(whole).utf8) }
        if let thousands = inThousands(bare) { bare = thousands }
        let figures = Array(String(decoding: bare, as: UTF8.self).withDigitsForLookalikes.utf8)
        return read(figures, currency, SeparatorHabit(languages.own))
    }

    /// The digits of an amount in thousands, as `5k` and `2.5 k`; nil for any other.
    private static func inThousands(_ bare: [UInt8]) -> [UInt8]? {
        guard let mark = bare.last, mark == UInt8(ascii: "k") || mark == UInt8(ascii: "K") else { return nil }
        let parts = bare.dropLast().filter { $0 != space }.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == point || $0 == comma })
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }),
            let whole = parts.first, whole.count <= 6, whole.first != zero
        else { return nil }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.count <= 3 else { return nil }
        return whole + decimals + [UInt8](repeating: zero, count: 3 - decimals.count)
    }

    /// Reads an amount of a file as `parse` does, where separators mean what the file shows them to mean. What could mean
    /// two amounts in it is read as neither.
    package static func read(
        _ typed: String, currency: Currency, in conventions: AmountConventions
    ) -> AmountReading {
        read(bareAmount(typed, currency: currency), currency, SeparatorHabit(conventions))
    }

    private static func read(_ bare: [UInt8], _ currency: Currency, _ habit: SeparatorHabit) -> AmountReading {
        switch split(bare, exponent: currency.exponent, habit) {
        case .twoWays: return .twoAmounts
        case .noWay: return .unreadable
        case .parts(let whole, let decimals):
            guard saysNothing(decimals, beyond: currency.exponent, after: whole), let major = ungrouped(whole) else {
                return .unreadable
            }
            let kept = decimals.prefix(currency.exponent)
            let zeros = [UInt8](repeating: zero, count: currency.exponent - kept.count)
            return Int64(String(decoding: major + kept + zeros, as: UTF8.self))
                .map { .amount(Money(minorUnits: $0, currency: currency)) } ?? .tooLarge
        }
    }

    /// Whether decimals have nothing but zeros where the currency has none any more, as `25000.00` francs and `5.0000`.
    /// Exactly three, as in `1,250.000`, could be a group, so that all of them must be zeros behind a number too long for one.
    private static func saysNothing(_ decimals: [UInt8], beyond exponent: Int, after whole: [UInt8]) -> Bool {
        guard decimals.count > exponent else { return true }
        if decimals.count == 3 {
            return whole.count > 3 && whole.allSatisfy(isDigit) && decimals.allSatisfy { $0 == zero }
        }
        return decimals.dropFirst(exponent).allSatisfy { $0 == zero }
    }

    /// The amount in ASCII without the currency beside it and a full stop or a decimal comma after it.
    private static func bareAmount(_ typed: String, currency: Currency) -> [UInt8] {
        var text = withoutCurrency(asciiAmount(typed), currency)
        if text.hasSuffix(".") || text.hasSuffix(",") { text.removeLast() }
        return Array(text.utf8)
    }

    /// A text with Western digits and separators.
    static func asciiAmount(_ typed: String) -> String {
        let text = typed.cleanedInput.westernDigits
        return String(String.UnicodeScalarView(text.unicodeScalars.map(asciiSeparator)))
    }

    /// The text without a name of the currency before it or else after it, and without the stroke of a bill, as in `5000/=` and
    /// `5000/-`, whose dash is no sign.
    static func withoutCurrency(_ typed: String, _ currency: Currency) -> String {
        let text = withoutStroke(typed)
        let before = text.prefix { !$0.isNumber && $0 != "," && $0 != "-" && $0 != "(" }
        if currency.isNamed(by: before) { return String(text.dropFirst(before.count)).cleanedInput }
        let after = text.reversed().prefix { !$0.isNumber && $0 != "," && $0 != "-" && $0 != ")" }
        guard currency.isNamed(by: String(after.reversed())) else { return text }
        return String(text.dropLast(after.count)).cleanedInput
    }

    private static func withoutStroke(_ text: String) -> String {
        guard let stroke = text.firstRange(of: "/=") ?? text.firstRange(of: "/-"),
            text[..<stroke.lowerBound].last(where: { $0 != " " })?.isNumber == true,
            !text[stroke.upperBound...].contains(where: \.isNumber)
        else { return text }
        return (String(text[..<stroke.lowerBound]) + String(text[stroke.upperBound...])).cleanedInput
    }

    /// Arabic has a decimal separator, a thousands separator and a comma of its own.
    private static func asciiSeparator(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{66B}": "."
        case "\u{66C}", "\u{60C}": ","
        case "\u{2019}": "'"
        default: scalar
        }
    }

    private static let point = UInt8(ascii: ".")
    private static let comma = UInt8(ascii: ",")
    private static let space = UInt8(ascii: " ")
    private static let apostrophe = UInt8(ascii: "'")

    private static let zero = UInt8(ascii: "0")

    private enum Split {
        /// The whole part, still grouped, and the decimals.
        case parts(whole: [UInt8], decimals: [UInt8])
        case twoWays, noWay
    }

    private static func split(_ text: [UInt8], exponent: Int, _ habit: SeparatorHabit) -> Split {
        guard let last = text.lastIndex(where: { $0 == point || $0 == comma }) else {
            return .parts(whole: text, decimals: [])
        }
        let mark = text[last]
        let other = mark == point ? comma : point
        let decimals = Array(text[(last + 1)...])
        let whole = Array(text[..<last])
        guard !decimals.isEmpty, !whole.isEmpty, decimals.allSatisfy(isDigit) else { return .noWay }
        if whole.contains(mark) {
            // The same mark twice can only group, and nothing else may stand beside it.
            return whole.contains { $0 == other || $0 == space || $0 == apostrophe }
                ? .noWay : .parts(whole: text, decimals: [])
        }
        let couldGroup =
            decimals.count == 3 && (1...3).contains(whole.count) && whole.allSatisfy(isDigit)
            && whole.first != zero
        guard couldGroup else { return .parts(whole: whole, decimals: decimals) }
        switch habit.meaning(of: mark == point ? .point : .comma, exponent: exponent) {
        case .group: return .parts(whole: text, decimals: [])
        case .decimal: return .parts(whole: whole, decimals: decimals)
        case nil: return .twoWays
        }
    }

    /// The digits of a whole part whose separators, all of one kind, stand before each three digits.
    private static func ungrouped(_ text: [UInt8]) -> [UInt8]? {
        let marks = Set(text.filter { !isDigit($0) })
        guard let mark = marks.first else { return text.isEmpty ? nil : text }
        guard marks.count == 1, [point, comma, space, apostrophe].contains(mark) else { return nil }
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

/// What became of an amount somebody typed.
package enum AmountReading: Sendable, Hashable {
    case amount(Money)
    /// It could mean one amount or a thousand times as much.
    case twoAmounts
    /// More than any amount can be.
    case tooLarge
    /// No amount, or more decimals than the currency has.
    case unreadable
}

/// What a point or a comma means before exactly three digits, as in `1.250`.
private struct SeparatorHabit {
    private let groupsByComma: Bool
    /// Nil where nobody's language is known and either mark may be the decimal one.
    private let decimal: String?
    /// What the file shows, where the amount stands in one.
    private let conventions: AmountConventions?

    init(groupsByComma: Bool) { (self.groupsByComma, decimal, conventions) = (groupsByComma, nil, nil) }

    init(_ conventions: AmountConventions) {
        (groupsByComma, decimal, self.conventions) = (false, nil, conventions)
    }

    init(_ language: Language?) {
        conventions = nil
        groupsByComma = language?.groupSeparator == "," && language?.decimalSeparator != ","
        decimal = language?.decimalSeparator ?? "."
    }

    /// Nil where it could mean either.
    func meaning(of mark: AmountConventions.Mark, exponent: Int) -> AmountConventions.Meaning? {
        if let conventions { return conventions.meaning(of: mark, exponent: exponent) }
        return switch exponent {
        case 0: .group
        case ...2: mark == .comma && groupsByComma ? .group : nil
        default: decimal == nil || decimal == String(mark.rawValue) ? .decimal : nil
        }
    }
}
