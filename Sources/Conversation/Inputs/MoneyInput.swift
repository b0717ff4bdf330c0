import Wording

/// Asks for an amount in the city's currency, above zero and with at most nine digits before the decimals.
///
/// ```yaml
/// amount:
///   ask: { text: how_much, as: money, into: amount, least: bill.minimum, most: bill.due }
///   then: review
/// ```
///
/// Settings: `least` and `most` are formulas that give money; both are allowed themselves.
///
/// Citizens may type:
/// - `50`, `50.5`, `50,25`, `1 250`, `1,250.00`, `1.250,00`, in digits of any script
/// - the currency's code or symbol before or after it: `GHS 50`, `50ghs`, and the stroke of a bill: `5000/=`, `5000/-`
/// - O for 0, and I or l for 1, beside a digit: `5O`
/// - a number in words of the city's languages: `fifty`, `three hundred and fifty`; `two fifty` for 250 where neither 2.50
///   nor 250 thousand is between the least and the most
/// - the money's name and courtesies beside it: `50 cedis please`
///
/// An amount that could be two is never guessed. `1.250` is refused where the currency has two decimals. `1,250` is
/// 1250 where the citizen's language groups by commas, and is refused elsewhere. In a currency with three decimals the
/// mark before three digits counts only if it is the language's decimal mark. They are told how to write such an
/// amount, that it is not an amount, or the least or the most there may be.
package struct MoneyInput: InputKind {
    package static let name = "money"
    package let type = ValueType.money
    private let limits: AnswerBounds

    /// The first whole amount a screen is not proved to have room for, in major units.
    private static let end: Int64 = 1_000_000_000

    package var refusals: [EngineText] { [.wrongMoney, .twoAmounts, .tooLittle, .tooMuch] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { MoneyInput(limits: .read(&reader)) }

    package var bounds: [(expression: Located<Expression>, type: ValueType)] { limits.typed(.money) }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        let currency = visit.profile.currency
        // At most six decimals: far from overflowing.
        let greatest = Money(minorUnits: Self.end * currency.minorUnitsPerMajor - 1, currency: currency)
        let most = visit.value(limits.most)?.asMoney ?? greatest
        let said = visit.program.understanding.quantity(in: typed, visit.spoken)
        switch Money.read(said, currency: currency, in: visit.spoken) {
        case .unreadable:
            return hundredsLeftOut(said, most: most, visit) ?? .refused(Self.refusal(.wrongMoney, currency))
        case .twoAmounts: return .refused(Self.refusal(.twoAmounts, currency))
        case .tooLarge: return .refused(Refusal(.tooMuch, ["most": .money(most)]))
        case .amount(let amount):
            guard amount.minorUnits > 0 else { return .refused(Self.refusal(.wrongMoney, currency)) }
            if let least = visit.value(limits.least)?.asMoney, amount.isLess(than: least) != false {
                return .refused(Refusal(.tooLittle, ["least": .money(least)]))
            }
            if most.isLess(than: amount) != false { return .refused(Refusal(.tooMuch, ["most": .money(most)])) }
            if greatest.isLess(than: amount) != false {
                return .refused(Refusal(.tooMuch, ["most": .money(greatest)]))
            }
            return .accepted(.money(amount))
        }
    }

    /// An amount said with the hundred left out, as `two fifty`. It may mean three amounts: taken is the one in hundreds, where
    /// neither of the others may be answered. Nil where nothing of the kind was said, or the one in hundreds may not be.
    private func hundredsLeftOut(_ said: String, most: Money, _ visit: Visit) -> InputReading? {
        let currency = visit.profile.currency
        guard let number = visit.spoken.numberWithHundredsLeftOut(said) else { return nil }
        let least = visit.value(limits.least)?.asMoney
        func amount(_ minorUnits: Int64) -> Money? {
            let amount = Money(minorUnits: minorUnits, currency: currency)
            if let least, amount.isLess(than: least) != false { return nil }
            return most.isLess(than: amount) == false ? amount : nil
        }
        let unit = currency.minorUnitsPerMajor
        guard let hundreds = amount(number * unit) else { return nil }
        let isAlone = amount(number * unit * 1000) == nil && (unit < 100 || amount(number * unit / 100) == nil)
        return isAlone ? .accepted(.money(hundreds)) : .refused(Self.refusal(.twoAmounts, currency))
    }

    /// Says how an amount is written, by one in the currency and the marks of the citizen's language.
    private static func refusal(_ text: EngineText, _ currency: Currency) -> Refusal {
        let example = Money(minorUnits: 1_250 * currency.minorUnitsPerMajor, currency: currency)
        return Refusal(text, ["example": .money(example)])
    }
}
