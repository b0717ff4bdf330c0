import Synchronization

/// What came of the last few sources a compiler was given, by the digest of each, so that a start, its stages and its watches
/// compile each once.
///
/// Compiling the same sources again gives the same, as long as the process and its zone files last; so nothing here ever
/// becomes wrong, and only the number is bounded: a program of a large city takes some megabytes.
final class CompilationCache: Sendable {
    struct Key: Sendable, Hashable {
        let digest: String
        let unread: [String]
    }

    /// The place of one compilation: callers that come while it is made wait for it here.
    private final class Place: Sendable {
        let key: Key
        let compilation = Mutex<Compilation?>(nil)

        init(key: Key) { self.key = key }
    }

    /// The oldest first.
    private let places = Mutex<[Place]>([])
    private let limit: Int

    /// - Parameter limit: how many are kept; with 0 none.
    init(limit: Int) { self.limit = limit }

    /// What is kept under a key, else what `compile` gives, which is kept from then on. Of several that ask at once one
    /// compiles, and the others wait for it.
    func compilation(_ key: Key, _ compile: () -> Compilation) -> Compilation {
        guard limit > 0 else { return compile() }
        let place = places.withLock { places in
            if let found = places.first(where: { $0.key == key }) { return found }
            if places.count == limit { places.removeFirst() }
            let place = Place(key: key)
            places.append(place)
            return place
        }
        return place.compilation.withLock { kept in
            if let kept { return kept }
            let compilation = compile()
            kept = compilation
            return compilation
        }
    }
}
