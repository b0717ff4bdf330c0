/// How an engine tells what is in a store, and how the numbers it gives to rows go on. What the statements answer has
/// the same shape on every engine, so that code that moves a store need not know which one it is.
package struct CatalogStatements: Sendable {
    /// A row for each column of each table, the engine's own tables aside: the table, the column, its place in the
    /// primary key from 1 (0 when it is no part of it), and 1 when the engine keeps a counter for the column, else 0.
    package let columns: String
    /// A row for each foreign key: the table that has it, and the table it refers to.
    package let references: String
    /// The query that sets a column's counter behind the highest number there; nil for an engine without counters.
    package let continueNumbers: (@Sendable (_ table: String, _ column: String) -> String)?

    package init(
        columns: String, references: String,
        continueNumbers: (@Sendable (_ table: String, _ column: String) -> String)? = nil
    ) {
        self.columns = columns
        self.references = references
        self.continueNumbers = continueNumbers
    }
}
