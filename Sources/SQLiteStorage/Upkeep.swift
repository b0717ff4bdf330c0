import Foundation
package import Storage

extension SQLiteDatabase {
    /// Looks at the file's structure, its indexes and every foreign key. It reads everything, beside the writer.
    package func integrity() async -> Integrity {
        do {
            return try await onReader { connection in try connection.integrity() }
        } catch {
            return Integrity(problems: ["The file cannot be read: \(error)."])
        }
    }
}

extension Connection {
    func integrity() throws(StorageError) -> Integrity {
        var problems: [String] = []
        for row in try answers("PRAGMA integrity_check") { problems.append(try row.text(0)) }
        if problems == ["ok"] { problems = [] }
        for row in try answers("PRAGMA foreign_key_check") {
            let number = try row.optionalInteger(1).map { "Row \($0)" } ?? "A row"
            problems.append("\(number) of \(try row.text(0)) refers to no row of \(try row.text(2)).")
        }
        return Integrity(problems: problems)
    }
}
