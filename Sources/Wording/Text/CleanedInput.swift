extension String {
    /// What a citizen typed, made safe to keep and to compare: normal form C, one line feed for each line end, one
    /// plain space for each tab and kind of space, without invisible characters, and without space at its ends.
    ///
    /// Dropped are control characters, byte order marks, zero-width spaces, joiners outside emoji, and the controls of
    /// writing direction, which could make a text read otherwise than it is stored.
    package var cleanedInput: String {
        if isPlain { return self }
        let scalars = Array(unicodeScalars)
        var cleaned = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            switch scalar.value {
            case 0x0A, 0x2028, 0x2029: cleaned.append("\n")
            case 0x0D: if index + 1 == scalars.count || scalars[index + 1] != "\n" { cleaned.append("\n") }
            case 0x09: cleaned.append(" ")
            case ..<0x20, 0x7F..<0xA0: continue
            case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
            case 0x200D: if Self.joinsEmoji(at: index, in: scalars) { cleaned.append(scalar) }
            case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: cleaned.append(" ")
            default: cleaned.append(scalar)
            }
        }
        return String(cleaned).trimmed.nfc
    }

    /// Printable ASCII and line feeds, with neither space nor line feed at the ends: nothing to clean.
    private var isPlain: Bool {
        guard let first = utf8.first, let last = utf8.last else { return true }
        return first > 0x20 && last > 0x20 && utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A }
    }

    /// This text without spaces and line feeds at its ends.
    private var trimmed: String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" }
        guard let first = unicodeScalars.firstIndex(where: { !isSpace($0) }),
            let last = unicodeScalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(unicodeScalars[first...last])
    }

    private static func joinsEmoji(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard index + 1 < scalars.count, isPictograph(scalars[index + 1]) else { return false }
        // A presentation selector or a skin tone may stand between an emoji and the joiner.
        return scalars[..<index].last { $0.value != 0xFE0F && !$0.properties.isEmojiModifier }.map(isPictograph)
            ?? false
    }

    /// ASCII digits, `#` and `*` have the emoji property too, but are no pictures.
    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0xA9 && scalar.properties.isEmoji
    }

    /// This text with the decimal digits of every script as 0 to 9.
    package var westernDigits: String {
        if highestByte < 0x80 { return self }
        var western = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.value >= 0x80, scalar.properties.numericType == .decimal,
                let value = scalar.properties.numericValue, (0...9).contains(value)
            {
                western.append(Unicode.Scalar(UInt8(ascii: "0") &+ UInt8(value)))
            } else {
                western.append(scalar)
            }
        }
        return String(western)
    }
}
