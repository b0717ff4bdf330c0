internal import Wording

/// Reads a file staff bring in: text in UTF-8, values separated by commas, semicolons or tabs, names of the columns
/// first.
///
/// The separator is the one a first line `sep=;` names, or the one the header has most of. Passed over are a byte order
/// mark, columns without a name and without a value, and records whose fields are all empty, which spreadsheets leave
/// behind. A record that is shorter than the header has empty fields at its end. The apostrophe `CSVWriter` puts before
/// what a spreadsheet could run is taken off again.
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
        let opening: CSVOpening
        do throws(CSVOpening.NoText) {
            opening = try CSVOpening(of: bytes)
        } catch {
            throw Self.refused(error.advice)
        }
        var scanner = CSVScanner(bytes, from: opening.start, line: opening.line, separator: opening.separator)
        guard let header = scanner.next() else { throw Self.refused("The file is empty. \(expectation)") }
        if let fault = header.fault {
            throw ImportRefused([ImportProblem(line: fault.line, column: nil, fault.message)])
        }
        let columns = try columns(header)
        let named = (columns.lastIndex { !$0.isEmpty } ?? 0) + 1
        let endsWithLine = bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r")
        let amountColumns = kind.columns.filter(\.hasAmounts).map(\.name)
        var problems = ImportProblems()
        var read: [(line: Int, fields: [String: String])] = []
        while let record = scanner.next() {
            let isCutOff = !endsWithLine && scanner.isAtEnd && record.fields.count < named
            let fields = Self.fields(of: record, columns, amountColumns, isCutOff: isCutOff, &problems)
            guard let fields else { continue }
            guard read.count < Self.mostRecords else {
                problems.add(record.line, nil, "The file has more than \(Self.mostRecords) records. Divide it.")
                break
            }
            read.append((record.line, fields))
        }
        if problems.isEmpty, read.isEmpty {
            problems.add(header.line, nil, "Nothing follows the names of the columns.")
        }
        try problems.check()
        let amounts = AmountConventions(
            separator: Character(Unicode.Scalar(opening.separator)),
            amounts: read.lazy.flatMap { record in amountColumns.lazy.compactMap { record.fields[$0] } })
        return read.map { ImportRecord(line: $0.line, fields: $0.fields, amounts: amounts) }
    }

    /// The names of the columns in their order, when the kind knows them all and has all it needs; empty where a column
    /// has none.
    private func columns(_ header: CSVScanner.Record) throws(ImportRefused) -> [String] {
        let names = header.fields.map { $0.cleanedInput.lowercased() }
        guard names.contains(where: { !$0.isEmpty }) else {
            throw Self.refused("The first line is empty. \(expectation)", line: header.line)
        }
        var problems = ImportProblems()
        for (index, name) in names.enumerated() where !name.isEmpty {
            if names[..<index].contains(name) {
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

    /// The fields of a record by the names of their columns; nil when it is empty or has problems.
    private static func fields(
        of record: CSVScanner.Record, _ columns: [String], _ amountColumns: [String], isCutOff: Bool,
        _ problems: inout ImportProblems
    ) -> [String: String]? {
        if let fault = record.fault {
            let column = columns.indices.contains(fault.field) ? columns[fault.field] : ""
            problems.add(fault.line, column.isEmpty ? nil : column, fault.message)
            return nil
        }
        let cells = record.fields.map { FormulaGuard.removed(from: $0).cleanedInput }
        if cells.allSatisfy(\.isEmpty) { return nil }
        let before = problems.count
        if isCutOff {
            problems.add(
                record.line, nil,
                "The file ends inside this line, as one that was cut off does: \(cells.count) of \(columns.count) fields. "
                    + "Where nothing is missing, end the line with a line break.")
        }
        var fields: [String: String] = [:]
        for (index, cell) in cells.enumerated() where !cell.isEmpty {
            guard columns.indices.contains(index), !columns[index].isEmpty else {
                problems.add(record.line, nil, "Field \(index + 1) has a value, and its column has no name.")
                continue
            }
            // An amount so long is told to be too much.
            let isZeroed = cell.longNumber == .zeroed && !amountColumns.contains(columns[index])
            if cell.isShortenedNumber || isZeroed {
                problems.add(
                    record.line, columns[index],
                    "A spreadsheet has shortened this number. Give the column the format text there, and write the "
                        + "number again with all its digits.")
            }
            fields[columns[index]] = cell
        }
        return problems.count == before ? fields : nil
    }

    private static func refused(_ message: String, line: Int = 1) -> ImportRefused {
        ImportRefused([ImportProblem(line: line, column: nil, message)])
    }
}

extension String {
    /// Whether this is a number as spreadsheets show one that is too long for its cell: `7,31904E+09`.
    fileprivate var isShortenedNumber: Bool {
        let bytes = Array((hasPrefix("-") ? dropFirst() : self[...]).utf8)
        guard let mark = bytes.firstIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }),
            bytes.count > mark + 2, bytes[mark + 1] == UInt8(ascii: "+")
        else { return false }
        func areDigits(_ part: ArraySlice<UInt8>) -> Bool {
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        let parts = bytes[..<mark].split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        }
        return parts.count <= 2 && parts.allSatisfy(areDigits) && areDigits(bytes[(mark + 2)...])
    }
}
