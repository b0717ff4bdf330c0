/// What a hook in the neutral dialect says was typed last: the part of its field `typed` after the last star.
package enum LastTyped {
    /// The bytes, with percent signs and pluses decoded; none when there is no such field.
    package static func bytes(in form: borrowing Span<UInt8>) -> [UInt8] {
        var start = 0
        while start < form.count {
            var end = start
            while end < form.count, form[end] != UInt8(ascii: "&") { end += 1 }
            if form.has("typed=", at: start) { return lastPart(decoded(form, from: start + 6, to: end)) }
            start = end + 1
        }
        return []
    }

    private static func decoded(_ form: borrowing Span<UInt8>, from start: Int, to end: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = start
        while position < end {
            switch form[position] {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard position + 2 < end, let high = digit(form[position + 1]), let low = digit(form[position + 2])
                else { return bytes }
                bytes.append(high << 4 | low)
                position += 2
            case let byte: bytes.append(byte)
            }
            position += 1
        }
        return bytes
    }

    private static func lastPart(_ typed: [UInt8]) -> [UInt8] {
        guard let star = typed.lastIndex(of: UInt8(ascii: "*")) else { return typed }
        return Array(typed[(star + 1)...])
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
