import Wording

/// A whole number, between `least` and `most` where these are set.
package struct IntegerInput: InputKind {
    package static let name = "integer"
    package let type = ValueType.integer
    let least: Located<Expression>?
    let most: Located<Expression>?

    package var refusals: [EngineText] { [.wrongNumber, .tooLittle, .tooMuch] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        IntegerInput(
            least: reader.settings.optionalExpression("least"), most: reader.settings.optionalExpression("most"))
    }

    package var bounds: [(expression: Located<Expression>, type: ValueType)] {
        [least, most].compactMap { $0.map { ($0, .integer) } }
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard let digits = TypedNumber.whole(typed), let number = Int64(digits) else {
            return .refused(Refusal(.wrongNumber))
        }
        if let least = visit.value(least)?.asInteger, number < least {
            return .refused(Refusal(.tooLittle, ["least": .integer(least)]))
        }
        if let most = visit.value(most)?.asInteger, number > most {
            return .refused(Refusal(.tooMuch, ["most": .integer(most)]))
        }
        return .accepted(.integer(number))
    }
}
