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

extension Statement {
    /// Words a body's statement may not begin with: they end its transaction or change the connection under the next.
    private static let reservedWords: Set<String> = [
        "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE", "SET", "RESET",
        "DISCARD", "LISTEN", "PRAGMA", "ATTACH", "DETACH", "VACUUM",
    ]

    /// Throws when a statement is not for a body to run.
    package static func refuseReserved(_ sql: String) throws(StorageError) {
        let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        guard !reservedWords.contains(word) else { throw .statement("\(word) is not for a body to run") }
    }

    /// How many arguments the text asks for: the highest `$n` outside quotes and comments.
    /// Throws when a number is left out.
    package static func parameterCount(in sql: String) throws(StorageError) -> Int {
        var numbers: Set<Int> = []
        var scanner = ParameterScanner(sql)
        while let number = scanner.next() { numbers.insert(number) }
        guard let highest = numbers.max() else { return 0 }
        guard numbers.count == highest, !numbers.contains(0) else {
            throw .statement("parameters must be named $1, $2 … without gaps")
        }
        return highest
    }
}
