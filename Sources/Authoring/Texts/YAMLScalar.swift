import Wording

/// Texts as YAML writes them.
enum YAMLScalar {
    /// As it would be written by hand: without quotes where nothing in it could be taken for YAML.
    static func written(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// In double quotes, on one line, with everything that cannot be seen written as an escape.
    static func quoted(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "\n": written += "\\n"
            case "\t": written += "\\t"
            default: written += isSeen(scalar) ? String(scalar) : escape(scalar)
            }
        }
        return written + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let length = scalar.value > 0xFFFF ? 8 : 4
        return (length == 8 ? "\\U" : "\\u") + String(repeating: "0", count: max(0, length - digits.count)) + digits
    }

    private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    /// Words that mean something to programs that read YAML, though not to ours.
    private static let words: Set<String> = ["yes", "no", "true", "false", "on", "off", "null", "y", "n"]

    /// Whether a text is itself in YAML wherever it stands, inside braces too.
    static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, first.properties.isAlphabetic,
            last != ":", last != " ", !words.contains(text.lowercased()), !text.contains(": "), !text.contains(" #")
        else { return false }
        return text.unicodeScalars.allSatisfy { isSeen($0) && !signs.contains($0) }
    }

    private static let signs: Set<Unicode.Scalar> = ["{", "}", "[", "]", ",", "\"", "\\", "`"]
}
