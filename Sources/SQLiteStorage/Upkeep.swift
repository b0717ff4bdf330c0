import Foundation
internal import CSQLite
import Storage

extension SQLiteDatabase {
    /// What is wrong with the file, one sentence each, empty when it is sound: its structure, its indexes and every
    /// foreign key. It reads everything, beside the writer.
    package func integrityProblems() async -> [String] {
        do {
            return try await onReader { connection in
                var problems: [String] = []
                for row in try connection.answers("PRAGMA integrity_check") { problems.append(try row.text(0)) }
                if problems == ["ok"] { problems = [] }
                for row in try connection.answers("PRAGMA foreign_key_check") {
                    let number = try row.optionalInteger(1).map { "row \($0)" } ?? "a row"
                    problems.append("\(number) of \(try row.text(0)) refers to no row of \(try row.text(2))")
                }
                return problems
            }
        } catch {
            return ["the file cannot be read: \(error)"]
        }
    }

    /// Writes a consistent copy to a new file beside the working database, which goes on meanwhile. The copy appears
    /// under its name only when it is whole and on the disk.
    /// - Throws: `StorageError.inputOutput` when a file of that name is there already, `full` when there is no room.
    package func backup(to path: String) async throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StorageError.inputOutput("a file of that name is there already")
        }
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            try await onReader { connection in try connection.copy(to: partial) }
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }
}

extension Connection {
    /// Copies the whole database, as this connection's transaction sees it, into a new file.
    func copy(to path: String) throws(StorageError) {
        var target: OpaquePointer?
        defer { sqlite3_close_v2(target) }
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        var code = sqlite3_open_v2(path, &target, flags, nil)
        if code == SQLITE_OK {
            if let backup = sqlite3_backup_init(target, "main", handle, "main") {
                sqlite3_backup_step(backup, -1)
                code = sqlite3_backup_finish(backup)
            } else {
                code = sqlite3_extended_errcode(target)
            }
        }
        guard code == SQLITE_OK else {
            throw SQLiteError.storageError(code: code, message: String(cString: sqlite3_errstr(code)))
        }
    }
}
