import Synchronization

/// What came of the last few sources a compiler was given, so that a start, its stages and its watches compile each once.
///
/// Compiling the same sources again gives the same, as long as the process and its zone files last; so nothing here ever
/// becomes wrong, and only the number is bounded: a program of a large city takes some megabytes.
final class CompilationCache: Sendable {
    struct Key: Sendable, Hashable {
        let digest: String
        let unread: [String]
    }

    /// The oldest first.
    private let entries = Mutex<[(key: Key, compilation: Compilation)]>([])
    private let limit: Int

    /// - Parameter limit: how many are kept; with 0 none.
    init(limit: Int) { self.limit = limit }

    /// What is kept under a key, else what `compile` gives, which is kept from then on. Two that ask at once may both compile.
    func compilation(_ key: Key, _ compile: () -> Compilation) -> Compilation {
        if let found = entries.withLock({ $0.first { $0.key == key } }) { return found.compilation }
        let compilation = compile()
        entries.withLock { entries in
            guard limit > 0, !entries.contains(where: { $0.key == key }) else { return }
            if entries.count == limit { entries.removeFirst() }
            entries.append((key, compilation))
        }
        return compilation
    }
}
