import Wording

/// An amount in the city's currency, above zero, between `least` and `most` where these are set.
package struct MoneyInput: InputKind {
    package static let name = "money"
    package let type = ValueType.money
    let least: Located<Expression>?
    let most: Located<Expression>?

    package var refusals: [EngineText] { [.wrongMoney, .tooLittle, .tooMuch] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        MoneyInput(
            least: reader.settings.optionalExpression("least"), most: reader.settings.optionalExpression("most"))
    }

    package var bounds: [(expression: Located<Expression>, type: ValueType)] {
        [least, most].compactMap { $0.map { ($0, .money) } }
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard let amount = Money.parse(typed, currency: visit.profile.currency), amount.minorUnits > 0 else {
            return .refused(Refusal(.wrongMoney))
        }
        if let least = visit.value(least)?.asMoney, amount.isLess(than: least) != false {
            return .refused(Refusal(.tooLittle, ["least": .money(least)]))
        }
        if let most = visit.value(most)?.asMoney, most.isLess(than: amount) != false {
            return .refused(Refusal(.tooMuch, ["most": .money(most)]))
        }
        return .accepted(.money(amount))
    }
}
