import Conversation
package import Wording

/// Fields of a record by what they hold. Each answers nil when the field is empty or cannot be read, and what cannot be read
/// is among the problems then, with what to write instead.
extension ImportProblems {
    /// Characters of an amount or a day, at most.
    package static let longestFigure = 60
    /// Major units an amount may come to: nine digits, which is what screens leave room for.
    package static let mostMajorUnits: Int64 = 999_999_999

    /// An amount that must not be missing, in minor units; nil when that was a problem.
    package mutating func amount(_ column: String, of record: ImportRecord, _ currency: Currency) -> Int64? {
        guard required(column, of: record, limit: Self.longestFigure) != nil else { return nil }
        return money(column, of: record, currency)
    }

    /// An amount in minor units; nil when that was a problem. What its separators mean is as the whole file shows it.
    package mutating func money(_ column: String, of record: ImportRecord, _ currency: Currency) -> Int64? {
        let most = Self.mostMajorUnits * currency.minorUnitsPerMajor
        let example = Money(minorUnits: 300 * currency.minorUnitsPerMajor, currency: currency).decimal
        switch record[column].map({ Money.read($0, currency: currency, in: record.amounts) }) {
        case .amount(let money)? where money.minorUnits <= most: return money.minorUnits
        case .amount?, .tooLarge?: add(record.line, column, "The amount is above \(Self.mostMajorUnits).")
        case .twoAmounts?:
            add(
                record.line, column,
                "This could be one amount or a thousand times as much, and nothing beside it tells which. "
                    + "Write it with all its decimals and nothing between thousands, as \(example).")
        case .unreadable?, nil:
            add(record.line, column, "Invalid amount in \(currency.code). Write it as \(example).")
        }
        return nil
    }

    /// A day that must not be missing; nil when that was a problem.
    package mutating func day(_ column: String, of record: ImportRecord) -> CivilDate? {
        guard let typed = required(column, of: record, limit: Self.longestFigure) else { return nil }
        let reading = ListedDay(typed)
        if let advice = reading.advice { add(record.line, column, advice) }
        guard let day = reading.day, day.year < Self.firstYear else { return reading.day }
        add(record.line, column, "Nobody means the year \(day.year). Write the day as 2026-12-31.")
        return nil
    }

    /// The first year a list of a city may name: arrears are some decades old, and none are of another century. Some lists write a
    /// year far ahead for what is never due.
    private static let firstYear = 1970

    /// A short text on one line, empty when there is none.
    package mutating func text(_ column: String, of record: ImportRecord, limit: Int) -> String {
        let text = record[column] ?? ""
        if text.count > limit { add(record.line, column, "This is longer than \(limit) characters.") }
        if text.utf8.contains(UInt8(ascii: "\n")) { add(record.line, column, "The field goes over two lines.") }
        return text
    }

    /// One of the words a column may hold; nil when that was a problem.
    package mutating func word<Word: RawRepresentable & CaseIterable>(
        _ column: String, of record: ImportRecord, else standard: Word? = nil, among words: [Word]? = nil
    ) -> Word? where Word.RawValue == String {
        guard let typed = record[column] else {
            if standard == nil { add(record.line, column, "This column must not be empty.") }
            return standard
        }
        let allowed = words ?? Array(Word.allCases)
        let word = allowed.first { $0.rawValue == typed.lowercased() }
        if word == nil {
            add(record.line, column, "This must be one of: \(allowed.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    /// A number with check digits, as its digits; nil where there is none, or when that was a problem. An empty field is
    /// never the advice: it would make another number than the one on paper.
    ///
    /// - Parameter read: reads the digits where a domain knows more ways to write them.
    package mutating func reference(
        _ column: String, of record: ImportRecord,
        read: (String) -> String? = { TypedNumber.digits($0).flatMap { ReferenceNumber($0)?.digits } }
    ) -> String? {
        guard let typed = record[column]?.withoutTextMark else { return nil }
        // A column of figures may come with decimals of nothing.
        let bare = [".00", ",00", ".0", ",0"].first(where: typed.hasSuffix).map { String(typed.dropLast($0.count)) }
        let number = read(typed) ?? bare.flatMap(read)
        if number == nil {
            add(
                record.line, column,
                "The check digits are wrong: a digit is wrong, or two are swapped. Write the number as it stands on paper."
            )
        }
        return number
    }

    /// A phone; nil where there is none, or when that was a problem.
    package mutating func phone(_ column: String, of record: ImportRecord, _ plan: NumberingPlan) -> PhoneNumber? {
        guard let typed = record[column]?.withoutTextMark else { return nil }
        let phone = plan.parse(typed) ?? plan.formerly(typed)
        if phone == nil {
            add(
                record.line, column,
                "This is no phone number of the country's plan. A foreign number begins with + and its country's code.")
        }
        return phone
    }
}

extension String {
    /// The text without the apostrophe by which a spreadsheet is told that figures are text.
    fileprivate var withoutTextMark: String { hasPrefix("'") ? String(dropFirst()) : self }
}

/// A day as lists have it: in the one form we write, or in one of the forms spreadsheets write that can mean one day only.
package enum ListedDay: Hashable {
    case day(CivilDate)
    /// Day and month could stand the other way round.
    case eitherOf(CivilDate, CivilDate)
    /// The year has two digits.
    case shortYear
    /// The number of a day, as spreadsheets keep it.
    case serial
    case unreadable

    /// Reads `2026-12-31`, `2026/12/31`, `31/12/2026`, `31.12.2026`, `31-12-2026`, `12/31/2026`, `31-Dec-2026`, in digits
    /// of any script and with midnight behind it. `05/04/2026` could be two days and is neither.
    package init(_ typed: String) {
        let text = Self.withoutMidnight(typed.westernDigits)
        if let day = CivilDate(iso: text) {
            self = .day(day)
            return
        }
        if text.utf8.count == 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            self = .serial
            return
        }
        let parts = text.split(omittingEmptySubsequences: false) { "/.- ".contains($0) }.map(String.init)
        guard parts.count == 3, Set(text.filter { "/.- ".contains($0) }).count == 1 else {
            self = .unreadable
            return
        }
        if let month = Self.month(parts[1]), let day = Self.number(parts[0]) {
            self = Self.day(year: parts[2], month: month, day: day)
        } else if let second = Self.number(parts[1]) {
            self = Self.figures(parts[0], second, parts[2])
        } else {
            self = .unreadable
        }
    }

    /// The day, where it can only be one.
    package var day: CivilDate? { if case .day(let day) = self { day } else { nil } }

    /// What to write instead; nil where the day is read.
    package var advice: String? {
        switch self {
        case .day: nil
        case .eitherOf(let one, let other): "This could be \(one.iso) or \(other.iso). Write the one that is meant so."
        case .shortYear: "The year must have four digits. Write the day as 2026-12-31."
        case .serial: "A spreadsheet wrote the day as a number. Give the column the format date, or write 2026-12-31."
        case .unreadable: "This is no day. Write it as 2026-12-31."
        }
    }

    private static func figures(_ first: String, _ second: Int, _ third: String) -> ListedDay {
        if first.utf8.count == 4 {
            guard let day = number(third) else { return .unreadable }
            return Self.day(year: first, month: second, day: day)
        }
        guard let first = number(first) else { return .unreadable }
        guard let year = number(third, digits: 4...4) else {
            return number(third) == nil ? .unreadable : .shortYear
        }
        let days = [
            CivilDate(year: year, month: second, day: first), CivilDate(year: year, month: first, day: second),
        ].compactMap(\.self)
        guard let one = days.first, let other = days.last else { return .unreadable }
        return one == other ? .day(one) : .eitherOf(one, other)
    }

    private static func day(year: String, month: Int, day: Int) -> ListedDay {
        guard let figures = number(year, digits: 4...4) else { return number(year) == nil ? .unreadable : .shortYear }
        return CivilDate(year: figures, month: month, day: day).map(ListedDay.day) ?? .unreadable
    }

    private static func number(_ text: String, digits: ClosedRange<Int> = 1...2) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// The English names spreadsheets write.
    private static func month(_ name: String) -> Int? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return months.firstIndex(of: name.lowercased()).map { $0 + 1 }
    }

    /// A day that comes with a time is one only where the time says nothing.
    private static func withoutMidnight(_ text: String) -> String {
        for midnight in ["T00:00:00Z", "T00:00:00", " 00:00:00", " 00:00", " 0:00:00", " 0:00"]
        where text.hasSuffix(midnight) {
            return String(text.dropLast(midnight.count))
        }
        return text
    }
}
