import Wording

/// A day typed as day, month, year: `31 12 2026`, `31/12/2026` or `31122026`.
package struct DateInput: InputKind {
    package static let name = "date"
    package let type = ValueType.date

    package var refusals: [EngineText] { [.wrongDate] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { DateInput() }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard let date = Self.date(typed.westernDigits) else { return .refused(Refusal(.wrongDate)) }
        return .accepted(.date(date))
    }

    private static func date(_ typed: String) -> CivilDate? {
        var parts = typed.split { " /.-".contains($0) }.map(String.init)
        if parts.count == 1, let whole = parts.first, whole.utf8.count == 8 {
            parts = [String(whole.prefix(2)), String(whole.dropFirst(2).prefix(2)), String(whole.suffix(4))]
        }
        // `Int` would also take a sign.
        guard parts.count == 3, parts[2].utf8.count == 4, !typed.contains("+"), let day = Int(parts[0]),
            let month = Int(parts[1]),
            let year = Int(parts[2])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }
}
