/// Takes comma-separated values apart, record by record, as RFC 4180 describes them and as spreadsheets write them.
///
/// Lines may end in CRLF, LF or CR, the last one in nothing. A field in quotes may hold separators, doubled quotes and
/// line breaks. Written here because the CSV libraries at hand tell neither the line a record begins at, true also
/// after fields with line breaks, nor more than the first mistake; refusals need both.
package struct CSVScanner {
    /// One record as it stands in the file.
    package struct Record {
        /// The line it begins at, from 1.
        package let line: Int
        package let fields: [String]
        package let fault: Fault?
    }

    /// What is wrong with a record, and in which of its fields (from 0).
    package struct Fault: Error {
        package let line: Int
        package let field: Int
        package let message: String
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private let keepsBrokenText: Bool
    private var position: Int
    private var line: Int

    /// - Parameters:
    ///   - start: where the first record begins, after a byte order mark.
    ///   - line: the line of the file it stands in.
    ///   - keepsBrokenText: whether a field that is not UTF-8 comes with U+FFFD for what cannot be read, so that anyone who needs
    ///     the field can refuse it; otherwise it is a fault.
    package init(_ bytes: [UInt8], from start: Int, line: Int = 1, separator: UInt8, keepsBrokenText: Bool = false) {
        self.bytes = bytes
        self.separator = separator
        self.keepsBrokenText = keepsBrokenText
        self.line = line
        position = start
    }

    /// Whether nothing is left to read.
    package var isAtEnd: Bool { position >= bytes.count }

    /// The next record; nil at the end of the file. After a fault it goes on with the next line.
    package mutating func next() -> Record? {
        guard position < bytes.count else { return nil }
        let begin = line
        var fields: [String] = []
        do {
            var ending = Ending.separator
            while ending == .separator {
                let (field, end) = try nextField(index: fields.count)
                fields.append(field)
                ending = end
            }
            return Record(line: begin, fields: fields, fault: nil)
        } catch {
            skipLine()
            return Record(line: begin, fields: fields, fault: error)
        }
    }

    private enum Ending {
        case separator
        case record
    }

    private mutating func nextField(index: Int) throws(Fault) -> (String, Ending) {
        let isQuoted = position < bytes.count && bytes[position] == .quote
        let begin = line
        let content = isQuoted ? try quoted(index: index) : try bare(index: index)
        guard content.count <= CSVReader.longestField else {
            throw Fault(
                line: begin, field: index, message: "The field is longer than \(CSVReader.longestField) bytes.")
        }
        let text = String(validating: content, as: UTF8.self)
        guard let text = keepsBrokenText ? text ?? String(decoding: content, as: UTF8.self) : text else {
            throw Fault(
                line: begin, field: index, message: "The field is not UTF-8 text. Save the file as \"CSV UTF-8\".")
        }
        return (text, try ending(index: index))
    }

    private mutating func bare(index: Int) throws(Fault) -> ArraySlice<UInt8> {
        let begin = position
        while position < bytes.count, bytes[position] != separator, !bytes[position].endsLine {
            if bytes[position] == .quote {
                throw Fault(
                    line: line, field: index,
                    message: "A quote stands inside a field that has none around it. "
                        + "Put the field in quotes and double the quotes inside it.")
            }
            position += 1
        }
        return bytes[begin..<position]
    }

    private mutating func quoted(index: Int) throws(Fault) -> ArraySlice<UInt8> {
        let begin = line
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == .quote {
                guard position + 1 < bytes.count, bytes[position + 1] == .quote else {
                    position += 1
                    return content[...]
                }
                position += 1
            } else if byte == .lineFeed || (byte == .carriageReturn && !followsLineFeed) {
                line += 1
            }
            content.append(byte)
            position += 1
        }
        throw Fault(line: begin, field: index, message: "The field begins with a quote that is never closed.")
    }

    /// Whether a line feed stands behind the byte at hand: then that one counts the line.
    private var followsLineFeed: Bool { position + 1 < bytes.count && bytes[position + 1] == .lineFeed }

    private mutating func ending(index: Int) throws(Fault) -> Ending {
        guard position < bytes.count else { return .record }
        if bytes[position] == separator {
            position += 1
            return .separator
        }
        guard bytes[position].endsLine else {
            throw Fault(
                line: line, field: index,
                message: "Something follows the quote that closes the field. Double the quotes inside a field.")
        }
        endLine()
        return .record
    }

    private mutating func endLine() {
        if bytes[position] == .carriageReturn, followsLineFeed { position += 1 }
        position += 1
        line += 1
    }

    private mutating func skipLine() {
        while position < bytes.count, !bytes[position].endsLine { position += 1 }
        if position < bytes.count { endLine() }
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")

    fileprivate var endsLine: Bool { self == .lineFeed || self == .carriageReturn }
}
