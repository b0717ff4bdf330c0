/// A migration's `$UNTIE table column other (key)`: a column, made so with its table, that is to refer to another table no more.
package struct UntiedColumn: Sendable, Hashable {
    package let table: String
    package let column: String
    /// The other table with its key, as the table's text has it.
    package let other: String

    /// Nil for any other statement.
    package init?(_ statement: String) {
        let word = "$UNTIE "
        guard statement.hasPrefix(word) else { return nil }
        let parts = statement.dropFirst(word.count).split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count == 3 else { return nil }
        table = parts[0]
        column = parts[1]
        other = parts[2]
    }
}
