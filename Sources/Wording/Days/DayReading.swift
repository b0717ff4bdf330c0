/// What became of a day somebody typed.
package enum DayReading: Sendable, Hashable {
    case day(CivilDate)
    /// It has a day, a month and a year, and the calendar has no such day, as 31 2 2026.
    case noSuchDay
    /// Nothing that has a day, a month and a year of four digits.
    case unreadable

    /// Reads `31 12 2026`, `31/12/2026`, `31.12.2026`, `31122026`, `2026-12-31`, `31 Dec 2026`, `31dec2026`,
    /// `December 31, 2026`, in digits of any script.
    ///
    /// Numbers alone are day, month, year, or year, month, day where the first has four digits; a month before a day must
    /// have its name. A year has four digits: `31 12 26` could be this century or the last, so it is not read.
    package init(_ typed: String, in languages: SpokenLanguages) {
        guard let parts = Self.parts(of: typed.cleanedInput.westernDigits, without: languages.dayFillers) else {
            self = .unreadable
            return
        }
        let months = parts.map { $0.first?.isLetter == true ? languages.month($0) : nil }
        let figures: (day: Int, month: Int, year: Int)? =
            switch (months[0], months[1], months[2]) {
            case (nil, nil, nil): Self.figures(parts)
            case (nil, let month?, nil): Self.figures(day: parts[0], month: month, year: parts[2])
            case (let month?, nil, nil): Self.figures(day: parts[1], month: month, year: parts[2])
            default: nil
            }
        guard let figures else {
            self = .unreadable
            return
        }
        self = CivilDate(year: figures.year, month: figures.month, day: figures.day).map(DayReading.day) ?? .noSuchDay
    }

    private static func figures(_ parts: [String]) -> (day: Int, month: Int, year: Int)? {
        let isYearFirst = parts[0].utf8.count == 4
        guard let month = number(parts[1], digits: 1...2) else { return nil }
        return isYearFirst
            ? figures(day: parts[2], month: month, year: parts[0])
            : figures(day: parts[0], month: month, year: parts[2])
    }

    private static func figures(day: String, month: Int, year: String) -> (day: Int, month: Int, year: Int)? {
        guard let day = number(day, digits: 1...2), let year = number(year, digits: 4...4) else { return nil }
        return (day, month, year)
    }

    private static func number(_ text: String, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// The three parts of a day; nil where there are more or fewer, or where a mark stands that no day has.
    private static func parts(of text: String, without fillers: Set<String>) -> [String]? {
        var parts: [String] = []
        var kind = Kind.gap
        for character in text {
            let next = Kind(character)
            if next == .other { return nil }
            if next == .gap {
                kind = .gap
            } else if next == kind, let last = parts.indices.last {
                parts[last].append(character)
            } else {
                parts.append(String(character))
                kind = next
            }
            // No day is longer; this also bounds the work on a hostile text.
            if parts.count > 8 { return nil }
        }
        parts.removeAll { fillers.contains($0.folded) }
        if parts.count == 1, let whole = parts.first, whole.utf8.count == 8, number(whole, digits: 8...8) != nil {
            parts = [String(whole.prefix(2)), String(whole.dropFirst(2).prefix(2)), String(whole.suffix(4))]
        }
        return parts.count == 3 ? parts : nil
    }

    private enum Kind {
        case digit, letter, gap, other

        init(_ character: Character) {
            if character.isASCII, character.isNumber {
                self = .digit
            } else if character.isLetter {
                self = .letter
            } else {
                self = " /.-,،\n".contains(character) ? .gap : .other
            }
        }
    }
}
