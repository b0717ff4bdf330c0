import Wording

extension Expression {
    /// The formula as staff would write it, with no bracket that is not needed. Reading it gives the same formula again.
    package var text: String { text(in: 0) }

    private func text(in level: Int) -> String {
        let own: Int
        let words: String
        switch self {
        case .literal(let value): return value.formula
        case .path(let name, let fields): return ([name] + fields).joined(separator: ".")
        case .negated(let inner): return "-" + inner.text(in: Self.tightest)
        case .not(let inner): (own, words) = (2, "not " + inner.text(in: 2))
        case .binary(let operation, let left, let right):
            own = operation.level
            // Reading goes from the left, so there the same level needs no bracket; but "not" would take in a comparison.
            words = "\(left.text(in: own == 2 ? 3 : own)) \(operation.rawValue) \(right.text(in: own + 1))"
        }
        return own < level ? "(\(words))" : words
    }

    private static let tightest = 4
}

extension Expression.Operator {
    /// How loosely it binds: 0 the loosest, as the parser reads them.
    fileprivate var level: Int {
        switch self {
        case .or: 0
        case .and: 1
        case .equal, .unequal, .atMost, .atLeast, .less, .greater: 2
        case .plus, .minus: 3
        }
    }
}

extension Value {
    /// A literal of a formula; what no formula can hold is named by its kind.
    fileprivate var formula: String {
        switch self {
        case .text(let text): "'\(text)'"
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .money(let money): money.decimal
        case .date(let date): date.iso
        case .phone: "<phone>"
        case .record: "<record>"
        case .list: "<list>"
        }
    }
}
