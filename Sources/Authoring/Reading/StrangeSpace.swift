import Conversation

/// A character that looks like a space and is none to YAML, where it puts a file out of its order: a tab or a no-break
/// space before a key, or behind its colon. It is looked for only once a file could not be read, so that one in a text or
/// in a comment is nobody's business.
enum StrangeSpace {
    struct Found {
        let place: SourcePlace
        let scalar: Unicode.Scalar
    }

    static let advice = "Write plain spaces there; editors show the difference when told to show invisible characters."

    static func message(_ scalar: Unicode.Scalar) -> String {
        let name =
            switch scalar {
            case "\t": "a tab"
            case "\u{A0}", "\u{202F}": "a no-break space (\(code(scalar)))"
            default: "an invisible character (\(code(scalar)))"
            }
        return "This is not YAML: \(name) stands where only plain spaces may."
    }

    /// Whether a character is a kind of space YAML does not take for one.
    static func isStrange(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\u{A0}", "\u{1680}", "\u{2000}"..."\u{200B}", "\u{202F}", "\u{205F}", "\u{2060}", "\u{3000}",
            "\u{FEFF}":
            true
        default: false
        }
    }

    /// The one nearest above the place where reading a file failed, or on its line; nil where there is none.
    static func nearest(above place: SourcePlace, in text: String) -> Found? {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for number in lines.indices.prefix(place.line).reversed() {
            guard let (column, scalar) = first(in: lines[number], atTop: number == 0) else { continue }
            return Found(place: SourcePlace(file: place.file, line: number + 1, column: column), scalar: scalar)
        }
        return nil
    }

    private static func first(
        in line: Substring.UnicodeScalarView, atTop: Bool
    ) -> (column: Int, scalar: Unicode.Scalar)? {
        var isIndent = true
        var before: Unicode.Scalar = " "
        for (offset, scalar) in line.enumerated() {
            defer { before = scalar }
            // The mark of UTF-8 may stand before everything else.
            if atTop, offset == 0, scalar == "\u{FEFF}" { continue }
            if isStrange(scalar), isIndent || (before == ":" && scalar != "\t") { return (offset + 1, scalar) }
            isIndent = isIndent && scalar == " "
        }
        return nil
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
