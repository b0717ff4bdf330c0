/// Writes comma-separated values as RFC 4180 describes them, with CRLF after each record.
///
/// Spreadsheets take a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula and run it
/// (CWE-1236), so such a cell gets an apostrophe before it. Plain negative numbers such as `-12.50` stay as they are.
package struct CSVWriter: Sendable {
    package init() {}

    /// One record with its line end.
    package func record(_ cells: [String]) -> String {
        cells.map { Self.quoted(Self.guarded($0)) }.joined(separator: ",") + "\r\n"
    }

    /// Both widths of the four signs: some spreadsheets fold the wide ones.
    private static let beginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func guarded(_ cell: String) -> String {
        guard let first = cell.unicodeScalars.first, beginnings.contains(first), !isNegativeNumber(cell) else {
            return cell
        }
        return "'" + cell
    }

    private static func isNegativeNumber(_ cell: String) -> Bool {
        let parts = cell.utf8.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return cell.utf8.first == UInt8(ascii: "-") && (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
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
    package func csv(_ context: ExportContext, _ write: (_ record: String) throws -> Void) throws {
        let writer = CSVWriter()
        try write(writer.record(columns(in: context)))
        try rows(context) { row in try write(writer.record(row)) }
    }
}
