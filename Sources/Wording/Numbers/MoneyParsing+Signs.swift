extension Money {
    /// Reads an amount as `parse` does, with a sign as portals, banks and accountants write it: `-2.50`, `2.50-`, `(2.50)`,
    /// `2.50 DR`, `+20.00`, `20.00 CR`. What is debited, or stands in brackets, is negative. A sign may stand on either side of
    /// the currency's name.
    ///
    /// Nil as well when two signs contradict each other.
    package static func parse(signed typed: String, currency: Currency) -> Money? {
        guard let (text, isNegative) = withoutSigns(typed, currency), let money = parse(text, currency: currency) else {
            return nil
        }
        return isNegative ? Money(minorUnits: -money.minorUnits, currency: currency) : money
    }

    /// Reads an amount of a file with a sign, as `parse(signed:currency:)` does, where separators mean what the file shows
    /// them to mean.
    package static func read(
        signed typed: String, currency: Currency, in conventions: AmountConventions
    ) -> AmountReading {
        guard let (text, isNegative) = withoutSigns(typed, currency) else { return .unreadable }
        let reading = read(text, currency: currency, in: conventions)
        guard isNegative, case .amount(let money) = reading else { return reading }
        return .amount(Money(minorUnits: -money.minorUnits, currency: currency))
    }

    /// The text without its signs and its currency, and whether they make it negative; nil when they contradict each other.
    private static func withoutSigns(_ typed: String, _ currency: Currency) -> (text: String, isNegative: Bool)? {
        var text = withoutCurrency(asciiAmount(typed), currency)
        var signs: Set<Bool> = []
        while let (rest, isNegative) = withoutSign(text) {
            signs.insert(isNegative)
            text = withoutCurrency(rest, currency)
        }
        return signs.count < 2 ? (text, signs.contains(true)) : nil
    }

    /// Words behind an amount, and whether they make it negative.
    private static let signWords = [
        ("debit", true), ("débit", true), ("dr", true), ("db", true), ("d", true), ("credit", false),
        ("crédit", false), ("cr", false), ("c", false),
    ]

    /// The text without its outermost sign; nil when it has none.
    private static func withoutSign(_ text: String) -> (rest: String, isNegative: Bool)? {
        if text.hasPrefix("("), text.hasSuffix(")") {
            return (String(text.dropFirst().dropLast()).cleanedInput, true)
        }
        let minus: [Character] = ["-", "\u{2212}", "\u{2013}"]
        if let first = text.first, first == "+" || minus.contains(first) {
            return (String(text.dropFirst()).cleanedInput, first != "+")
        }
        if let last = text.last, last == "+" || minus.contains(last) {
            return (String(text.dropLast()).cleanedInput, last != "+")
        }
        let lower = text.lowercased()
        for (word, isNegative) in signWords where lower.hasSuffix(word) || lower.hasSuffix(word + ".") {
            let rest = lower.dropLast(lower.hasSuffix(".") ? word.count + 1 : word.count)
            // The letters must be the whole word.
            guard let before = rest.last, !before.isLetter else { continue }
            return (String(text.prefix(rest.count)).cleanedInput, isNegative)
        }
        return nil
    }
}
