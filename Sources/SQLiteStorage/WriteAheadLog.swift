internal import CSQLite
import Storage

/// The write-ahead log (https://www.sqlite.org/wal.html) as a connection handles it.
extension Connection {
    /// Copies what it can of the log into the database without waiting for anyone. Answers how many of the log's pages
    /// are copied by now, or nil when another connection is copying.
    func checkpoint() throws(StorageError) -> Int? {
        try checkpoint(SQLITE_CHECKPOINT_PASSIVE)
    }

    /// Makes the pages copied so far durable. A pass that does not reach the log's end leaves that to the one that does,
    /// which would then wait for all of them at once.
    func synchronizeFile() throws(StorageError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let synchronize = file.pointee.pMethods?.pointee.xSync else {
            throw .inputOutput("the file cannot be synchronised")
        }
        guard synchronize(file, SQLITE_SYNC_NORMAL) == SQLITE_OK else {
            throw .inputOutput("the file was not synchronised")
        }
    }

    /// True when the name the file was opened under is not its name any more.
    var fileHasMoved: Bool {
        var hasMoved: Int32 = 0
        return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved) == SQLITE_OK && hasMoved != 0
    }

    /// Copies all of the log, so that the next commit begins it again. Waits for readers of the log's pages no longer
    /// than `milliseconds`, and answers nil when that was not enough.
    func checkpointAll(waiting milliseconds: Int32) throws(StorageError) -> Int? {
        sqlite3_busy_timeout(handle, milliseconds)
        defer { sqlite3_busy_timeout(handle, busyMilliseconds) }
        return try checkpoint(SQLITE_CHECKPOINT_RESTART)
    }

    /// Copies all of the log and makes its file empty. Answers whether it could.
    func truncateLog(waiting milliseconds: Int32) throws(StorageError) -> Bool {
        sqlite3_busy_timeout(handle, milliseconds)
        defer { sqlite3_busy_timeout(handle, busyMilliseconds) }
        return try checkpoint(SQLITE_CHECKPOINT_TRUNCATE) != nil
    }

    private func checkpoint(_ mode: Int32) throws(StorageError) -> Int? {
        var copied: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, &copied)
        if code & 0xff == SQLITE_BUSY { return nil }
        guard code == SQLITE_OK else { throw error(code) }
        return Int(copied)
    }
}
