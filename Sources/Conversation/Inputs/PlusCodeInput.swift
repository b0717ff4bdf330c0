import Wording

/// Asks for a Plus Code, the address every place on earth has and maps show, as `6CRWM9QG+C6`.
///
/// ```yaml
/// code:
///   ask: { text: type_the_code, as: plus_code, into: code }
///   then: thanks
/// ```
///
/// The answer is text: the full code in capitals with its plus. Every slip of the finger makes another code that is as
/// good, so show it again before anything is done with it, or ask for a number with check digits instead.
///
/// Citizens may type:
/// - the full code of ten digits or more: `6CRWM9QG+C6`, `6crw m9qg c6`
/// - the end of it, as signs in the street have it, alone or with the city's name:
///   `M9QG+C6`, `m9qgc6`, `M9QG+C6 Kumasi`.
///   It is completed from the `centre` in `city.yaml`; a city that has none takes full codes only.
///
/// The plus may be left out. Refused are codes of a whole quarter (`6CRWM900+`) and ends with fewer than four digits
/// before the plus. They are told what a Plus Code looks like.
package struct PlusCodeInput: InputKind {
    package static let name = "plus_code"
    package let type = ValueType.text

    /// Digits of a code that is told from its neighbours' by a few steps, and the most there can be.
    private static let digits = 10...15

    package var width: ValueWidth { .text(most: Self.digits.upperBound + 1, letters: .plain) }
    package var refusals: [EngineText] { [.wrongPlusCode] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { PlusCodeInput() }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard let written = Self.written(typed, in: visit.profile.name), let code = Self.code(written, visit.profile),
            Self.digits.contains(code.text.utf8.count - 1), !code.isPadded
        else { return .refused(Refusal(.wrongPlusCode)) }
        return .accepted(.text(code.text))
    }

    private static func code(_ written: String, _ profile: CityProfile) -> PlusCode? {
        if let full = PlusCode(written) { return full }
        let before = written.prefix { $0 != "+" }.utf8.count
        guard let centre = profile.centre, before == 4 || before == 6 else { return nil }
        return PlusCode(short: written, near: (centre.latitude, centre.longitude))
    }

    /// The code as it is written in full, without the name of the city after it; nil where it cannot be told where the
    /// plus belongs.
    private static func written(_ typed: String, in city: String) -> String? {
        let text = typed.westernDigits.map { $0 == "," ? " " : $0 == "\u{FF0B}" ? "+" : $0 }
        var words = String(text).uppercased().split(separator: " ").map(String.init)
        for count in (1...max(1, city.split(separator: " ").count)).reversed() where words.count > count {
            let name = city.split(separator: " ").prefix(count).joined(separator: " ").folded
            guard !name.isEmpty, words.suffix(count).joined(separator: " ").folded == name else { continue }
            words.removeLast(count)
            break
        }
        let code = words.joined()
        if code.contains("+") { return code }
        // Eight and the rest, or four and the rest: any other number of digits could be split in more than one way.
        let before: Int
        switch code.count {
        case 6, 7: before = 4
        case 10, 11: before = 8
        default: return nil
        }
        return code.prefix(before) + "+" + code.dropFirst(before)
    }
}
