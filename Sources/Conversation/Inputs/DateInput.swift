import Wording

/// Asks for a day.
///
/// ```yaml
/// moved_in:
///   ask: { text: since_when, as: date, into: since, least: 1950-01-01, most: bill.due_date }
///   then: thanks
/// ```
///
/// Settings: `least` and `most` are days written as `2026-12-31`, or formulas that give a day; both days are allowed
/// themselves.
///
/// Citizens may type:
/// - day, month and year in numbers: `31 12 2026`, `31/12/2026`, `31.12.2026`, `31-12-2026`, `31122026`
/// - the year first: `2026-12-31`
/// - the month by its name, full or short, in any of the city's languages: `31 December 2026`, `31 dec 2026`,
///   `31dec2026`, `December 31, 2026`
/// - digits of any script, O for 0, and I or l for 1
///
/// Refused are years of two digits, which could be this century or the last, days without a year, and words such as
/// `today`. They are told how to write a day, that there is no such day (`31 2 2026`), or the first or the last day
/// there may be.
package struct DateInput: InputKind {
    package static let name = "date"
    package let type = ValueType.date
    private let limits: AnswerBounds

    package var refusals: [EngineText] { [.wrongDate, .noSuchDay, .tooEarly, .tooLate] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        DateInput(limits: .read(&reader, day))
    }

    package var bounds: [(expression: Located<Expression>, type: ValueType)] { limits.typed(.date) }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        switch DayReading(typed.withDigitsForLookalikes, in: visit.spoken) {
        case .unreadable: return .refused(Refusal(.wrongDate))
        case .noSuchDay: return .refused(Refusal(.noSuchDay))
        case .day(let day):
            if let least = visit.value(limits.least)?.asDate, day < least {
                return .refused(Refusal(.tooEarly, ["least": .date(least)]))
            }
            if let most = visit.value(limits.most)?.asDate, most < day {
                return .refused(Refusal(.tooLate, ["most": .date(most)]))
            }
            return .accepted(.date(day))
        }
    }

    /// A bound written as a day. Without this `2026-12-31` would be a formula with two minuses.
    private static func day(_ text: Located<String>, _ settings: inout MappingReader) -> Value? {
        guard text.value.wholeMatch(of: /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/) != nil else { return nil }
        if let day = CivilDate(iso: text.value) { return .date(day) }
        settings.error("\"\(text.value)\" is no day.", at: text.place, advice: "Write it as 2026-12-31.")
        return nil
    }
}
