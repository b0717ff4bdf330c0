internal import CSQLite
import Storage

/// A compiled statement and where its parameters find their values. It lives and dies on its connection's thread.
final class PreparedStatement {
    /// True when the statement cannot change the database.
    let isReadOnly: Bool

    private let handle: OpaquePointer
    /// For each of SQLite's parameters, the position of its value among the statement's arguments. SQLite numbers
    /// `$2 … $1` by appearance, so a parameter's own index says nothing about its name.
    private let argumentPositions: [Int]
    private let argumentCount: Int
    private let columnCount: Int32

    /// Takes over `handle`, which is finalized with the statement, or at once when the parameters are not
    /// `$1`, `$2` … without gaps.
    init(handle: OpaquePointer) throws(StorageError) {
        do {
            argumentPositions = try Self.argumentPositions(of: handle)
        } catch {
            sqlite3_finalize(handle)
            throw error
        }
        self.handle = handle
        argumentCount = argumentPositions.count
        columnCount = sqlite3_column_count(handle)
        isReadOnly = sqlite3_stmt_readonly(handle) != 0
    }

    deinit {
        sqlite3_finalize(handle)
    }

    private static func argumentPositions(of handle: OpaquePointer) throws(StorageError) -> [Int] {
        let count = Int(sqlite3_bind_parameter_count(handle))
        var positions: [Int] = []
        positions.reserveCapacity(count)
        for index in 0..<count {
            guard let name = sqlite3_bind_parameter_name(handle, Int32(index + 1)).map({ String(cString: $0) }),
                name.hasPrefix("$"), let number = Int(name.dropFirst()), number >= 1, number <= count
            else { throw .statement("parameters must be named $1, $2 … without gaps") }
            positions.append(number - 1)
        }
        return positions
    }

    /// Sets every parameter. Values are copied, so nothing outlives the call.
    func bind(_ arguments: [SQLValue]) throws(StorageError) {
        guard arguments.count == argumentCount else {
            throw .statement("\(argumentCount) parameters but \(arguments.count) arguments")
        }
        for index in 0..<argumentCount {
            let code = bind(arguments[argumentPositions[index]], at: Int32(truncatingIfNeeded: index &+ 1))
            guard code == SQLITE_OK else {
                throw SQLiteError.storageError(code: code, message: String(cString: sqlite3_errstr(code)))
            }
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
        case .real(let real): return sqlite3_bind_double(handle, index, real)
        // A nil pointer would bind NULL, and what is empty may have no address of its own.
        case .text(let text) where text.isEmpty: return sqlite3_bind_text(handle, index, "", 0, Self.copied)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text64(
                        handle, index, characters.baseAddress, UInt64(characters.count), Self.copied, UInt8(SQLITE_UTF8)
                    )
                }
            }
        case .blob(let bytes) where bytes.isEmpty: return sqlite3_bind_zeroblob(handle, index, 0)
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bytes in
                sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), Self.copied)
            }
        }
    }

    /// `SQLITE_TRANSIENT`: SQLite copies the bytes before the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Takes the next step: `SQLITE_ROW`, `SQLITE_DONE` or an error's code.
    func step() -> Int32 { sqlite3_step(handle) }

    /// The row the last step found.
    func row() -> Row {
        var values: [SQLValue] = []
        values.reserveCapacity(Int(columnCount))
        for column in 0..<columnCount { values.append(value(at: column)) }
        return Row(values)
    }

    private func value(at column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(handle, column) else { return .text("") }
            let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(handle, column) else { return .blob([]) }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }

    /// Makes the statement ready for its next use and forgets what was bound, which may be private.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }
}
