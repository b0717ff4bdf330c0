/// How one language writes: plurals, numbers, dates and money. All of it is data; a language is added without code.
///
/// Digits are always ASCII. Arabic-Indic digits and the narrow spaces of the CLDR would push a screen out of GSM-7.
package struct Language: Sendable, Equatable {
    /// The BCP 47 tag, such as `fr`.
    package let tag: String
    /// Its own name, such as `Français`.
    package let name: String
    package let rightToLeft: Bool
    package let plurals: PluralRules
    package let decimalSeparator: String
    /// Stands between groups of three digits; empty for no grouping.
    package let groupSeparator: String
    /// How many digits must stand before the first separator: with 2, as in Portuguese, 1250 stays ungrouped and 12500
    /// does not (`minimumGroupingDigits` of the CLDR).
    package let minimumGroupedDigits: Int
    /// Twelve names each, January first.
    package let months: [String]
    package let shortMonths: [String]
    /// With `{day}`, `{month}`, `{shortMonth}`, `{monthNumber}` and `{year}`.
    package let datePattern: String
    /// With `{currency}` and `{amount}`.
    package let moneyPattern: String
    /// The words formatting itself needs: `yes` and `no`.
    package let words: [String: String]

    package init(
        tag: String, name: String, rightToLeft: Bool = false, plurals: PluralRules, decimalSeparator: String = ".",
        groupSeparator: String = ",", minimumGroupedDigits: Int = 1, months: [String], shortMonths: [String],
        datePattern: String = "{day} {month} {year}", moneyPattern: String = "{currency} {amount}",
        words: [String: String] = [:]
    ) {
        self.tag = tag
        self.name = name
        self.rightToLeft = rightToLeft
        self.plurals = plurals
        self.decimalSeparator = decimalSeparator
        self.groupSeparator = groupSeparator
        self.minimumGroupedDigits = minimumGroupedDigits
        self.months = months
        self.shortMonths = shortMonths
        self.datePattern = datePattern
        self.moneyPattern = moneyPattern
        self.words = words
    }
}

extension Language {
    /// A whole number, grouped: `12,500`.
    package func format(_ number: Int64) -> String {
        (number < 0 ? "-" : "") + grouped(String(number.magnitude))
    }

    /// An amount with all the decimals of its currency: `GHS 300.00`.
    package func format(_ money: Money) -> String {
        let amount = money.shown(point: decimalSeparator, whole: grouped)
        return filled(moneyPattern) { name in
            switch name {
            case "currency": money.currency.shown
            case "amount": amount
            default: ""
            }
        }
    }

    /// A day: `31 December 2026`.
    package func format(_ date: CivilDate) -> String {
        filled(datePattern) { name in
            switch name {
            case "day": String(date.day)
            case "month": Self.name(of: date.month, in: months)
            case "shortMonth": Self.name(of: date.month, in: shortMonths)
            case "monthNumber": String(date.month)
            case "year": String(date.year)
            default: ""
            }
        }
    }

    /// `yes` or `no` in this language's words.
    package func format(_ truth: Bool) -> String {
        let word = truth ? "yes" : "no"
        return words[word] ?? word
    }

    /// A month beyond the data is its number: a short list must not stop a citizen's turn.
    private static func name(of month: Int, in names: [String]) -> String {
        names.indices.contains(month - 1) ? names[month - 1] : String(month)
    }

    private func grouped(_ digits: String) -> String {
        let count = digits.utf8.count
        if count < 3 &+ max(1, minimumGroupedDigits) || groupSeparator.isEmpty { return digits }
        var grouped: [UInt8] = []
        grouped.reserveCapacity(count * 2)
        for (index, digit) in digits.utf8.enumerated() {
            if index > 0, (count - index) % 3 == 0 { grouped.append(contentsOf: groupSeparator.utf8) }
            grouped.append(digit)
        }
        return String(decoding: grouped, as: UTF8.self)
    }

    /// The pattern with each `{name}` replaced; a brace without its partner is text.
    private func filled(_ pattern: String, _ value: (Substring) -> String) -> String {
        var text = ""
        var rest = pattern.utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            text += Substring(rest[..<open])
            text += value(Substring(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return text + Substring(rest)
    }
}
