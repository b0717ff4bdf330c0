/// Reads a catalogue of GNU gettext, however another program has wrapped, ordered and commented it.
struct CatalogueReader {
    private enum Part { case context, source, text }

    private let file: String
    private var catalogue = Catalogue()
    private var faults: [CatalogueFault] = []

    private var number = 0
    private var part: Part?
    private var strings: [Part: String] = [:]
    private var isFuzzy = false
    /// True once something of the entry was found fault with that keeps it from being whole.
    private var isBroken = false
    private var line = 0
    /// Lines of entries without a context.
    private var nameless: [Int] = []

    /// What to do where contexts are lost or are not ours.
    static let contextAdvice =
        "msgctxt must hold the text's key, as exported. csv2po and xliff2po put other things there or nothing: give csv2po "
        + "the exported catalogue with -t, or have the PO file itself translated."

    private init(file: String) { self.file = file }

    /// The catalogue, and everything that could not be read of it; what could be is there all the same.
    static func read(_ text: String, file: String) -> (catalogue: Catalogue, faults: [CatalogueFault]) {
        var reader = CatalogueReader(file: file)
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        // A file of the oldest Macintosh has no other line ends.
        let end: Unicode.Scalar = scalars.contains("\n") ? "\n" : "\r"
        for line in scalars.split(separator: end, omittingEmptySubsequences: false) {
            reader.number += 1
            reader.read(Substring(line))
        }
        reader.finishEntry()
        reader.tellNameless()
        return (reader.catalogue, reader.faults)
    }

    /// One entry without a context is a slip; many are what a program did to all.
    private mutating func tellNameless() {
        guard let first = nameless.first else { return }
        guard nameless.count > 1 else {
            return fault(
                "This entry does not say which text it is.",
                advice: "Keep the line msgctxt, which holds the text's key.",
                at: first)
        }
        fault(
            "\(nameless.count) entries do not say which text they are: they have no line msgctxt.",
            advice: Self.contextAdvice, at: first)
    }

    private mutating func fault(_ message: String, advice: String? = nil, at line: Int? = nil) {
        faults.append(CatalogueFault(file: file, line: line ?? number, message, advice: advice))
    }

    // MARK: Lines

    private mutating func read(_ written: Substring) {
        let line = written.trimmed
        if line.isEmpty { return }
        if line.hasPrefix("#") {
            // A comment belongs to the entry after it.
            if part == .text || isBroken { finishEntry() }
            if line.hasPrefix("#,"), line.dropFirst(2).split(separator: ",").contains(where: { $0.trimmed == "fuzzy" })
            {
                isFuzzy = true
            }
            return
        }
        if line.hasPrefix("\"") {
            guard let part else {
                if isBroken { return }
                return fault("Nothing says what this text is.", advice: "Write msgid or msgstr before it.")
            }
            return append(line, to: part)
        }
        let word = line.prefix { $0 != " " && $0 != "\t" && $0 != "\"" }
        let rest = line.dropFirst(word.count).trimmed
        switch word {
        case "msgctxt": begin(.context, rest)
        case "msgid": begin(.source, rest)
        case "msgstr": begin(.text, rest)
        case _ where word == "msgid_plural" || word.hasPrefix("msgstr["):
            fault(
                "Plural forms stand inside the text here.",
                advice: "Write them as {n, plural, one {…} other {…}} in a single msgstr.")
            isBroken = true
            part = nil
        default:
            fault(
                "This is not a line of a catalogue.", advice: "Lines begin with #, msgctxt, msgid, msgstr or a quote.")
        }
    }

    private mutating func begin(_ new: Part, _ rest: Substring) {
        let isSecond = new == .text && part == .text
        if part == .text && !isSecond || (new == .context && (part != nil || isBroken)) { finishEntry() }
        if strings.isEmpty { line = number }
        if strings[new] != nil {
            fault(
                "This stands twice in one entry.",
                advice: isSecond ? "Keep one." : "Leave an empty line between entries.")
        }
        part = new
        strings[new] = ""
        append(rest, to: new)
    }

    private mutating func append(_ quoted: Substring, to part: Part) {
        guard let text = unquoted(quoted) else { return }
        strings[part, default: ""] += text
    }

    private mutating func finishEntry() {
        defer {
            strings = [:]
            isFuzzy = false
            isBroken = false
            part = nil
        }
        guard !strings.isEmpty, !isBroken else { return }
        guard let source = strings[.source], let text = strings[.text] else {
            return fault("This entry has no \(strings[.source] == nil ? "msgid" : "msgstr").", at: line)
        }
        guard let context = strings[.context] else {
            guard source.isEmpty else { return nameless.append(line) }
            return readHeader(text)
        }
        catalogue.entries.append(
            Catalogue.Entry(
                subject: Catalogue.Subject(context: context), source: source, text: text, isFuzzy: isFuzzy, line: line))
    }

    private mutating func readHeader(_ text: String) {
        for line in text.split(separator: "\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { continue }
            catalogue.header.append((String(halves[0].trimmed), String(halves[1].trimmed)))
        }
        let type = (catalogue.header("Content-Type") ?? "charset=utf-8").lowercased()
        if !type.contains("charset=utf-8") {
            fault("The catalogue is not in UTF-8.", advice: "Save it as UTF-8, and say so in Content-Type.", at: line)
        }
    }

    // MARK: Texts in quotes

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "t": "\t", "r": "\r", "\"": "\"", "\\": "\\", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "v": "\u{B}",
    ]

    private mutating func unquoted(_ written: Substring) -> String? {
        var rest = written.unicodeScalars[...]
        guard rest.popFirst() == "\"", rest.popLast() == "\"" else {
            fault("A text must stand between quotes.", advice: "Write \\\" for a quote inside it.")
            return nil
        }
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\":
                guard let escaped = Self.escape(&rest) else {
                    fault(
                        "A backslash stands before something it says nothing of.", advice: "Write \\\\ for a backslash."
                    )
                    return nil
                }
                text.append(escaped)
            case "\"":
                fault("A quote stands inside a text.", advice: "Write \\\" for it.")
                return nil
            default: text.append(scalar)
            }
        }
        return String(text)
    }

    /// What follows a backslash: a letter, up to three octal digits, or `x` and up to two hexadecimal ones.
    private static func escape(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
        guard let first = rest.first else { return nil }
        let isHexadecimal = first == "x"
        let radix = isHexadecimal ? 16 : 8
        let digits = rest.dropFirst(isHexadecimal ? 1 : 0).prefix(isHexadecimal ? 2 : 3)
            .prefix { Character($0).hexDigitValue.map { $0 < radix } ?? false }
        if !digits.isEmpty {
            rest = rest.dropFirst(digits.count + (isHexadecimal ? 1 : 0))
            // Beyond ASCII it would be half a letter of some alphabet nobody named.
            return UInt8(String(Substring(digits)), radix: radix).flatMap { $0 < 0x80 ? Unicode.Scalar($0) : nil }
        }
        rest.removeFirst()
        return escapes[first]
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let isSpace = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\r" }
        var scalars = unicodeScalars.drop(while: isSpace)
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return Substring(scalars)
    }
}
