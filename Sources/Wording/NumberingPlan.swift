/// How telephone numbers are written in one country. The figures are the project's own data, because the numbering
/// libraries at hand lag behind renumberings (Benin's of 2024 among them).
package struct NumberingPlan: Sendable, Hashable {
    /// Without a plus: `233`.
    package let callingCode: String
    /// What people dial before a national number, usually `0`; empty where there is none.
    package let trunkPrefix: String
    /// What people dial before a foreign number, usually `00`.
    package let internationalPrefix: String
    /// How many digits a national number has, without the trunk prefix.
    package let nationalLengths: [Int]
    /// The digits national numbers begin with; empty when the plan does not say. An entry with an `x` for each free
    /// digit, such as `21xxxxxx`, is a whole number and has that length only.
    package let leadingDigits: [String]

    package init(
        callingCode: String, trunkPrefix: String, internationalPrefix: String = "00", nationalLengths: [Int],
        leadingDigits: [String] = []
    ) {
        self.callingCode = callingCode
        self.trunkPrefix = trunkPrefix
        self.internationalPrefix = internationalPrefix
        self.nationalLengths = nationalLengths
        self.leadingDigits = leadingDigits
    }

    /// Reads a number as people type it and as providers send it, in digits of any script, with spaces, dashes, points
    /// and brackets: `+233…`, `233…`, `00233…`, `tel:+233…`, local with or without its trunk prefix, and with a plus
    /// that a form turned into a leading space. A foreign number needs its plus or international prefix.
    ///
    /// Nil when anything else stands in it, a letter above all: senders may be names, and `24O` is no number.
    package func parse(_ typed: String) -> PhoneNumber? {
        guard let (digits, international) = Self.digits(of: typed) else { return nil }
        if international { return self.international(digits) }
        if let national = national(digits) { return own(national) }
        if !internationalPrefix.isEmpty, digits.hasPrefix(internationalPrefix) {
            return self.international(String(digits.dropFirst(internationalPrefix.utf8.count)))
        }
        return ownInternational(digits)
    }

    /// A national number, with or without the trunk prefix, as its digits without it. No national number begins with
    /// the trunk prefix itself.
    private func national(_ digits: String) -> String? {
        let trunk = !trunkPrefix.isEmpty && digits.hasPrefix(trunkPrefix)
        let bare = trunk ? String(digits.dropFirst(trunkPrefix.utf8.count)) : digits
        return isNational(bare) ? bare : nil
    }

    private func isNational(_ digits: String) -> Bool {
        let usual = nationalLengths.contains(digits.utf8.count)
        if leadingDigits.isEmpty { return usual }
        return leadingDigits.contains { lead in
            lead.utf8.last == Self.anyDigit
                ? lead.utf8.count == digits.utf8.count
                    && zip(lead.utf8, digits.utf8).allSatisfy { $0 == $1 || $0 == Self.anyDigit }
                : usual && digits.hasPrefix(lead)
        }
    }

    private static let anyDigit = UInt8(ascii: "x")

    private func international(_ digits: String) -> PhoneNumber? {
        if digits.hasPrefix(callingCode) { return ownInternational(digits) }
        return Self.spareZones.contains { digits.hasPrefix($0) } ? nil : PhoneNumber(e164: "+" + digits)
    }

    /// Calling codes that no country has (ITU-T E.164, list of assigned codes), enough to catch a slip of the finger.
    private static let spareZones = ["210", "214", "215", "217", "219", "28", "83", "89", "999"]

    /// After the calling code some write the trunk prefix too, as in `+233 (0)24…`.
    private func ownInternational(_ digits: String) -> PhoneNumber? {
        guard digits.hasPrefix(callingCode) else { return nil }
        return national(String(digits.dropFirst(callingCode.utf8.count))).flatMap(own)
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
