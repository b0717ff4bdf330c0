import Wording

/// Asks for a whole number from 0 to 999999999, such as how many people live in a house.
///
/// ```yaml
/// people:
///   ask: { text: how_many, as: integer, into: people, least: 1, most: 40 }
///   then: thanks
/// ```
///
/// Settings: `least` and `most` are formulas that give whole numbers; both are allowed themselves.
///
/// Citizens may type:
/// - digits of any script: `12`, `١٢`, `12.`
/// - thousands apart: `12 500`
/// - O for 0, and I or l for 1, beside a digit: `1O`, `l2`
/// - a word the city's languages have for a number, alone: `twelve`, `twenty five`
///
/// `0`, `98` and `99` alone are keys. Ask for numbers from 1 on where you can; with a full stop behind it, as `0.`, a
/// number is never a key.
///
/// Courtesies beside it do no harm: `12 please`. Refused are `1.5`, `1,5`, `-5`, `1e3`, `1 2` and numbers among other words. They are told that it must be a number,
/// or the least or the most there may be.
package struct IntegerInput: InputKind {
    package static let name = "integer"
    package let type = ValueType.integer
    private let limits: AnswerBounds

    /// What a screen is proved to have room for.
    static let greatest: Int64 = 999_999_999

    package var refusals: [EngineText] { [.wrongNumber, .tooLittle, .tooMuch] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        IntegerInput(limits: .read(&reader))
    }

    package var bounds: [(expression: Located<Expression>, type: ValueType)] { limits.typed(.integer) }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        let most = min(visit.value(limits.most)?.asInteger ?? .max, Self.greatest)
        let number: Int64
        let typed = visit.program.understanding.quantity(in: typed, visit.spoken)
        if let digits = TypedNumber.whole(typed) {
            // More digits than a number can have are more than any most.
            number = Int64(digits) ?? .max
        } else if let named = visit.spoken.number(typed) {
            number = named
        } else {
            return .refused(Refusal(.wrongNumber))
        }
        if let least = visit.value(limits.least)?.asInteger, number < least {
            return .refused(Refusal(.tooLittle, ["least": .integer(least)]))
        }
        guard number <= most else { return .refused(Refusal(.tooMuch, ["most": .integer(most)])) }
        return .accepted(.integer(number))
    }
}
