internal import CPQ
import Storage

/// Reads the rows of an answer in PostgreSQL's binary format.
struct ResultRows {
    let result: OpaquePointer

    /// All rows. Throws when a column is of a type no statement of ours answers.
    func all() throws(StorageError) -> [Row] {
        let (rowCount, columnCount) = (PQntuples(result), PQnfields(result))
        guard rowCount > 0 else { return [] }
        var rows: [Row] = []
        rows.reserveCapacity(Int(rowCount))
        for row in 0..<rowCount {
            var values: [SQLValue] = []
            values.reserveCapacity(Int(columnCount))
            for column in 0..<columnCount { values.append(try value(row, column)) }
            rows.append(Row(values))
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32) throws(StorageError) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let count = Int(PQgetlength(result, row, column))
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        switch PQftype(result, column) {
        case 20, 21, 23, 26: return .integer(Self.integer(bytes))
        case 16: return .integer(bytes.first == 0 ? 0 : 1)
        case 25, 1043, 19, 1042, 705: return .text(String(decoding: bytes, as: UTF8.self))
        case 17: return .blob(Array(bytes))
        case 701: return .real(Double(bitPattern: UInt64(bitPattern: Self.integer(bytes))))
        case 700: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: Self.integer(bytes)))))
        case 1700: return try NumericValue(bytes).value
        case 2278: return .null
        case let type: throw .unexpectedColumn(Int(column), "of a type (\(type)) nobody reads")
        }
    }

    /// A signed integer of up to eight bytes, the most significant first.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var value: Int64 = (bytes.first ?? 0) > 127 ? -1 : 0
        for byte in bytes { value = value << 8 | Int64(byte) }
        return value
    }
}

/// A `numeric`, as `sum` of whole numbers answers: digits to the base of 10,000.
struct NumericValue {
    /// An integer where the number is whole and fits, else the nearest floating-point number.
    let value: SQLValue

    /// Reads the binary form: count of digits, weight of the first, sign, digits after the point, then the digits, each
    /// of 16 bits (https://github.com/postgres/postgres, src/backend/utils/adt/numeric.c, numeric_send).
    init(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard bytes.count >= 8, bytes.count % 2 == 0 else { throw .unexpectedColumn(0, "not a number") }
        let words = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let weight = Int(Int16(bitPattern: words[1]))
        let sign: Int64 = words[2] == 0x4000 ? -1 : 1
        let digits = words.dropFirst(4).map(Int64.init)
        var whole: Int64? = 0
        var real = 0.0
        for place in 0..<max(digits.count, weight + 1) {
            let digit = place < digits.count ? digits[place] : 0
            if place <= weight {
                whole = whole.flatMap { Self.appending(sign * digit, to: $0) }
            } else if digit != 0 {
                whole = nil
            }
            real += Double(sign * digit) * Self.power(of: weight - place)
        }
        value = whole.map(SQLValue.integer) ?? .real(real)
    }

    private static func appending(_ digit: Int64, to sum: Int64) -> Int64? {
        let (shifted, isOver) = sum.multipliedReportingOverflow(by: 10_000)
        let (added, isBeyond) = shifted.addingReportingOverflow(digit)
        return isOver || isBeyond ? nil : added
    }

    private static func power(of exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<abs(exponent) { power *= 10_000 }
        return exponent < 0 ? 1 / power : power
    }
}
