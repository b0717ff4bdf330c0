extension String {
    /// Reads bytes that are no UTF-8 as far as they are: halves of characters, as messages that were cut leave them, go, and
    /// what else is no UTF-8 becomes U+FFFD.
    init(repairing bytes: [UInt8]) {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if Self.isSurrogate(bytes[index...]) {
                index += 3
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        self.init(decoding: kept, as: UTF8.self)
    }

    /// U+D800 to U+DFFF, which no UTF-8 has: ED A0 80 to ED BF BF.
    private static func isSurrogate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let three = Array(bytes.prefix(3))
        return three.count == 3 && three[0] == 0xED && (0xA0...0xBF).contains(three[1])
            && (0x80...0xBF).contains(three[2])
    }
}

extension [UInt8] {
    /// JSON without the escapes of surrogates that have no partner, as `\ud83d` at the end of a text that was cut.
    var withoutHalvesOfCharacters: [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(count)
        var index = 0
        while index < count {
            guard self[index] == UInt8(ascii: "\\") else {
                kept.append(self[index])
                index += 1
                continue
            }
            switch surrogate(at: index) {
            case .high where surrogate(at: index + 6) == .low:
                kept += self[index..<(index + 12)]
                index += 12
            case .high, .low: index += 6
            case nil:
                kept += self[index..<Swift.min(index + 2, count)]
                index += 2
            }
        }
        return kept
    }

    private enum Half { case high, low }

    /// The half of a character an escape of four hexadecimal digits names.
    private func surrogate(at index: Int) -> Half? {
        guard index + 6 <= count, self[index] == UInt8(ascii: "\\"), self[index + 1] == UInt8(ascii: "u"),
            let unit = UInt16(String(decoding: self[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
        else { return nil }
        return switch unit {
        case 0xD800..<0xDC00: .high
        case 0xDC00..<0xE000: .low
        default: nil
        }
    }
}
