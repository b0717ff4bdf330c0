/// How telephone numbers are written in one country. The figures are the project's own data, because the numbering
/// libraries at hand lag behind renumberings (Benin's of 2024 among them).
package struct NumberingPlan: Sendable, Hashable {
    /// Without a plus: `233`.
    package let callingCode: String
    /// What people dial before a national number, usually `0`; empty where there is none.
    package let trunkPrefix: String
    /// What people dial before a foreign number, usually `00`.
    package let internationalPrefixes: [String]
    /// The forms national numbers have and had.
    package let eras: [NumberingEra]

    package init(
        callingCode: String, trunkPrefix: String, internationalPrefixes: [String] = ["00"], eras: [NumberingEra]
    ) {
        self.callingCode = callingCode
        self.trunkPrefix = trunkPrefix
        self.internationalPrefixes = internationalPrefixes.filter { !$0.isEmpty }
        self.eras = eras
    }

    /// A plan that never changed.
    ///
    /// - Parameters:
    ///   - nationalLengths: how many digits a national number has, without the trunk prefix.
    ///   - leadingDigits: what national numbers begin with at each of these lengths; empty when the plan does not say.
    package init(
        callingCode: String, trunkPrefix: String, internationalPrefix: String = "00", nationalLengths: [Int],
        leadingDigits: [String] = []
    ) {
        let beginnings = leadingDigits.isEmpty ? [""] : leadingDigits
        let national = Dictionary(nationalLengths.map { ($0, beginnings) }) { first, _ in first }
        self.init(
            callingCode: callingCode, trunkPrefix: trunkPrefix, internationalPrefixes: [internationalPrefix],
            eras: [NumberingEra(national: national)])
    }

    /// How many digits a national number has today, without the trunk prefix, the most usual first.
    package var nationalLengths: [Int] {
        eras.first { $0.days.contains(nil) }?.lengths ?? []
    }

    /// Reads a number as people type it and as providers send it, in digits of any script, with spaces, dashes, points
    /// and brackets: `+233…`, `233…`, `00233…`, `+00233…`, `tel:+233…`, local with or without its trunk prefix, and with a plus
    /// that a form turned into a leading space. A foreign number needs its plus or international prefix.
    ///
    /// Nil when anything else stands in it, a letter above all: senders may be names, and `24O` is no number.
    ///
    /// - Parameter day: the day the number was written down or is dialled; without one the newest form counts.
    package func parse(_ typed: String, on day: CivilDate? = nil) -> PhoneNumber? {
        guard let (digits, hasPlus) = Self.digits(of: typed) else { return nil }
        if hasPlus { return international(digits, day) ?? behindPrefix(digits, day) }
        if let national = national(digits, day) { return own(national) }
        if let prefix = internationalPrefixes.first(where: { digits.hasPrefix($0) }) {
            return international(String(digits.dropFirst(prefix.utf8.count)), day)
        }
        // Two noughts before the country's own code are written everywhere, whatever is dialled there.
        if digits.hasPrefix("00" + callingCode) { return ownInternational(String(digits.dropFirst(2)), day) }
        return ownInternational(digits, day)
    }

    /// A number with an international prefix behind its plus, as in `+00233…`: the plus says already what the prefix says, and
    /// no country's code begins with a nought.
    private func behindPrefix(_ digits: String, _ day: CivilDate?) -> PhoneNumber? {
        for prefix in internationalPrefixes + ["00"] where digits.hasPrefix(prefix) {
            if let number = international(String(digits.dropFirst(prefix.utf8.count)), day) { return number }
        }
        return nil
    }

    /// The number people dial today for one that was written down on a day: one from before a renumbering in the form
    /// it has since, any other as it is. Nil for a number of this country that it did not have on that day, and for
    /// one whose series was given up without another in its place.
    package func modern(_ number: PhoneNumber, writtenOn day: CivilDate) -> PhoneNumber? {
        let digits = number.e164.dropFirst()
        guard digits.hasPrefix(callingCode) else { return number }
        return today(String(digits.dropFirst(callingCode.utf8.count)), day, renumberings: eras.count).flatMap(own)
    }

    /// Follows a national number from era to era, for at most so many renumberings.
    private func today(_ national: String, _ day: CivilDate, renumberings: Int) -> String? {
        let possible = eras.filter { $0.days.contains(day) && $0.has(national) }
        if possible.contains(where: { $0.days.until == nil }) { return national }
        guard renumberings > 0, let era = possible.first, let until = era.days.until,
            let next = era.successor(of: national)
        else { return nil }
        return today(next, CivilDate(daysSinceEpoch: until.daysSinceEpoch + 1), renumberings: renumberings - 1)
    }

    /// A national number, with or without the trunk prefix, as its digits without it. A number that begins with the
    /// trunk prefix itself, as Rwanda's 06 series, counts only where an era says so in as many digits.
    private func national(_ digits: String, _ day: CivilDate?) -> String? {
        let eras = eras.lazy.filter { $0.days.contains(day) }
        guard !trunkPrefix.isEmpty, digits.hasPrefix(trunkPrefix) else {
            return eras.contains { $0.has(digits) } ? digits : nil
        }
        let bare = String(digits.dropFirst(trunkPrefix.utf8.count))
        if eras.contains(where: { $0.has(bare) }) { return bare }
        return eras.contains { $0.beginning(of: digits)?.hasPrefix(trunkPrefix) == true } ? digits : nil
    }

    private func international(_ digits: String, _ day: CivilDate?) -> PhoneNumber? {
        if digits.hasPrefix(callingCode) { return ownInternational(digits, day) }
        return Self.spareZones.contains { digits.hasPrefix($0) } ? nil : PhoneNumber(e164: "+" + digits)
    }

    /// Calling codes that no country has (ITU-T E.164, list of assigned codes), enough to catch a slip of the finger.
    private static let spareZones = ["210", "214", "215", "217", "219", "28", "83", "89", "999"]

    /// After the calling code some write the trunk prefix too, as in `+233 (0)24…`.
    private func ownInternational(_ digits: String, _ day: CivilDate?) -> PhoneNumber? {
        guard digits.hasPrefix(callingCode) else { return nil }
        return national(String(digits.dropFirst(callingCode.utf8.count)), day).flatMap(own)
    }

    private func own(_ national: String) -> PhoneNumber? {
        PhoneNumber(e164: "+" + callingCode + national)
    }

    /// The digits and whether a plus stood before them; nil when something foreign to a number stands there.
    private static func digits(of typed: String) -> (digits: String, international: Bool)? {
        var text = typed.cleanedInput.westernDigits[...]
        if text.lowercased().hasPrefix("tel:") { text = text.dropFirst(4) }
        var digits = ""
        var international = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+", "\u{FF0B}":
                guard digits.isEmpty else { return nil }
                international = true
            case " ", "-", ".", "(", ")", "[", "]", "/", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}": continue
            default: return nil
            }
            // No number is longer; this also bounds the work on a hostile text.
            if digits.utf8.count > 20 { return nil }
        }
        return digits.isEmpty ? nil : (digits, international)
    }
}
