extension String {
    /// Whether this is what a spreadsheet leaves of a long number: the short scientific form, as `2.34568E+11` and
    /// `2,34E+11`, a row of hashes, or one of its error words. The digits cannot be had back from it.
    package var hasLostDigits: Bool {
        let bare = westernDigits.filter { $0 != " " }.uppercased()
        if bare.hasPrefix("#") {
            let errors: Set = ["#N/A", "#NAME?", "#VALUE!", "#REF!", "#NUM!", "#DIV/0!", "#NULL!"]
            return errors.contains(bare) || (bare.count > 1 && bare.allSatisfy { $0 == "#" })
        }
        let parts = bare.drop { $0 == "+" || $0 == "-" }.split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let power = parts[1].drop { $0 == "+" || $0 == "-" }
        let figures = parts[0].split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        // An identifier may have digits around an E, but no decimals before it and no sign behind it.
        return (figures.count == 2 || power.count < parts[1].count) && figures.count <= 2
            && (figures + [power]).allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber }
            }
    }

    /// Digits of a number that a spreadsheet keeps; it writes zeros for those behind.
    private static let digitsKept = 15
    /// So many zeros are no chance.
    private static let tellingZeros = 3

    /// Whether a long number in this text may have lost its last digits to a spreadsheet, which keeps fifteen and writes zeros
    /// for the others.
    package enum LongNumber: Sendable, Hashable {
        /// Other digits stand behind the fifteenth: no spreadsheet has read it as a number.
        case whole
        /// One zero or two stand there, which may be its own.
        case doubtful
        /// Nothing but zeros stands there, and too many of them.
        case zeroed
    }

    /// What the digits behind the fifteenth tell; nil for everything that is no number of more digits, as a name with letters.
    package var longNumber: LongNumber? {
        let bare = westernDigits.filter { $0 != " " && $0 != "\u{A0}" }
        let decimals = [".00", ",00", ".0", ",0"].first(where: bare.hasSuffix)?.count ?? 0
        let digits = bare.dropLast(decimals)
        // What begins with a zero was never read as a number.
        guard digits.count > Self.digitsKept, digits.first != "0",
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        let behind = digits.dropFirst(Self.digitsKept)
        guard behind.allSatisfy({ $0 == "0" }) else { return .whole }
        return behind.count < Self.tellingZeros ? .doubtful : .zeroed
    }

    /// This text with one space for each run of spaces and line breaks, as a cell of a table is read.
    package var onOneLine: String {
        let cleaned = cleanedInput
        guard cleaned.utf8.contains(UInt8(ascii: "\n")) || cleaned.contains("  ") else { return cleaned }
        return cleaned.split { $0 == " " || $0.isNewline }.joined(separator: " ")
    }
}
