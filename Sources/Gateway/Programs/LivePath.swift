/// The programs that led to the live one. Going back takes the later ones off, so that going back twice leads further
/// back and not to and fro.
struct LivePath {
    private var digests: [String] = []

    init(_ entries: [ReleaseEntry]) {
        for entry in entries {
            switch entry.change {
            case .live: append(entry.digest)
            case .rollback: goBack(to: entry.digest)
            case .draft, .canary, .retire: continue
            }
        }
    }

    /// The program before a live one; nil when there was none.
    func before(_ live: String) -> String? {
        digests.last == live ? digests.dropLast().last : digests.last
    }

    private mutating func append(_ digest: String) {
        if digests.last != digest { digests.append(digest) }
    }

    private mutating func goBack(to digest: String) {
        guard let place = digests.lastIndex(of: digest) else { return append(digest) }
        digests.removeSubrange((place + 1)...)
    }
}
