internal import CPQ
import Storage

/// The arguments of one statement as PostgreSQL reads them: in its binary format, most significant byte first.
///
/// One buffer serves a connection's statements one after the other, so that nothing is allocated for each.
struct ArgumentBuffer {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// Calls `body` with the arrays libpq wants: values, lengths, formats.
    mutating func with<Answer>(
        _ arguments: [SQLValue],
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Answer
    ) -> Answer {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        while formats.count < arguments.count { formats.append(1) }
        for argument in arguments { append(argument) }
        // What is empty has no address of its own, and no address would mean NULL.
        if bytes.isEmpty { bytes.append(0) }
        return bytes.withUnsafeBufferPointer { bytes in
            let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: max(1, offsets.count)) {
                values in
                for index in offsets.indices {
                    let offset = offsets[index]
                    values.initializeElement(at: index, to: offset < 0 ? nil : start.map { $0 + offset })
                }
                return body(UnsafePointer(values.baseAddress), lengths, formats)
            }
        }
    }

    private mutating func append(_ value: SQLValue) {
        let offset = bytes.count
        switch value {
        case .null:
            offsets.append(-1)
            return lengths.append(0)
        case .integer(let integer): append(UInt64(bitPattern: integer))
        case .real(let real): append(real.bitPattern)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .blob(let blob): bytes.append(contentsOf: blob)
        }
        offsets.append(offset)
        lengths.append(Int32(clamping: bytes.count - offset))
    }

    private mutating func append(_ word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// The kinds of a statement's arguments: the server prepares a statement for them.
struct ArgumentKinds: Hashable {
    /// Three bits an argument, the first highest.
    private let bits: UInt128
    /// Those of longer statements, as many at a time as have room; empty for most.
    private let more: [UInt128]

    private static let room = 42
    /// Most arguments of one statement: a row of parameters for each of some hundred rows.
    static let limit = 1000

    /// Throws when there are too many.
    init(_ arguments: [SQLValue]) throws(StorageError) {
        guard arguments.count <= Self.limit else { throw .statement("more than \(Self.limit) arguments") }
        bits = Self.bits(arguments.prefix(Self.room))
        more = stride(from: Self.room, to: arguments.count, by: Self.room).map { start in
            Self.bits(arguments[start..<min(start + Self.room, arguments.count)])
        }
    }

    private static func bits(_ arguments: ArraySlice<SQLValue>) -> UInt128 {
        var bits: UInt128 = 1
        for argument in arguments {
            let kind: UInt128 =
                switch argument {
                case .null: 0
                case .integer: 1
                case .real: 2
                case .text: 3
                case .blob: 4
                }
            bits = bits << 3 | kind
        }
        return bits
    }
}

extension SQLValue {
    /// The object id of the value's type (https://github.com/postgres/postgres, src/include/catalog/pg_type.dat). A NULL
    /// has the type of the place it stands in.
    var postgresType: Oid {
        switch self {
        case .null: 0
        case .integer: 20
        case .real: 701
        case .text: 25
        case .blob: 17
        }
    }
}
