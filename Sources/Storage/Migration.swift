/// One named step of the schema. Steps are append-only: once released, a step's text never changes.
package struct Migration: Sendable, Hashable {
    /// Unique and stable, `<domain>.<nnn>-<what>`, as `taxes.001-bills`.
    package let name: String
    /// The statements, run in order in one transaction, in the shared SQL with `Dialect`'s words.
    package let statements: [String]

    package init(_ name: String, _ statements: [String]) {
        self.name = name
        self.statements = statements
    }
}
