/// What an engine found when it looked for damage in its own files.
package struct Integrity: Sendable, Hashable {
    /// What is wrong, one sentence each; empty when all that was looked at is sound.
    package var problems: [String]
    /// What could not be looked at, and what would make it possible.
    package var notes: [String]

    package init(problems: [String] = [], notes: [String] = []) {
        self.problems = problems
        self.notes = notes
    }
}

extension Database {
    /// For a store that has no means to look for damage: it says so.
    package func integrity() async -> Integrity {
        Integrity(notes: ["\(dialect.name) was not looked at for damage: it has no means for it."])
    }
}
