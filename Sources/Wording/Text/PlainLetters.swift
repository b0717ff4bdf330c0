extension String {
    /// This text in letters every basic phone has, so that it travels in GSM-7; nil where some character has no plain form,
    /// as those of Arabic.
    ///
    /// For showing: case stays, and so does every accent GSM-7 has. What is lost (Twi tells ɔ from o) a reader of the
    /// language fills in, as in the text messages people write to each other.
    package var inPlainLetters: String? {
        if highestByte < 0x80 { return self }
        var plain = ""
        plain.reserveCapacity(utf8.count)
        for scalar in nfc.unicodeScalars where !Self.append(scalar, to: &plain) { return nil }
        return plain
    }

    /// This text with the quotation marks, dashes, points and spaces of a keypad for those a word processor puts there.
    /// Every letter stays, so nothing is lost in any language; each of the others would take a message out of GSM-7.
    package var inKeypadMarks: String {
        if highestByte < 0x80 { return self }
        var plain = ""
        plain.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            if Self.keypadMarks.contains(scalar), let mark = Self.plainForms[scalar] {
                plain += mark
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    private static let keypadMarks = Set(
        "‘’‚‛ʼʻ′‹›“”„‟″«»‐‑‒–—―−•·…\u{A0}\u{2002}\u{2003}\u{2007}\u{2008}\u{2009}\u{200A}\u{202F}".unicodeScalars)

    /// Adds the plain form of a character; false where it has none.
    private static func append(_ scalar: Unicode.Scalar, to plain: inout String) -> Bool {
        if GSM7.septets(of: scalar) != nil {
            plain.unicodeScalars.append(scalar)
        } else if scalar == "₵" {
            // People write it alone and behind the country: GH₵.
            plain += plain.hasSuffix("GH") ? "S" : "GHS"
        } else if let letters = plainForms[scalar] {
            plain += letters
        } else if isDropped(scalar) {
            return true
        } else {
            let parts = String(scalar).decomposedScalars
            guard parts.count > 1, let letter = parts.first else { return false }
            // What is left of a letter may itself have no accent in GSM-7, as ǿ has ø and ấ has a.
            return append(letter, to: &plain) && parts.dropFirst().allSatisfy(isDropped)
        }
        return true
    }

    /// Marks of Latin letters, and what is not seen.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD, 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200B...0x200F, 0x2060, 0xFE00...0xFE0F,
            0xFEFF:
            true
        default: false
        }
    }

    private static let plainForms: [Unicode.Scalar: String] = [
        // Hooked and open letters of West African alphabets.
        "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ɖ": "d", "Ɖ": "D", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
        "ɛ": "e", "Ɛ": "E", "ǝ": "e", "Ǝ": "E", "ə": "e", "Ə": "E", "ƒ": "f", "Ƒ": "F", "ɣ": "g", "Ɣ": "G",
        "ɠ": "g", "Ɠ": "G", "ɩ": "i", "Ɩ": "I", "ı": "i", "ƙ": "k", "Ƙ": "K", "ŋ": "n", "Ŋ": "N",
        "ɲ": "ny", "Ɲ": "Ny", "ɔ": "o", "Ɔ": "O", "ʊ": "u", "Ʊ": "U", "ʋ": "v", "Ʋ": "V", "ƴ": "y", "Ƴ": "Y",
        "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th",
        "ẞ": "SS",
        // Quotation marks, dashes and points.
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "′": "'", "‹": "'", "›": "'",
        "“": "\"", "”": "\"", "„": "\"", "‟": "\"", "″": "\"", "«": "\"", "»": "\"",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "•": "-", "·": ".", "…": "...",
        // Spaces that do not break or are narrower.
        "\u{A0}": " ", "\u{2002}": " ", "\u{2003}": " ", "\u{2007}": " ", "\u{2008}": " ", "\u{2009}": " ",
        "\u{200A}": " ", "\u{202F}": " ",
        // Signs.
        "₦": "N", "№": "No", "º": "o", "ª": "a", "°": "o", "×": "x", "½": "1/2", "¼": "1/4", "¾": "3/4",
    ]
}

extension Message {
    /// The same message with what is written in it in plain letters, where those have a plain form.
    package var inPlainLetters: Message { Message(pieces: Self.plain(pieces), of: self) }

    private static func plain(_ pieces: [Piece]) -> [Piece] {
        pieces.map { piece in
            switch piece {
            case .literal(let text): .literal(text.inPlainLetters ?? text)
            case .argument, .pluralNumber: piece
            case .plural(let name, let offset, let exact, let cases):
                .plural(name: name, offset: offset, exact: exact.mapValues(plain), cases: cases.mapValues(plain))
            case .select(let name, let cases): .select(name: name, cases: cases.mapValues(plain))
            }
        }
    }
}

extension Language {
    /// The same language with its own words and signs in plain letters, where those have a plain form.
    package var inPlainLetters: Language {
        func plain(_ text: String) -> String { text.inPlainLetters ?? text }
        return Language(
            tag: tag, name: plain(name), rightToLeft: rightToLeft, plurals: plurals,
            decimalSeparator: plain(decimalSeparator), groupSeparator: plain(groupSeparator),
            minimumGroupedDigits: minimumGroupedDigits, months: months.map(plain), shortMonths: shortMonths.map(plain),
            datePattern: plain(datePattern), firstDay: firstDay.map(plain), moneyPattern: plain(moneyPattern),
            letters: letters, yes: yes.map(plain), no: no.map(plain), numberWords: numberWords,
            numberOrder: numberOrder, leavesHundredsOut: leavesHundredsOut, alphabet: alphabet, digits: digits)
    }
}
