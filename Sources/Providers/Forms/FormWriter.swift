/// Writes an `application/x-www-form-urlencoded` body, field by field.
package struct FormWriter: Sendable {
    package static let contentType = "application/x-www-form-urlencoded; charset=utf-8"

    /// The body so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Adds one field. A space is written `%20`, which every reader takes, and not `+`, which some take for a plus.
    package mutating func append(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        bytes.append(contentsOf: name.percentEncoded.utf8)
        bytes.append(UInt8(ascii: "="))
        bytes.append(contentsOf: value.percentEncoded.utf8)
    }
}

extension String {
    /// The text for a form or for one segment of a path: everything but unreserved characters percent-encoded (RFC 3986
    /// section 2.3).
    package var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(utf8.count)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
