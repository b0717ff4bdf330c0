import Wording

/// What a character that does not belong into a text is called, and what was meant by it.
enum StrangeLetter {
    /// `"Đ" (U+0110, Latin capital letter d with stroke)`.
    static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        guard let name = scalar.properties.name else { return code }
        let words = name.prefix(1) + name.dropFirst().lowercased()
        return isSeen(scalar) ? "\"\(scalar)\" (\(code), \(words))" : "\(code) (\(words))"
    }

    /// What to write instead, as a sentence; nil where nobody can tell what was meant.
    static func meant(by scalar: Unicode.Scalar, in letters: LanguageLetters) -> String? {
        if let plain = typography[scalar] {
            return plain.isEmpty ? "Take it out." : plain == " " ? "Write a plain space." : "Write \(plain) instead."
        }
        switch scalar.properties.generalCategory {
        case .lineSeparator, .paragraphSeparator: return "Write a line break: \\n."
        case .control:
            // What old programs write for a new line.
            return scalar == "\r" || scalar == "\u{B}" || scalar == "\u{C}" || scalar == "\u{85}"
                ? "Write a line break: \\n." : "Take it out."
        case .format, .privateUse, .unassigned, .surrogate: return "Take it out."
        default: break
        }
        if let meant = lookAlikes(of: scalar).first(where: { $0 != scalar && letters.have($0) }) {
            return "Did you mean \(name(of: meant))?"
        }
        guard scalar.properties.generalCategory == .decimalNumber,
            let digit = scalar.properties.numericValue.flatMap({ Int(exactly: $0) })
        else { return nil }
        return "Write the digit \(digit) of the keypad."
    }

    /// What to do with any other.
    static func usualAdvice(_ tag: String) -> String {
        "Write it otherwise, add it to \"alphabet\" in Locales/\(tag)/language.yaml where it is one of the language's "
            + "letters, or say \"foreign: true\" beside the text."
    }

    private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .nonspacingMark, .unassigned,
            .privateUse:
            false
        default: true
        }
    }

    /// What word processors write and phones have not, with what to type.
    private static let typography: [Unicode.Scalar: String] = [
        "\u{2018}": "'", "\u{2019}": "'", "\u{201A}": "'", "\u{2032}": "'", "\u{00B4}": "'", "\u{201C}": "\"",
        "\u{201D}": "\"", "\u{201E}": "\"", "\u{00AB}": "\"", "\u{00BB}": "\"", "\u{2033}": "\"", "\u{2026}": "...",
        "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2212}": "-",
        "\u{2022}": "-", "\u{00B7}": ".", "\u{00D7}": "x", "\u{00B0}": "o", "\u{00BA}": "o", "\u{00AA}": "a",
        "\u{2116}": "No", "\u{20A6}": "NGN", "\u{20B5}": "GHS", "\u{FB01}": "fi", "\u{FB02}": "fl",
        "\u{00A0}": " ", "\u{202F}": " ", "\u{2009}": " ", "\u{2007}": " ", "\u{2003}": " ", "\u{2002}": " ",
        "\u{0009}": " ", "\u{200B}": "", "\u{200C}": "", "\u{200D}": "", "\u{FEFF}": "", "\u{00AD}": "",
        "\u{200E}": "", "\u{200F}": "", "\u{202A}": "", "\u{202B}": "", "\u{202C}": "", "\u{2066}": "",
        "\u{2067}": "", "\u{2068}": "", "\u{2069}": "",
    ]

    /// The characters drawn like one, the plainest first.
    private static func lookAlikes(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) {
            return [narrow]
        }
        return groups[scalar] ?? []
    }

    private static let groups: [Unicode.Scalar: [Unicode.Scalar]] = drawnAlike.reduce(into: [:]) { groups, line in
        let scalars = Array(line.unicodeScalars)
        for scalar in scalars { groups[scalar, default: []] += scalars }
    }

    /// Latin letters with their doubles in the Cyrillic and Greek alphabets, the letters of African alphabets with what
    /// keyboards have in their place, and Arabic letters with those of Persian and Urdu.
    private static let drawnAlike = [
        "aаɑα", "AАΑ", "BВΒ", "cс", "CС", "eе", "EЕΕ", "HНΗ", "iі", "IІΙӀ", "jј", "JЈ", "KКΚ", "MМΜ", "NΝ",
        "oоο", "OОΟ", "pрρ", "PРΡ", "sѕ", "SЅ", "TТΤ", "uυ", "vν", "xх", "XХΧ", "yу", "YΥҮ", "ZΖ", "gɡ",
        "ƉĐÐ", "ɖđðḍ", "ƊĎ", "ɗď", "ɛεєԑ", "ƐЄԐ", "ɔͻᴐ", "ƆϽ", "ŋηƞ", "ŊƝΝ", "ɲɳ", "ɣγɤ", "ʋυʊ", "ƲƱ", "ɩιı",
        "əǝ", "ƏƎ", "ƙķ", "ƘĶ", "ɓƅ", "ẹęė", "ẸĘ", "ọǫ", "ỌǪ", "ṣş", "ṢŞ", "ƴý", "ƒʄ", "ĩi\u{0304}",
        "ʼʻʾ", "يیىۍ", "كک", "هہەھ", "ةۃ", "اٱ",
    ]
}
