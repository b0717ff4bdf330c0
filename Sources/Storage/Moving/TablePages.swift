/// A table read from its first key to its last, a page at a time, so that memory stays small and no page costs more than
/// another.
struct TablePages {
    /// Rows of the first page, and the fewest and the most of any other.
    private static let firstRows = 16
    private static let rowLimits = 1...2_000
    /// Bytes a page should come to.
    private static let pageBytes = 512 * 1024

    private let table: StoreTable
    private let columns: String
    private let key: String
    /// Where in a row the columns of the key stand.
    private let keyPlaces: [Int]

    init(_ table: StoreTable) {
        self.table = table
        columns = table.columns.map(StoreTable.quoted).joined(separator: ", ")
        key = table.key.map(StoreTable.quoted).joined(separator: ", ")
        keyPlaces = table.key.compactMap { table.columns.firstIndex(of: $0) }
    }

    /// Hands over every row once, in pages, as the transaction sees them.
    func forEach(in transaction: any Transaction, _ body: ([Row]) throws -> Void) throws {
        var behind: [SQLValue] = []
        var limit = Self.firstRows
        while true {
            let page = try transaction.rows(
                Statement(query(isFirst: behind.isEmpty), behind + [SQLValue(limit)]))
            guard let last = page.last else { return }
            try body(page)
            guard page.count == limit else { return }
            behind = try keyPlaces.map { place throws(StorageError) in try last.value(place) }
            limit = Self.nextLimit(after: page)
        }
    }

    private func query(isFirst: Bool) -> String {
        let places = keyPlaces.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let condition = isFirst ? "" : " WHERE (\(key)) > (\(places))"
        let limit = "$\(isFirst ? 1 : keyPlaces.count + 1)"
        return "SELECT \(columns) FROM \(StoreTable.quoted(table.name))\(condition) ORDER BY \(key) LIMIT \(limit)"
    }

    /// As many rows as should fill the next page, were they like these.
    private static func nextLimit(after page: [Row]) -> Int {
        let bytes = page.reduce(0) { $0 + $1.size }
        let rows = pageBytes * page.count / max(bytes, 1)
        return min(max(rows, rowLimits.lowerBound), rowLimits.upperBound)
    }
}

extension Row {
    /// Roughly the bytes its values take.
    fileprivate var size: Int {
        values.reduce(0) { size, value in
            switch value {
            case .null: size + 1
            case .integer, .real: size + 8
            case .text(let text): size + text.utf8.count
            case .blob(let bytes): size + bytes.count
            }
        }
    }
}
