/// Writes separated values as RFC 4180 describes them, with CRLF after each record. What a spreadsheet could run gets the
/// apostrophe of `FormulaGuard`, which `CSVReader` takes off.
package struct CSVWriter: Sendable {
    private let separator: Character

    /// - Parameter separator: what stands between the cells; a comma, a semicolon or a tab.
    package init(separator: Character = ",") { self.separator = separator }

    /// One record with its line end.
    package func record(_ cells: [String]) -> String {
        cells.map { Self.quoted(FormulaGuard.added(to: $0)) }.joined(separator: String(separator)) + "\r\n"
    }

    private static func quoted(_ cell: String) -> String {
        let needsQuotes = cell.utf8.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
                || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
        }
        guard needsQuotes else { return cell }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension ExportKind {
    /// Hands over the whole list as a file, record by record, the names of the columns first.
    ///
    /// - Parameter separator: what stands between the cells. Where it is a semicolon, amounts have a decimal comma, as in
    ///   the countries whose spreadsheets write semicolons.
    package func csv(
        _ context: ExportContext, separator: Character = ",", _ write: (_ record: String) throws -> Void
    ) throws {
        let writer = CSVWriter(separator: separator)
        let columns = columns(in: context)
        let withCommas = separator == ";" ? columns.indices.filter { amounts.contains(columns[$0]) } : []
        try write(writer.record(columns))
        try rows(context) { row in
            var row = row
            for index in withCommas where row.indices.contains(index) {
                row[index] = String(row[index].map { $0 == "." ? "," : $0 })
            }
            try write(writer.record(row))
        }
    }
}
