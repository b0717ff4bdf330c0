import Wording

/// Reads the parts of a session one after the other, and never past the end.
struct SessionReader {
    private let bytes: [UInt8]
    private var position = 0
    /// The version of the coding; set once it is read.
    var version: UInt8 = 1
    private var names: [String] = []
    /// Values within values; a session of ours has three or four.
    private static let maximumDepth = 16

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(SessionCodingError) -> UInt8 {
        guard position < bytes.count else { throw .wrongLength }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func count() throws(SessionCodingError) -> Int {
        guard let number = Int(exactly: try unsigned()), number <= 1 << 20 else { throw .malformed }
        return number
    }

    mutating func integer() throws(SessionCodingError) -> Int64 {
        let raw = try unsigned()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    private mutating func unsigned() throws(SessionCodingError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte()
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw .malformed
    }

    mutating func text() throws(SessionCodingError) -> String {
        try text(length: try count())
    }

    private mutating func text(length: Int) throws(SessionCodingError) -> String {
        guard length <= bytes.count - position else { throw .wrongLength }
        defer { position += length }
        return String(decoding: bytes[position..<(position + length)], as: UTF8.self)
    }

    /// A text, or the place of one that came before. Version 1 wrote it out every time.
    mutating func name() throws(SessionCodingError) -> String {
        guard version > 1 else { return try text() }
        let number = try count()
        if number & 1 == 1 {
            guard names.indices.contains(number >> 1) else { throw .malformed }
            return names[number >> 1]
        }
        let name = try text(length: number >> 1)
        if names.count < SessionWriter.namesKept { names.append(name) }
        return name
    }

    mutating func optionalName() throws(SessionCodingError) -> String? {
        try byte() == 1 ? try name() : nil
    }

    mutating func list<Element>(
        atMost most: Int, _ read: (inout SessionReader) throws(SessionCodingError) -> Element
    ) throws(SessionCodingError) -> [Element] {
        let count = try count()
        // Every element takes a byte at least.
        guard count <= min(most, bytes.count - position) else { throw .malformed }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    mutating func frame() throws(SessionCodingError) -> Session.Frame {
        Session.Frame(
            flow: try name(), state: try name(), variables: try fields(depth: 0),
            history: try list(atMost: 64) { reader throws(SessionCodingError) in try reader.name() },
            returnState: try optionalName(), returnVariable: try optionalName())
    }

    private mutating func fields(depth: Int) throws(SessionCodingError) -> [String: Value] {
        let pairs = try list(atMost: bytes.count) { reader throws(SessionCodingError) in
            (try reader.name(), try reader.value(depth: depth))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private mutating func value(depth: Int) throws(SessionCodingError) -> Value {
        guard depth < Self.maximumDepth else { throw .malformed }
        switch try byte() {
        case 0: return .text(try name())
        case 1: return .integer(try integer())
        case 2: return .boolean(false)
        case 3: return .boolean(true)
        case 4:
            let amount = try integer()
            let currency = Currency(code: try name(), exponent: min(try count(), 6), symbol: try name())
            return .money(Money(minorUnits: amount, currency: currency))
        case 5:
            // Within ten thousand years of 1970, so that no date arithmetic can overflow.
            guard let days = Int(exactly: try integer()), (-3_660_000...3_660_000).contains(days) else {
                throw .malformed
            }
            return .date(CivilDate(daysSinceEpoch: days))
        case 6:
            guard let phone = PhoneNumber(e164: try text()) else { throw .malformed }
            return .phone(phone)
        case 7: return .record(try fields(depth: depth + 1))
        case 8:
            return .list(
                try list(atMost: bytes.count) { reader throws(SessionCodingError) in try reader.value(depth: depth + 1)
                })
        default: throw .malformed
        }
    }
}
