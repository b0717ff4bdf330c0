import Wording

/// Asks for a secret number. Its state is private whether or not it says so: what is typed stands in no log, trace or
/// history, and no text may show it.
///
/// ```yaml
/// pin:
///   ask: { text: type_pin, as: pin, digits: 6, into: pin }
///   then: admit
/// admit:
///   do: taxes.admit_officer
///   with: { officer: number, pin: pin }
///   when:
///     admitted: { into: officer, then: thanks }
///     refused: { say: not_this_pin, then: pin }
///     blocked: { then: thanks }
/// ```
///
/// Settings: `digits` is how many there are, from 4 to 8; 4 where nothing is said. `new: true` is for a PIN that is
/// being chosen: then those are refused that anybody would try first, all digits the same (`1111`), a row up or down
/// (`1234`, `8765`) and one half twice (`1212`).
///
/// The answer is text. Only an action that promises to keep it may be given it, and at once: when the citizen is asked something
/// else it is forgotten, since no session keeps a PIN. What the action answers stands in its place.
///
/// Citizens may type digits of any script and nothing else. They are told how many digits a PIN has, or that this one
/// is too easy to guess, and never see what they typed.
package struct PinInput: InputKind {
    package static let name = "pin"
    package let type = ValueType.text
    package let isSecret = true
    let digits: Int
    let isNew: Bool

    package var width: ValueWidth { .text(most: digits, letters: .plain) }

    package var answerDigits: AnswerDigits? { .exactly(digits) }

    package var refusals: [EngineText] { [.wrongPin, .wrongLength] + (isNew ? [.easyPin] : []) }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        PinInput(
            digits: reader.settings.optionalInteger("digits", in: 4...8) ?? 4,
            isNew: reader.settings.optionalFlag("new"))
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        let figures = Array(typed.westernDigits.utf8)
        let wants = MessageArgument.integer(Int64(digits))
        guard !figures.isEmpty, figures.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return .refused(Refusal(.wrongPin, ["wants": wants]))
        }
        guard figures.count == digits else {
            return .refused(Refusal(.wrongLength, ["has": .integer(Int64(figures.count)), "wants": wants]))
        }
        if isNew, Self.isEasy(figures) { return .refused(Refusal(.easyPin)) }
        return .accepted(.text(String(decoding: figures, as: UTF8.self)))
    }

    /// All the same, a row up or down through 0 too, or one half twice.
    private static func isEasy(_ figures: [UInt8]) -> Bool {
        let steps = Set(zip(figures, figures.dropFirst()).map { (Int($1) - Int($0) + 10) % 10 })
        if steps == [0] || steps == [1] || steps == [9] { return true }
        let half = figures.count / 2
        return figures.count % 2 == 0 && figures.prefix(half) == figures.suffix(half)
    }
}
