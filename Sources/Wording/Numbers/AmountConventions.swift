/// How the amounts of one file are written: which mark stands before decimals and which between thousands, as the file
/// itself shows it.
///
/// An amount such as `1,250` alone could be one thing or a thousand times as much. The other amounts of its file tell
/// which: beside `300,50` the comma stands before decimals, beside `1,250.00` it groups. Where they tell nothing, the
/// separator of the file's columns does: who separates columns by commas does not write decimals with them, and a
/// spreadsheet that writes decimals with commas separates columns by semicolons.
package struct AmountConventions: Sendable, Hashable {
    /// A mark in an amount.
    package enum Mark: Character, Sendable, Hashable {
        case point = "."
        case comma = ","

        fileprivate var other: Mark { self == .point ? .comma : .point }
    }

    /// What a mark before exactly three digits means.
    enum Meaning: Sendable, Hashable {
        case group
        case decimal
    }

    /// What stands between the columns; nil where the amounts are in no file.
    private let separator: Character?
    /// Marks that stand before decimals somewhere.
    private var decimalMarks: Set<Mark> = []
    /// Marks that stand between thousands somewhere.
    private var groupMarks: Set<Mark> = []

    /// Conventions of which nothing is known: whatever could be two amounts is.
    package static let unknown = AmountConventions(separator: nil)

    /// Conventions of amounts that stand in no list, as those of a transcript: a point before decimals, as in our own files.
    package static let ours = AmountConventions(separator: ",")

    private init(separator: Character?) { self.separator = separator }

    /// - Parameters:
    ///   - separator: what stands between the columns of the file.
    ///   - amounts: its amounts as they are written, with or without their currency.
    package init(separator: Character, amounts: some Sequence<String>) {
        self.separator = separator
        for amount in amounts { learn(from: amount) }
    }

    /// The mark before decimals where the file shows one, and only one.
    package var decimalMark: Mark? {
        if decimalMarks.count == 1 { return decimalMarks.first }
        if decimalMarks.isEmpty, groupMarks.count == 1 { return groupMarks.first?.other }
        return nil
    }

    /// What a mark before exactly three digits means; nil where it could mean either.
    func meaning(of mark: Mark, exponent: Int) -> Meaning? {
        if decimalMarks.count > 1 || groupMarks.count > 1 { return nil }
        if let decimal = decimalMark {
            if mark == decimal { return exponent > 2 ? .decimal : nil }
            // In a file of commas `300.50` shows enough; otherwise only thousands that stand grouped show it.
            let shows = groupMarks.contains(mark) || exponent == 0 || (mark == .comma && separator == ",")
            return shows ? .group : nil
        }
        switch (separator, exponent) {
        case (nil, 0), ("\t", 0), (",", 0): return .group
        case (";", 0): return mark == .point ? .group : nil
        case (",", ...2): return mark == .comma ? .group : nil
        case (",", _), ("\t", 3...): return mark == .point ? .decimal : nil
        case (";", 3...): return mark == .comma ? .decimal : nil
        default: return nil
        }
    }

    /// Takes from one amount what its marks can only mean.
    private mutating func learn(from amount: String) {
        let digits = amount.cleanedInput.westernDigits.unicodeScalars
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
        guard let first = digits.firstIndex(where: isDigit), let last = digits.lastIndex(where: isDigit) else { return }
        let figures = String(digits[first...last]).map { character -> Character in
            switch character {
            case "\u{66B}": "."
            case "\u{66C}", "\u{60C}": ","
            default: character
            }
        }
        guard figures.allSatisfy({ $0.isNumber || $0 == " " || Mark(rawValue: $0) != nil }) else { return }
        let marks = figures.compactMap(Mark.init)
        guard let mark = marks.last, let place = figures.lastIndex(of: mark.rawValue) else { return }
        let whole = figures[..<place]
        if marks.dropLast().contains(mark) {
            // The same mark twice can only group.
            groupMarks.insert(mark)
        } else if marks.count > 1 {
            decimalMarks.insert(mark)
            groupMarks.insert(mark.other)
        } else if figures.count - place != 4 || whole.count > 3 || whole.first == "0" || whole.contains(" ") {
            // Not three digits behind it, or what no thousands could stand before.
            decimalMarks.insert(mark)
        }
    }
}
