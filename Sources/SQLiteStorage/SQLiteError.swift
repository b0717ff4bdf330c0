internal import CSQLite
import Storage

/// SQLite's result codes (https://www.sqlite.org/rescode.html) in the words of `StorageError`.
enum SQLiteError {
    /// - Parameters:
    ///   - code: an extended result code.
    ///   - message: SQLite's own text, which names tables and columns, never a bound value.
    static func storageError(code: Int32, message: String) -> StorageError {
        // Growing the shared-memory file fails so when the disk is full, and passes when there is room again.
        if code == sharedMemorySizeCode { return .full(message) }
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy(message)
        case SQLITE_CONSTRAINT: return .constraint(message)
        case SQLITE_FULL: return .full(message)
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_AUTH, SQLITE_READONLY:
            return .statement(message)
        default: return .inputOutput(message)
        }
    }

    /// `SQLITE_IOERR_SHMSIZE`, a macro the importer does not carry over.
    private static let sharedMemorySizeCode: Int32 = SQLITE_IOERR | (19 << 8)
}
