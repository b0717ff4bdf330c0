internal import Crypto

/// What is in a table, in two numbers: how many rows, and a sum over what they hold that does not depend on their order
/// or on the engine they lie in.
///
/// The sum adds up, modulo 2^64, the first eight bytes of the SHA-256 of each row. It finds rows that were lost, doubled
/// or changed by accident; it is no protection against somebody who alters rows with intent.
package struct TableContent: Sendable, Hashable {
    package let name: String
    package private(set) var rows: Int64
    package private(set) var sum: UInt64

    package init(name: String, rows: Int64 = 0, sum: UInt64 = 0) {
        self.name = name
        self.rows = rows
        self.sum = sum
    }

    /// The sum in sixteen hexadecimal digits.
    package var digits: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    mutating func add(_ page: [Row]) {
        var bytes: [UInt8] = []
        for row in page {
            bytes.removeAll(keepingCapacity: true)
            for value in row.values { value.append(to: &bytes) }
            let digest = SHA256.hash(data: bytes)
            sum &+= digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            rows &+= 1
        }
    }
}

extension SQLValue {
    /// Appends a spelling that no other value has: a letter for the kind, the length where it varies, the content.
    fileprivate func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(UInt8(ascii: "n"))
        case .integer(let value): Self.append("i", UInt64(bitPattern: value), to: &bytes)
        // SQLite keeps no negative zero.
        case .real(let value): Self.append("r", value == 0 ? 0 : value.bitPattern, to: &bytes)
        case .text(let text):
            Self.append("t", UInt64(text.utf8.count), to: &bytes)
            bytes += text.utf8
        case .blob(let content):
            Self.append("b", UInt64(content.count), to: &bytes)
            bytes += content
        }
    }

    private static func append(_ kind: Unicode.Scalar, _ number: UInt64, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: kind))
        for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
    }
}

extension StoreCatalog {
    /// Reads every row and answers what is in each table, in their order.
    package func contents(
        in transaction: any Transaction, _ step: MovingProgress.Step, report: (MovingProgress) -> Void = { _ in }
    ) throws -> [TableContent] {
        try tables.map { try content(of: $0, in: transaction, step, report: report) }
    }

    /// Reads every row of one table.
    /// - Parameter page: is handed each page, before it is told how far the reading is.
    package func content(
        of table: StoreTable, in transaction: any Transaction, _ step: MovingProgress.Step,
        report: (MovingProgress) -> Void = { _ in }, page: ([Row]) throws -> Void = { _ in }
    ) throws -> TableContent {
        var content = TableContent(name: table.name)
        try TablePages(table).forEach(in: transaction) { rows in
            content.add(rows)
            try page(rows)
            report(MovingProgress(step: step, table: table.name, rows: content.rows))
        }
        return content
    }
}
