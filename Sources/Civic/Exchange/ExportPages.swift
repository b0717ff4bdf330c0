internal import Storage

/// A long answer read page by page, each beginning behind the last row of the one before, so that memory stays small
/// and no page costs more than another.
struct ExportPages {
    /// Rows of one page.
    static let length = 500

    /// A query of the rows behind the key `$1`, `$2` …, in the order of the key, without `LIMIT`.
    let sql: String
    /// A key before every row's.
    let start: [SQLValue]
    /// The key of a row.
    let key: (Row) throws(StorageError) -> [SQLValue]

    func forEach(_ transaction: any Transaction, _ body: (Row) throws -> Void) throws {
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
