/// Writes a catalogue as gettext reads it (GNU gettext manual, "The Format of PO Files").
enum CatalogueWriter {
    static func text(_ catalogue: Catalogue) -> String {
        var text = catalogue.preface.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined()
        text += "msgid \"\"\nmsgstr \"\"\n"
        text += catalogue.header.map { quoted("\($0.name): \($0.value)\n") + "\n" }.joined()
        for entry in catalogue.entries {
            text += "\n"
            text += entry.remarks.map { "#. \($0)\n" }.joined()
            text += entry.references.map { "#: \($0)\n" }.joined()
            if entry.isFuzzy { text += "#, fuzzy\n" }
            text += "msgctxt \(quoted(entry.subject.context))\n"
            text += "msgid \(lines(entry.source))\n"
            text += "msgstr \(lines(entry.text))\n"
        }
        return text
    }

    /// A text of several lines begins on a line of its own and breaks where the text does.
    private static func lines(_ text: String) -> String {
        var lines: [String.UnicodeScalarView] = [String.UnicodeScalarView()]
        for scalar in text.unicodeScalars {
            lines[lines.count - 1].append(scalar)
            if scalar == "\n" { lines.append(String.UnicodeScalarView()) }
        }
        if lines.last?.isEmpty == true, lines.count > 1 { lines.removeLast() }
        let written = lines.map { quoted(String($0)) }
        return written.count == 1 ? written[0] : (["\"\""] + written).joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "\n": written += "\\n"
            case "\t": written += "\\t"
            case "\r": written += "\\r"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 8)
                written += "\\" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + "\""
    }
}
