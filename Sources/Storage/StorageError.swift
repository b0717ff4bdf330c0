/// What can go wrong between a domain and its database, in words that do not name the engine.
package enum StorageError: Error, Sendable, Equatable {
    /// Another connection holds what this needs; the same body may succeed if run again.
    case busy(String)
    /// A unique, foreign key, not-null or check constraint refused the change.
    case constraint(String)
    /// No room left on the disk. Nothing was committed.
    case full(String)
    /// The file or the connection failed; nothing was committed.
    case inputOutput(String)
    /// The connection was lost while the commit was under way, and nobody can say whether it was kept. Doing the same
    /// again must be safe, as a turn is, which finds its stored reply.
    case unknown(String)
    /// A column is absent or of another kind than the reader expects.
    case unexpectedColumn(Int, String)
    /// The statement itself is wrong (a programming error, found by the store tests).
    case statement(String)
    /// The database was made by a newer program, or a migration that ran has been changed.
    case schema(String)
    /// The server does not let this program do it; the text says what its administrator has to grant.
    case forbidden(String)
    /// The database is closed or closing; nothing was done.
    case closed

    /// True when running the same body again may succeed.
    package var isTransient: Bool {
        if case .busy = self { return true }
        return false
    }
}
