/// What keeps a store from being served: a record among those of the migrations that ran.
///
/// A program from before the marks takes one for a migration of a newer program, and so refuses the store too.
package enum StoreMark: String, Sendable, Hashable, CaseIterable {
    /// Written first and removed last by whatever fills a store.
    case unfinished = "(unfinished copy)"
    /// The store is a backup: served as it is, it would send again what its city has sent since.
    case backup = "(backup)"

    /// What a mark means to somebody who wanted to use the store.
    package var sentence: String {
        switch self {
        case .unfinished:
            "a copy into this store was begun and not finished. Remove it (the file with its -wal and -shm, or the "
                + "PostgreSQL schema), make it again and copy again."
        case .backup: "this is a backup; bring it into an empty store with guichet database restore."
        }
    }

    /// The mark of a store, if it has one. Its migrations must have run.
    package static func find(in transaction: any Transaction) throws(StorageError) -> StoreMark? {
        for mark in allCases {
            let query = Statement("SELECT 1 FROM migrations WHERE name = $1", [.text(mark.rawValue)])
            if try transaction.first(query) != nil { return mark }
        }
        return nil
    }

    func set(at moment: Int64, in transaction: any Transaction) throws(StorageError) {
        try transaction.run(
            Statement(
                "INSERT INTO migrations (name, digest, applied_at) VALUES ($1, $2, $3)",
                [.text(rawValue), .text(""), .integer(moment)]))
    }

    func remove(in transaction: any Transaction) throws(StorageError) {
        try transaction.run(Statement("DELETE FROM migrations WHERE name = $1", [.text(rawValue)]))
    }
}
