import Wording

/// A typed formula staff write in `if:`, `set:` and `with:`, as `bill.minimum < bill.due`.
///
/// It can compare, add, subtract and join with `and`, `or`, `not`. It cannot loop, call or fail loudly: arithmetic that
/// would overflow, or money of two currencies, has no value, and the turn ends politely.
package indirect enum Expression: Sendable, Hashable {
    case literal(Value)
    /// A variable and the fields to follow in it.
    case path(String, [String])
    case not(Expression)
    case negated(Expression)
    case binary(Operator, Expression, Expression)

    package enum Operator: String, Sendable, Hashable, CaseIterable {
        case or, and
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
        case plus = "+"
        case minus = "-"
    }

    /// The value with these variables, or nil when it has none.
    package func evaluate(_ variable: (String) -> Value?) -> Value? {
        switch self {
        case .literal(let value): return value
        case .path(let name, let fields): return variable(name)?.value(at: fields)
        case .not(let inner): return inner.evaluate(variable)?.asBoolean.map { .boolean(!$0) }
        case .negated(let inner): return Value.integer(0).minus(inner.evaluate(variable))
        case .binary(.and, let left, let right):
            guard let first = left.evaluate(variable)?.asBoolean else { return nil }
            return first ? right.evaluate(variable) : .boolean(false)
        case .binary(.or, let left, let right):
            guard let first = left.evaluate(variable)?.asBoolean else { return nil }
            return first ? .boolean(true) : right.evaluate(variable)
        case .binary(let operation, let left, let right):
            guard let first = left.evaluate(variable), let second = right.evaluate(variable) else { return nil }
            return first.combined(operation, second)
        }
    }

    /// Every variable this formula reads.
    package var variables: Set<String> {
        switch self {
        case .literal: []
        case .path(let name, _): [name]
        case .not(let inner), .negated(let inner): inner.variables
        case .binary(_, let left, let right): left.variables.union(right.variables)
        }
    }
}

extension Value {
    fileprivate func minus(_ other: Value?) -> Value? { other.flatMap { combined(.minus, $0) } }

    fileprivate func combined(_ operation: Expression.Operator, _ other: Value) -> Value? {
        switch operation {
        case .equal: return .boolean(self == other)
        case .unequal: return .boolean(self != other)
        case .plus, .minus: return arithmetic(operation == .plus, other)
        case .less: return isLess(than: other).map(Value.boolean)
        case .greater: return other.isLess(than: self).map(Value.boolean)
        case .atMost: return other.isLess(than: self).map { .boolean(!$0) }
        case .atLeast: return isLess(than: other).map { .boolean(!$0) }
        case .and, .or: return nil
        }
    }

    private func arithmetic(_ adding: Bool, _ other: Value) -> Value? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)):
            let (sum, overflow) =
                adding ? left.addingReportingOverflow(right) : left.subtractingReportingOverflow(right)
            return overflow ? nil : .integer(sum)
        case (.money(let left), .money(let right)):
            return (adding ? left.adding(right) : left.subtracting(right)).map(Value.money)
        default: return nil
        }
    }

    private func isLess(than other: Value) -> Bool? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.money(let left), .money(let right)): left.isLess(than: right)
        case (.date(let left), .date(let right)): left < right
        default: nil
        }
    }
}
