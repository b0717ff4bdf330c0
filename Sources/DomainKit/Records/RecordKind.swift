package import Storage

/// Something the city writes down that decides what is owed, or who decided it: what of it the chain of records stands for.
///
/// What payments change by themselves, as the sum paid on a bill, is none of it: that is compared with the ledger.
package struct RecordKind: Sendable {
    /// Rows of another table that belong to a record, as the lines a bill came with.
    package struct Parts: Sendable {
        let table: String
        /// The column that names the record they belong to; a number where its key is one.
        let owner: String
        /// What stands before the record's name there.
        let prefix: String
        let columns: [String]
        let condition: String
        let order: String

        package init(
            table: String, owner: String, prefix: String = "", columns: [String], condition: String = "",
            order: String
        ) {
            self.table = table
            self.owner = owner
            self.prefix = prefix
            self.columns = columns
            self.condition = condition
            self.order = order
        }
    }

    /// The word in the store, as `bill`.
    package let name: String
    /// The word for staff, as `Bill`.
    package let title: String
    /// What a fault of such a record is about.
    package let subject: StoreFinding.Subject
    let table: String
    /// The column a record is named by.
    let key: String
    /// Whether that column is a number.
    let isNumbered: Bool
    /// What a record's digest is made of, in this order. It never changes: digests of long ago were made of it.
    let columns: [String]
    /// Columns that came later. One that is null counts for nothing, so that digests from before it was there still hold.
    let laterColumns: [String]
    let parts: Parts?
    /// Records read by one query.
    let readAtOnce: Int
    /// Its place among the kinds that came after the chain of records, over all domains, from 1; 0 for those there were from the
    /// beginning. It never changes, and a new kind has the next number. In a store from before it, a later kind is taken in by
    /// itself.
    package let arrival: Int

    package init(
        name: String, title: String, subject: StoreFinding.Subject = .books, table: String, key: String,
        isNumbered: Bool = false,
        columns: [String], laterColumns: [String] = [], parts: Parts? = nil, readAtOnce: Int = RecordKind.page,
        arrival: Int = 0
    ) {
        self.name = name
        self.title = title
        self.subject = subject
        self.table = table
        self.key = key
        self.isNumbered = isNumbered
        self.columns = columns
        self.laterColumns = laterColumns
        self.parts = parts
        self.readAtOnce = readAtOnce
        self.arrival = arrival
    }
}

extension RecordKind {
    /// Records read by one query, unless each of a kind is large.
    package static let page = 200

    /// The digest of a record that is not there.
    static let gone = HashChain.next(after: HashChain.beginning, Array("gone".utf8))

    /// The digests of some records as they stand in the store, by name; none for those that are not there.
    func digests(of names: [String], in transaction: any Transaction) throws(StorageError) -> [String: [UInt8]] {
        var digests: [String: [UInt8]] = [:]
        for start in stride(from: 0, to: names.count, by: readAtOnce) {
            let some = Array(names[start..<min(start + readAtOnce, names.count)])
            let rows = try transaction.rows(
                Statement(
                    "SELECT \(selected) FROM \(table) WHERE \(key) IN (\(some.parameterList))", some.map(keyValue)))
            digests.merge(try self.digests(ofRows: rows, in: transaction)) { first, _ in first }
        }
        return digests
    }

    /// The records behind a name, in the order of their keys, at most as many as are read at once: each name and digest.
    func page(
        after name: String?, in transaction: any Transaction
    ) throws(StorageError) -> [(name: String, digest: [UInt8])] {
        let start: SQLValue = name.map(keyValue) ?? (isNumbered ? .integer(.min) : .text(""))
        let rows = try transaction.rows(
            Statement(
                "SELECT \(selected) FROM \(table) WHERE \(key) > $1 ORDER BY \(key) LIMIT \(readAtOnce)", [start]))
        let digests = try digests(ofRows: rows, in: transaction)
        return try rows.map { row throws(StorageError) in
            let name = try self.name(row)
            return (name, digests[name] ?? Self.gone)
        }
    }

    private var selected: String { ([key] + columns + laterColumns).joined(separator: ", ") }

    private func keyValue(_ name: String) -> SQLValue {
        isNumbered ? .integer(Int64(name) ?? .min) : .text(name)
    }

    private func name(_ row: Row) throws(StorageError) -> String {
        isNumbered ? String(try row.integer(0)) : try row.text(0)
    }

    private func digests(
        ofRows rows: [Row], in transaction: any Transaction
    ) throws(StorageError) -> [String: [UInt8]] {
        let names = try rows.map { row throws(StorageError) in try name(row) }
        let parts = try self.parts(of: names, in: transaction)
        var digests: [String: [UInt8]] = [:]
        for (name, row) in zip(names, rows) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(384)
            bytes.append(part: .text(self.name))
            bytes.append(part: .text(name))
            let values = row.values.dropFirst()
            for value in values.prefix(columns.count) { bytes.append(part: value) }
            for (column, value) in zip(laterColumns, values.dropFirst(columns.count)) where value != .null {
                bytes.append(part: .text(column))
                bytes.append(part: value)
            }
            for part in parts[name] ?? [] { for value in part { bytes.append(part: value) } }
            digests[name] = HashChain.next(after: HashChain.beginning, bytes)
        }
        return digests
    }

    private func parts(
        of names: [String], in transaction: any Transaction
    ) throws(StorageError) -> [String: [ArraySlice<SQLValue>]] {
        guard let parts, !names.isEmpty else { return [:] }
        let condition = parts.condition.isEmpty ? "" : " AND \(parts.condition)"
        let rows = try transaction.rows(
            Statement(
                "SELECT \(([parts.owner] + parts.columns).joined(separator: ", ")) FROM \(parts.table) "
                    + "WHERE \(parts.owner) IN (\(names.parameterList))\(condition) ORDER BY \(parts.order)",
                names.map { keyValue(parts.prefix + $0) }))
        var found: [String: [ArraySlice<SQLValue>]] = [:]
        for row in rows {
            found[String(try name(row).dropFirst(parts.prefix.count)), default: []].append(row.values.dropFirst())
        }
        return found
    }
}

extension Array {
    /// `$1, $2, …`, one for each element.
    package var parameterList: String { indices.map { "$\($0 + 1)" }.joined(separator: ", ") }
}

extension [UInt8] {
    /// Appends a value with its kind and length before it, so that no two rows of values come out the same.
    package mutating func append(part value: SQLValue) {
        func append(_ kind: UInt8, _ part: some Collection<UInt8>) {
            self.append(kind)
            Swift.withUnsafeBytes(of: UInt64(part.count).bigEndian) { self.append(contentsOf: $0) }
            self.append(contentsOf: part)
        }
        switch value {
        case .null: append(0, [])
        case .integer(let number): append(1, Swift.withUnsafeBytes(of: number.bigEndian) { Array($0) })
        case .real(let number): append(2, Swift.withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) })
        case .text(let text): append(3, text.utf8)
        case .blob(let blob): append(4, blob)
        }
    }
}
