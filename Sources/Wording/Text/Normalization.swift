@_spi(_Unicode) import Swift

extension String {
    /// This text in Unicode normal form C. Decomposed letters cost more units and can push a text out of GSM-7.
    package var nfc: String {
        // Below U+0300 nothing composes or reorders, and U+0300 starts with the byte 0xCC.
        if highestByte < 0xCC || unicodeScalars.allSatisfy(\.isInert) { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }

    /// The scalars of this text in normal form D, where accents stand by themselves.
    var decomposedScalars: [Unicode.Scalar] { Array(_nfd) }

    /// The greatest byte of the UTF-8 form; below 0x80 the text is ASCII.
    var highestByte: UInt8 {
        // A plain maximum, which the compiler turns into vector instructions.
        utf8.withContiguousStorageIfAvailable { $0.reduce(0) { Swift.max($0, $1) } } ?? utf8.max() ?? 0
    }
}

extension Unicode.Scalar {
    /// Whether this scalar is known to stay itself in normal form C next to others that are: combining class zero and
    /// `NFC_Quick_Check=Yes`. These are the blocks the texts of cities use most; another scalar is only looked at
    /// longer.
    var isInert: Bool {
        switch value {
        case ..<0x0300, 0x0621...0x064A, 0x0660...0x066D, 0x1200...0x135A, 0x1361...0x137C, 0x1E00...0x1EFF,
            0x2010...0x2027, 0x20A0...0x20BF:
            true
        default: false
        }
    }
}
