/// One named step of the schema. Steps are append-only: once released, a step's text never changes.
package struct Migration: Sendable, Hashable {
    /// Unique and stable, `<domain>.<nnn>-<what>`, as `taxes.001-bills`.
    package let name: String
    /// The statements, run in order in one transaction, in the shared SQL with `Dialect`'s words.
    package let statements: [String]
    /// SHA-256 of the statements in the shared SQL, in hexadecimal: the same on every engine.
    package let digest: String

    package init(_ name: String, _ statements: [String]) {
        self.name = name
        self.statements = statements
        digest = Self.digest(of: statements)
    }
}
