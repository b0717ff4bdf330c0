/// The 7-bit default alphabet with its extension table, 3GPP TS 23.038 section 6.2.1.
///
/// Everything is keyed by Unicode scalar. A `Character` would also match a decomposed letter, which a handset receives
/// as two units of UCS-2.
package enum GSM7 {
    static let escape: UInt8 = 0x1B
    static let carriageReturn: UInt8 = 0x0D

    /// The default table in code order. Code 0x1B is the escape and stands here as a space, which is what a handset
    /// shows for an escape that leads nowhere.
    static let alphabet: [Unicode.Scalar] = Array(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)

    /// The extension table: a character and the code that follows the escape.
    static let extensions: [(scalar: Unicode.Scalar, code: UInt8)] = [
        ("\u{C}", 0x0A), ("^", 0x14), ("{", 0x28), ("}", 0x29), ("\\", 0x2F), ("[", 0x3C), ("~", 0x3D), ("]", 0x3E),
        ("|", 0x40), ("€", 0x65),
    ]

    private static let absent: UInt8 = 0xFF
    private static let extensionFlag: UInt8 = 0x80
    private static let euro: UInt32 = 0x20AC
    private static let euroEntry: UInt8 = extensionFlag | 0x65

    /// Code by scalar value below U+0400, with the high bit set for extension codes. Only the euro lies above.
    private static let entries: [UInt8] = {
        var entries = [UInt8](repeating: absent, count: 0x400)
        for (code, scalar) in alphabet.enumerated() where code != Int(escape) {
            entries[Int(scalar.value)] = UInt8(code)
        }
        for (scalar, code) in extensions where scalar.value < 0x400 {
            entries[Int(scalar.value)] = extensionFlag | code
        }
        return entries
    }()

    private static func entry(_ value: UInt32) -> UInt8 {
        if value < 0x400 { return entries[Int(value)] }
        return value == euro ? euroEntry : absent
    }

    /// One for a character of the default table, two for one of the extension table, nil for any other.
    package static func septets(of scalar: Unicode.Scalar) -> Int? {
        let entry = entry(scalar.value)
        return entry == absent ? nil : 1 &+ Int(entry >> 7)
    }

    /// The septet codes of one character, the escape first where it needs one; nil when the alphabet lacks it.
    package static func codes(of scalar: Unicode.Scalar) -> [UInt8]? {
        let entry = entry(scalar.value)
        if entry == absent { return nil }
        return entry < extensionFlag ? [entry] : [escape, entry & 0x7F]
    }

    /// The septet codes of a text, one in each byte; nil when a character is outside the alphabet.
    package static func encode(_ text: String) -> [UInt8]? {
        var codes: [UInt8] = []
        codes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            let entry = entry(scalar.value)
            if entry == absent { return nil }
            if entry >= extensionFlag { codes.append(escape) }
            codes.append(entry & 0x7F)
        }
        return codes
    }

    /// The text of septet codes. An extension code the table does not define shows the character of the default table,
    /// and a doubled or final escape shows a space, as 3GPP TS 23.038 section 6.2.1.1 asks of a receiver.
    package static func decode(_ codes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var escaped = false
        for code in codes {
            let code = code & 0x7F
            if escaped {
                escaped = false
                text.append(extensions.first { $0.code == code }?.scalar ?? alphabet[Int(code)])
            } else if code == escape {
                escaped = true
            } else {
                text.append(alphabet[Int(code)])
            }
        }
        if escaped { text.append(" ") }
        return String(text)
    }

    /// The septets of valid UTF-8, or nil at the first character outside the alphabet.
    static func septets(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let entries = entries
        var septets = 0
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            var value = UInt32(lead)
            if lead < 0x80 {
                index &+= 1
            } else if lead < 0xE0, index &+ 1 < bytes.count {
                value = UInt32(lead & 0x1F) << 6 | UInt32(bytes[index &+ 1] & 0x3F)
                index &+= 2
            } else if lead == 0xE2, index &+ 2 < bytes.count, bytes[index &+ 1] == 0x82, bytes[index &+ 2] == 0xAC {
                septets &+= 2
                index &+= 3
                continue
            } else {
                return nil
            }
            guard value < 0x400 else { return nil }
            let entry = entries[Int(value)]
            if entry == absent { return nil }
            septets &+= 1 &+ Int(entry >> 7)
        }
        return septets
    }
}
