package import Storage

/// A long answer read page by page, each beginning behind the last row of the one before, so that memory stays small
/// and no page costs more than another.
package struct ExportPages {
    /// Rows of one page.
    package static let length = 500

    /// A query of the rows behind the key `$1`, `$2` …, in the order of the key, without `LIMIT`.
    package let sql: String
    /// A key before every row's.
    package let start: [SQLValue]
    /// The key of a row.
    package let key: (Row) throws(StorageError) -> [SQLValue]

    package init(sql: String, start: [SQLValue], key: @escaping (Row) throws(StorageError) -> [SQLValue]) {
        self.sql = sql
        self.start = start
        self.key = key
    }

    /// Hands over every row, one page after the other.
    package func forEach(_ transaction: any Transaction, _ body: (Row) throws -> Void) throws {
        var position = start
        while true {
            let page = try transaction.rows(
                Statement("\(sql) LIMIT $\(start.count + 1)", position + [SQLValue(Self.length)]))
            for row in page { try body(row) }
            guard page.count == Self.length, let last = page.last else { return }
            position = try key(last)
        }
    }
}
