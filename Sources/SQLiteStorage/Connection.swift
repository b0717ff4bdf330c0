internal import CSQLite
import Storage

/// One connection to a SQLite file. It is made, used and closed by one thread, and is what a body sees as its
/// transaction.
final class Connection: Transaction {
    enum Role { case writer, reader, checkpointer, archive }

    let handle: OpaquePointer
    private let role: Role
    let busyMilliseconds: Int32
    /// The bodies' statements, and apart from them our own, which bodies may not run.
    private var statements: [String: PreparedStatement] = [:]
    private var ownStatements: [String: PreparedStatement] = [:]
    /// The last error of the engine since the transaction began: why the transaction is gone, when it is.
    private var failure: StorageError?
    /// True when the files are to be left as they are.
    private var isAbandoned = false
    /// True once a statement that can write has run since `forgetWrites()`.
    private(set) var hasWritten = false
    /// Pages in the write-ahead log after this connection's last commit.
    private let loggedPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    /// Statements kept compiled. A program has far fewer; the limit is there for one that makes them up.
    private static let statementLimit = 256

    /// Opens the file, creating it for a writer and leaving it as it is for an archive, and refuses it unless a commit will
    /// be durable.
    init(path: String, role: Role, options: SQLiteOptions) throws(StorageError) {
        var opened: OpaquePointer?
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        flags |= role == .archive ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        if role == .writer { flags |= SQLITE_OPEN_CREATE }
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard let opened, code == SQLITE_OK else {
            sqlite3_close_v2(opened)
            throw SQLiteError.storageError(code: code, message: String(cString: sqlite3_errstr(code)))
        }
        handle = opened
        self.role = role
        busyMilliseconds = options.busyMilliseconds
        loggedPages.initialize(to: 0)
        try configure(options)
    }

    deinit {
        statements.removeAll()
        ownStatements.removeAll()
        if !isAbandoned { sqlite3_close_v2(handle) }
        loggedPages.deallocate()
    }

    private func configure(_ options: SQLiteOptions) throws(StorageError) {
        sqlite3_busy_timeout(handle, busyMilliseconds)
        // The checkpointer copies the log; no commit stops to do it.
        sqlite3_wal_autocheckpoint(handle, 0)
        try execute("PRAGMA trusted_schema = OFF")
        try execute("PRAGMA temp_store = MEMORY")
        try require("PRAGMA foreign_keys", "ON", reads: .integer(1))
        switch role {
        case .writer: try configureWriter(options)
        case .reader, .archive:
            try execute("PRAGMA cache_size = -\(options.cacheKibibytes / 4)")
            try execute("PRAGMA query_only = ON")
        case .checkpointer: try require("PRAGMA synchronous", "FULL", reads: .integer(2))
        }
    }

    private func configureWriter(_ options: SQLiteOptions) throws(StorageError) {
        guard try scalar("PRAGMA journal_mode = WAL") == .text("wal") else {
            throw .inputOutput("the file system does not support a write-ahead log")
        }
        try require("PRAGMA synchronous", "FULL", reads: .integer(2))
        // What is deleted is overwritten, as a ballot key must be.
        try require("PRAGMA secure_delete", "ON", reads: .integer(1))
        try execute("PRAGMA cache_size = -\(options.cacheKibibytes)")
        // A log that has grown beyond its usual size gives the room back when it begins again.
        try execute("PRAGMA journal_size_limit = \(options.checkpointPages * 2 * 4096)")
        if let pages = options.maximumPages { try execute("PRAGMA max_page_count = \(pages)") }
        sqlite3_wal_hook(
            handle,
            { pages, _, _, count in
                pages?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            }, loggedPages)
    }

    /// Sets what durability or integrity hangs on, and reads it back: SQLite ignores a setting it cannot keep.
    private func require(_ pragma: String, _ setting: String, reads expected: SQLValue) throws(StorageError) {
        try execute("\(pragma) = \(setting)")
        guard try scalar(pragma) == expected else {
            throw .inputOutput("\(pragma) cannot be \(setting) here")
        }
    }

    // MARK: - Transactions

    /// Begins a transaction: to write, with the lock taken at once, or to read one snapshot.
    func begin() throws(StorageError) {
        failure = nil
        try execute(role == .writer ? "BEGIN IMMEDIATE" : "BEGIN")
    }

    /// Makes the transaction durable. When this throws, nothing of it was kept.
    func commit() throws(StorageError) { try execute("COMMIT") }

    /// Undoes the transaction, if the engine has not done so itself.
    func rollBack() {
        guard isInTransaction else { return }
        try? execute("ROLLBACK")
    }

    /// True unless the engine has undone the transaction by itself, as it may on a full disk.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Throws why the transaction is gone, when it is.
    func requireTransaction() throws(StorageError) {
        guard isInTransaction else { throw failure ?? .inputOutput("the transaction was undone") }
    }

    func forgetWrites() { hasWritten = false }

    /// Leaves the files as they are for the next process to recover from: closing would copy the log and remove it, though
    /// the disk may have lost pages copied before.
    func abandon() { isAbandoned = true }

    /// Pages in the write-ahead log after the last commit.
    var logPages: Int { Int(loggedPages.pointee) }

    // MARK: - Statements

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        try requireTransaction()
        var rows: [Row] = []
        try step(try prepared(statement.sql), statement.arguments) { rows.append($0.row()) }
        return rows
    }

    @discardableResult
    func run(_ statement: Statement) throws(StorageError) -> Int {
        try requireTransaction()
        let before = sqlite3_total_changes64(handle)
        try step(try prepared(statement.sql), statement.arguments) { _ in }
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    /// Runs a statement of our own that has no parameters, outside or inside a transaction.
    func execute(_ sql: String) throws(StorageError) { _ = try answers(sql) }

    /// All rows of a statement of our own that has no parameters.
    func answers(_ sql: String) throws(StorageError) -> [Row] {
        var rows: [Row] = []
        try step(try ownPrepared(sql), []) { rows.append($0.row()) }
        return rows
    }

    private func scalar(_ sql: String) throws(StorageError) -> SQLValue? { try answers(sql).first?.values.first }

    private func step(
        _ statement: PreparedStatement, _ arguments: [SQLValue], each: (PreparedStatement) -> Void
    ) throws(StorageError) {
        defer { statement.reset() }
        try statement.bind(arguments)
        if !statement.isReadOnly { hasWritten = true }
        while true {
            switch statement.step() {
            case SQLITE_ROW: each(statement)
            case SQLITE_DONE: return
            case let code: throw error(code)
            }
        }
    }

    /// A body's statement, compiled once. It may not end the transaction it runs in, or change the connection.
    private func prepared(_ sql: String) throws(StorageError) -> PreparedStatement {
        if let known = statements[sql] { return known }
        if let column = UntiedColumn(sql) {
            try untie(column)
            return try ownPrepared("SELECT 0 WHERE 0")
        }
        try Statement.refuseReserved(sql)
        let statement = try prepare(Dialect.sqlite.statement(sql))
        if statements.count >= Self.statementLimit { statements.removeAll() }
        statements[sql] = statement
        return statement
    }

    private func ownPrepared(_ sql: String) throws(StorageError) -> PreparedStatement {
        if let known = ownStatements[sql] { return known }
        let statement = try prepare(sql)
        ownStatements[sql] = statement
        return statement
    }

    private func prepare(_ sql: String) throws(StorageError) -> PreparedStatement {
        var compiled: OpaquePointer?
        var isAlone = true
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = sql.withCString { text in
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(handle, text, -1, flags, &compiled, &rest)
            if code == SQLITE_OK, let rest, rest.pointee != 0 {
                // A comment or a blank compiles to nothing; anything else is a second statement.
                var second: OpaquePointer?
                isAlone = sqlite3_prepare_v3(handle, rest, -1, 0, &second, nil) == SQLITE_OK && second == nil
                sqlite3_finalize(second)
            }
            return code
        }
        guard code == SQLITE_OK else { throw error(code) }
        guard let compiled else { throw .statement("no statement in the text") }
        guard isAlone else {
            sqlite3_finalize(compiled)
            throw .statement("more than one statement in the text")
        }
        return try PreparedStatement(handle: compiled)
    }

    /// The engine's last error, remembered as why the transaction is gone if it is.
    func error(_ code: Int32) -> StorageError {
        var error = SQLiteError.storageError(code: code, message: String(cString: sqlite3_errmsg(handle)))
        // Only a reader is refused for trying to write; a writer that may not has lost its disk.
        if role == .writer, code & 0xff == SQLITE_READONLY, case .statement(let message) = error {
            error = .inputOutput(message)
        }
        failure = error
        return error
    }
}
