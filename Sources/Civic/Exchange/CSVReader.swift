internal import Wording

/// Reads a file staff bring in: text in UTF-8, values separated by commas, semicolons or tabs, names of the columns
/// first.
///
/// The separator is the one the header has most of. A byte order mark is skipped; so are records whose fields are all
/// empty, which spreadsheets leave at the end.
package struct CSVReader {
    /// Bytes of one field, at most.
    package static let longestField = 8_192
    /// Records of one file, at most.
    package static let mostRecords = 1_000_000

    private let kind: ImportKind

    package init(_ kind: ImportKind) { self.kind = kind }

    /// The records of a file, each with the line it begins at and its fields cleaned of invisible characters.
    ///
    /// - Throws: the problems of the header; or, when the header is right, of every line that is no record of this
    ///   kind's columns.
    package func records(in bytes: [UInt8]) throws(ImportRefused) -> [ImportRecord] {
        let start = try Self.start(of: bytes)
        var scanner = CSVScanner(bytes, from: start, separator: Self.separator(of: bytes[start...]))
        guard let header = scanner.next() else { throw Self.refused("The file is empty. \(expectation)") }
        if let fault = header.fault {
            throw ImportRefused([ImportProblem(line: fault.line, column: nil, fault.message)])
        }
        let columns = try columns(header)
        var problems = ImportProblems()
        var records: [ImportRecord] = []
        while let record = scanner.next() {
            guard let read = Self.read(record, columns: columns, &problems) else { continue }
            guard records.count < Self.mostRecords else {
                problems.add(record.line, nil, "The file has more than \(Self.mostRecords) records. Divide it.")
                break
            }
            records.append(read)
        }
        if problems.isEmpty, records.isEmpty {
            problems.add(header.line, nil, "Nothing follows the names of the columns.")
        }
        try problems.check()
        return records
    }

    /// Where the header begins. Text of two bytes a letter is told apart by its byte order mark.
    private static func start(of bytes: [UInt8]) throws(ImportRefused) -> Int {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw refused("The file is UTF-16 text. Save it as \"CSV UTF-8\".")
        }
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private static func separator(of text: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            counts[byte, default: 0] += 1
        }
        let comma = UInt8(ascii: ",")
        return [UInt8(ascii: ";"), UInt8(ascii: "\t")].reduce(comma) { most, candidate in
            counts[candidate, default: 0] > counts[most, default: 0] ? candidate : most
        }
    }

    /// The names of the columns in their order, when the kind knows them all and has all it needs.
    private func columns(_ header: CSVScanner.Record) throws(ImportRefused) -> [String] {
        let names = header.fields.map { $0.cleanedInput.lowercased() }
        guard names.contains(where: { !$0.isEmpty }) else {
            throw Self.refused("The first line is empty. \(expectation)", line: header.line)
        }
        var problems = ImportProblems()
        for (index, name) in names.enumerated() {
            if name.isEmpty {
                problems.add(header.line, nil, "Column \(index + 1) has no name.")
            } else if names[..<index].contains(name) {
                problems.add(header.line, name, "The column stands here twice.")
            } else if !kind.columns.contains(where: { $0.name == name }) {
                problems.add(header.line, name, "There is no such column. \(advice(for: name))")
            }
        }
        for column in kind.columns where column.isRequired && !names.contains(column.name) {
            problems.add(header.line, column.name, "The column is missing: \(column.meaning)")
        }
        try problems.check()
        return names
    }

    private func advice(for name: String) -> String {
        let near = kind.columns.compactMap { column in
            editDistance(name, column.name, limit: 2).map { (slips: $0, name: column.name) }
        }
        return near.min { $0.slips < $1.slips }.map { "Did you mean \"\($0.name)\"?" } ?? expectation
    }

    private var expectation: String {
        "The columns of \(kind.name) are: \(kind.columns.map(\.name).joined(separator: ", "))."
    }

    private static func read(
        _ record: CSVScanner.Record, columns: [String], _ problems: inout ImportProblems
    ) -> ImportRecord? {
        if let fault = record.fault {
            let column = columns.indices.contains(fault.field) ? columns[fault.field] : nil
            problems.add(fault.line, column, fault.message)
            return nil
        }
        let cells = record.fields.map(\.cleanedInput)
        if cells.allSatisfy(\.isEmpty) { return nil }
        guard cells.count == columns.count else {
            let fields = cells.count == 1 ? "1 field" : "\(cells.count) fields"
            problems.add(record.line, nil, "The line has \(fields), but there are \(columns.count) columns.")
            return nil
        }
        let fields = Dictionary(zip(columns, cells), uniquingKeysWith: { first, _ in first })
        return ImportRecord(line: record.line, fields: fields)
    }

    private static func refused(_ message: String, line: Int = 1) -> ImportRefused {
        ImportRefused([ImportProblem(line: line, column: nil, message)])
    }
}
