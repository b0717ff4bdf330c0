/// Finds the parameters `$1`, `$2` … of a statement's text, past what is quoted or a comment.
struct ParameterScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ sql: String) { bytes = Array(sql.utf8) }

    /// The number of the next parameter, or nil at the end.
    mutating func next() -> Int? {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): skip(past: [byte])
            case UInt8(ascii: "-") where isAt(UInt8(ascii: "-")): skip(past: [UInt8(ascii: "\n")])
            case UInt8(ascii: "/") where isAt(UInt8(ascii: "*")): skip(past: [UInt8(ascii: "*"), UInt8(ascii: "/")])
            case UInt8(ascii: "$"): if let number = number() { return number }
            default: break
            }
        }
        return nil
    }

    private func isAt(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }

    /// Moves on past the next occurrence of an end.
    private mutating func skip(past end: [UInt8]) {
        while position < bytes.count, !bytes[position...].starts(with: end) { position += 1 }
        position = min(position + end.count, bytes.count)
    }

    private mutating func number() -> Int? {
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        position += digits.count
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
