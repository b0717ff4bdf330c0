/// Walks over a form body once, a field at a time.
struct FormReader {
    private let body: [UInt8]
    private var position = 0
    /// Holds one decoded name or value; kept between fields so that a body costs one allocation and not one each.
    private var decoded: [UInt8] = []

    init(_ body: [UInt8]) {
        self.body = body
        decoded.reserveCapacity(body.count)
    }

    /// The next field, or nil at the end. A name without an equals sign has an empty value; an empty stretch between two
    /// ampersands is no field.
    mutating func next() -> FormFields.Field? {
        while position < body.count, body[position] == UInt8(ascii: "&") { position += 1 }
        guard position < body.count else { return nil }
        let name = text(upTo: UInt8(ascii: "="))
        guard position < body.count, body[position] == UInt8(ascii: "=") else {
            return FormFields.Field(name: name, value: "")
        }
        position += 1
        return FormFields.Field(name: name, value: text(upTo: UInt8(ascii: "&")))
    }

    /// Decodes up to the mark or the field's end, whichever comes first, and stops there.
    private mutating func text(upTo mark: UInt8) -> String {
        decoded.removeAll(keepingCapacity: true)
        while position < body.count {
            let byte = body[position]
            if byte == mark || byte == UInt8(ascii: "&") { break }
            position += 1
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"): decoded.append(escaped() ?? byte)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self) ?? String(repairing: decoded)
    }

    /// The byte that the two digits after a percent sign name; nil, with nothing consumed, when they are not digits.
    private mutating func escaped() -> UInt8? {
        guard position + 1 < body.count, let high = Self.digit(body[position]), let low = Self.digit(body[position + 1])
        else { return nil }
        position += 2
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
