/// How a file of separated values begins: where its first record stands, and what separates its fields.
package struct CSVOpening {
    /// The byte the first record begins at, after a byte order mark and a line that only names the separator.
    package let start: Int
    /// The line that is, from 1.
    package let line: Int
    package let separator: UInt8

    /// The bytes are no text in UTF-8.
    package struct NoText: Error {
        /// What to do about it, for the clerk who has the file.
        let advice: String
    }

    /// Separators files have, the usual one first.
    private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    package init(of bytes: [UInt8]) throws(NoText) {
        try Self.check(bytes)
        let begin = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let named = Self.namedSeparator(in: bytes, from: begin) else {
            (start, line) = (begin, 1)
            separator = Self.commonest(in: bytes[begin...])
            return
        }
        (start, line) = (named.end, 2)
        separator = named.separator ?? Self.commonest(in: bytes[named.end...])
    }

    /// Workbooks and text of two bytes a letter are told by how they begin.
    private static func check(_ bytes: [UInt8]) throws(NoText) {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw NoText(advice: "This is a workbook, not a list. Save it as \"CSV UTF-8\" and bring that file in.")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(4).contains(0) {
            throw NoText(advice: "The file is UTF-16 text. Save it as \"CSV UTF-8\".")
        }
    }

    /// The separator a first line such as `sep=;` names, and where the line behind it begins; nil where there is no such
    /// line. A spreadsheet that took the line for data has put quotes around it and its own separators behind it: then it
    /// names what separates no longer.
    private static func namedSeparator(in bytes: [UInt8], from begin: Int) -> (separator: UInt8?, end: Int)? {
        let line = bytes[begin...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let quote = UInt8(ascii: "\"")
        let words = line.drop { $0 == quote }
        let name = Array("sep=".utf8)
        guard words.count > name.count,
            words.prefix(name.count).map({ $0 | 0x20 }).elementsEqual(name.map { $0 | 0x20 })
        else { return nil }
        let separator = words[words.startIndex + name.count]
        let rest = words[(words.startIndex + name.count + 1)...].filter { $0 != quote && $0 != UInt8(ascii: " ") }
        guard separators.contains(separator), rest.allSatisfy(separators.contains) else { return nil }
        var end = line.endIndex
        if end < bytes.endIndex {
            end += bytes[end...].starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) ? 2 : 1
        }
        return (rest.allSatisfy { $0 == separator } ? separator : nil, end)
    }

    /// The separator a first record has most of, outside quotes.
    private static func commonest(in text: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            counts[byte, default: 0] += 1
        }
        return separators.dropFirst().reduce(UInt8(ascii: ",")) { most, candidate in
            counts[candidate, default: 0] > counts[most, default: 0] ? candidate : most
        }
    }
}
