extension String {
    /// This text as keywords and place names are compared: lower case, without accents, with plain letters for the
    /// hooked ones of West African alphabets, Western digits, and one space for whatever is neither letter nor digit.
    ///
    /// Folding loses meaning (Yoruba tells ẹ from e), so it is for finding what a citizen meant, never for showing it.
    package var folded: String {
        if highestByte < 0x80 { return foldedASCII }
        var folded: [UInt8] = []
        var gap = false
        func add(_ bytes: some Sequence<UInt8>) {
            if gap, !folded.isEmpty { folded.append(0x20) }
            gap = false
            folded.append(contentsOf: bytes)
        }
        for scalar in westernDigits.decomposedScalars {
            switch Self.fold(scalar) {
            case .letters(let letters): add(letters.utf8)
            case .nothing: continue
            case .space: gap = true
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// The same for text of ASCII alone, which most is.
    private var foldedASCII: String {
        var text = self
        return text.withUTF8 { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { folded in
                var count = 0
                var gap = false
                for byte in bytes {
                    let letter = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                    guard (0x61...0x7A).contains(letter) || (0x30...0x39).contains(letter) else {
                        gap = count > 0
                        continue
                    }
                    if gap {
                        folded[count] = 0x20
                        count += 1
                        gap = false
                    }
                    folded[count] = letter
                    count += 1
                }
                return count
            }
        }
    }

    private enum Fold {
        case letters(String), nothing, space
    }

    private static func fold(_ scalar: Unicode.Scalar) -> Fold {
        // Fullwidth forms are ASCII at a fixed distance.
        if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) {
            return fold(narrow)
        }
        let lower = scalar.properties.lowercaseMapping
        if let letters = plainLetters[lower] { return .letters(letters) }
        if isAccent(scalar) { return .nothing }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber, .nonspacingMark, .spacingMark:
            return .letters(lower)
        case .format, .enclosingMark,
            .control where !scalar.properties.isWhitespace:
            return .nothing
        default: return .space
        }
    }

    /// Accents of Latin, Greek, Cyrillic and Arabic letters, and the Arabic stretching mark. The marks of Indic scripts
    /// are vowels, so they stay.
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F: true
        case 0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E8, 0x06EA...0x06ED: true
        default: false
        }
    }

    /// Letters that no decomposition makes plain.
    private static let plainLetters: [String: String] = [
        "ɓ": "b", "ɗ": "d", "ɖ": "d", "đ": "d", "ð": "d", "ƙ": "k", "ƴ": "y", "ŋ": "n", "ɲ": "ny", "ɔ": "o", "ɛ": "e",
        "ǝ": "e",
        "ə": "e", "ƒ": "f", "ɣ": "g", "ɠ": "g", "ʋ": "v", "ɩ": "i", "ʊ": "u", "ı": "i", "œ": "oe", "æ": "ae", "ø": "o",
        "ß": "ss", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "₵": "ghs", "₦": "n",
        "ى": "ي", "ة": "ه", "ٱ": "ا",
    ]
}
