/// Reads a time zone as TZ writes it, from left to right.
struct PosixScanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skip(_ letter: Character) -> Bool {
        guard let next, Character(Unicode.Scalar(next)) == letter else { return false }
        place += 1
        return true
    }

    mutating func zone() -> PosixTimeZone? {
        guard name(), let behind = time(hours: 0...24) else { return nil }
        // TZ counts westward.
        let standard = Int32(-behind)
        guard !isAtEnd else { return PosixTimeZone(standard: standard, summer: nil) }
        guard name() else { return nil }
        var offset = standard + 3_600
        if let next, next != UInt8(ascii: ",") {
            guard let behind = time(hours: 0...24) else { return nil }
            offset = Int32(-behind)
        }
        guard skip(","), let start = change(), skip(","), let end = change() else { return nil }
        return PosixTimeZone(
            standard: standard, summer: PosixTimeZone.Summer(offset: offset, start: start, end: end))
    }

    /// Three letters or more, or letters, digits and signs in angle brackets.
    private mutating func name() -> Bool {
        let isQuoted = skip("<")
        let begin = place
        while let next, Self.isLetter(next) || (isQuoted && Self.isDigitOrSign(next)) { place += 1 }
        return place - begin >= 3 && (!isQuoted || skip(">"))
    }

    private mutating func change() -> YearlyChange? {
        guard let day = day() else { return nil }
        guard skip("/") else { return YearlyChange(day: day, seconds: 7_200) }
        return time(hours: 0...167).map { YearlyChange(day: day, seconds: Int64($0)) }
    }

    private mutating func day() -> YearlyChange.Day? {
        if skip("M") {
            guard let month = number(in: 1...12), skip("."), let week = number(in: 1...5), skip("."),
                let weekday = number(in: 0...6)
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        if skip("J") { return number(in: 1...365).map { .withoutLeapDay($0) } }
        return number(in: 0...365).map { .ofYear($0) }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time(hours: ClosedRange<Int>) -> Int? {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        guard let hour = number(in: hours) else { return nil }
        var seconds = hour * 3_600
        if skip(":") {
            guard let minute = number(in: 0...59) else { return nil }
            seconds += minute * 60
            if skip(":") {
                guard let second = number(in: 0...59) else { return nil }
                seconds += second
            }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func number(in range: ClosedRange<Int>) -> Int? {
        var (number, digits) = (0, 0)
        while digits < 4, let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
            number = number * 10 + Int(next - UInt8(ascii: "0"))
            digits += 1
            place += 1
        }
        return digits > 0 && range.contains(number) ? number : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigitOrSign(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "-")
    }
}
