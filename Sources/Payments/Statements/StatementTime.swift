import Wording

/// Times as a statement writes them, by a pattern: yyyy, yy, MM, dd, HH, mm and ss stand for digits, hh with a for hours of
/// twelve, MMM for an English month in three letters, S for a fraction of a second if there is one, X for the zone, as `Z` or
/// `+01:00`; anything else stands for itself. Without X it is the city's clock that is meant, unless a zone stands behind
/// the time all the same.
///
/// Spreadsheets and portals change little things, so seconds may be missing, a fraction may stand behind them, and a space and
/// a T before the hours are the same.
struct StatementTime: Sendable {
    /// A time read: what the city's clock showed, or a moment, in seconds since 1970.
    enum Reading: Hashable {
        case clock(Int64)
        case moment(Int64)
    }

    private enum Part: Equatable {
        case digits(Character, Int)
        case month
        case half
        case fraction
        case zone
        case sign(Character)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private let parts: [Part]

    /// Nil when the pattern names no whole day.
    init?(_ pattern: String) {
        var parts: [Part] = []
        var rest = Substring(pattern)
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            switch letter {
            case "M" where run.count == 3: parts.append(.month)
            case "y", "M", "d", "H", "h", "m", "s": parts.append(.digits(letter, run.count))
            case "a": parts.append(.half)
            case "S": parts.append(.fraction)
            case "X": parts.append(.zone)
            default: parts += run.map(Part.sign)
            }
            rest = rest.dropFirst(run.count)
        }
        let letters = parts.compactMap { part -> Character? in
            switch part {
            case .digits(let letter, _): letter
            case .month: "M"
            case .half, .fraction, .zone, .sign: nil
            }
        }
        guard Set("yMd").isSubset(of: letters) else { return nil }
        self.parts = parts
    }

    /// Nil when the text is no such time.
    func read(_ text: String) -> Reading? {
        var values: [Character: Int] = [:]
        var isAfternoon: Bool?
        var zone: Int64?
        var rest = Substring(text)
        var index = 0
        while index < parts.count {
            if areSeconds(at: index), rest.first != ":" {
                index += 2
                continue
            }
            defer { index += 1 }
            switch parts[index] {
            case .digits(let letter, let count):
                let digits = rest.prefix(count).prefix { $0.isASCII && $0.isNumber }
                // Some portals leave the leading zero out.
                guard !digits.isEmpty, digits.count == count || count == 2, let number = Int(digits) else { return nil }
                values[letter] = letter == "y" && count == 2 ? 2000 + number : number
                rest = rest.dropFirst(digits.count)
            case .month:
                guard let month = Self.months.firstIndex(of: rest.prefix(3).lowercased()) else { return nil }
                values["M"] = month + 1
                rest = rest.dropFirst(3)
            case .half:
                let half = rest.prefix(2).lowercased()
                guard half == "am" || half == "pm" else { return nil }
                isAfternoon = half == "pm"
                rest = rest.dropFirst(2)
            case .fraction:
                rest = rest.drop { $0.isASCII && $0.isNumber }
            case .zone:
                guard let seconds = Self.zone(&rest) else { return nil }
                zone = seconds
            case .sign(let sign):
                // A fraction that is left out takes its point along.
                if sign == ".", rest.first != ".", rest.first.map({ "Z+-".contains($0) }) ?? true { continue }
                guard rest.first == sign || (isGap(sign) && rest.first.map(isGap) == true) else { return nil }
                rest = rest.dropFirst()
            }
        }
        if values["s"] != nil { Self.dropFraction(&rest) }
        if zone == nil, values["H"] != nil, let said = Self.zone(&rest) { zone = said }
        guard rest.allSatisfy(\.isWhitespace) else { return nil }
        guard let seconds = Self.seconds(values, isAfternoon: isAfternoon) else { return nil }
        return zone.map { .moment(seconds - $0) } ?? .clock(seconds)
    }

    /// Whether the seconds of a time begin at a part, with the colon before them.
    private func areSeconds(at index: Int) -> Bool {
        guard parts[index] == .sign(":"), index + 1 < parts.count, case .digits("s", _) = parts[index + 1] else {
            return false
        }
        return true
    }

    private func isGap(_ sign: Character) -> Bool { sign == " " || sign == "T" }

    private static func dropFraction(_ rest: inout Substring) {
        guard let mark = rest.first, mark == "." || mark == "," else { return }
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty { rest = rest.dropFirst(digits.count + 1) }
    }

    /// The seconds a zone is ahead of UTC, taken off the front: `Z`, `+01:00`, `+0100` or `+01`.
    private static func zone(_ rest: inout Substring) -> Int64? {
        if rest.first == "Z" || rest.first == "z" {
            rest = rest.dropFirst()
            return 0
        }
        guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
        rest = rest.dropFirst()
        let digits = rest.prefix { ($0.isASCII && $0.isNumber) || $0 == ":" }
        rest = rest.dropFirst(digits.count)
        let bare = digits.filter { $0 != ":" }
        guard bare.count == 2 || bare.count == 4, let hours = Int64(bare.prefix(2)), hours <= 14,
            let minutes = bare.count == 2 ? 0 : Int64(bare.suffix(2)), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == "-" ? -seconds : seconds
    }

    private static func seconds(_ values: [Character: Int], isAfternoon: Bool?) -> Int64? {
        guard
            let day = CivilDate(year: values["y"] ?? 0, month: values["M"] ?? 0, day: values["d"] ?? 0)
        else { return nil }
        var hour = values["H"] ?? values["h"] ?? 0
        if let isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        let (minute, second) = (values["m"] ?? 0, values["s"] ?? 0)
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        return Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }
}
