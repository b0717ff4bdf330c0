/// A value a statement binds or a row holds: the five kinds both engines know.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
}

extension SQLValue {
    package init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
    package init(_ value: Int) { self = .integer(Int64(value)) }
    package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
    package init(_ value: [UInt8]?) { self = value.map(SQLValue.blob) ?? .null }
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
}

/// One SQL statement as a value: the text, written once in the SQL that SQLite and PostgreSQL share, and what its
/// parameters `$1`, `$2` … stand for.
///
/// `$n` means `arguments[n-1]` on every engine, in whatever order they appear; a parameter may appear more than once.
/// Write no `::type` casts, no `FOR UPDATE`, no `now()`: the engines differ there (`Dialect` names what else differs).
package struct Statement: Sendable, Hashable {
    package let sql: String
    package let arguments: [SQLValue]

    package init(_ sql: String, _ arguments: [SQLValue] = []) {
        self.sql = sql
        self.arguments = arguments
    }
}
