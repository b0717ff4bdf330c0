import DomainKit
import Wording

/// The table in a statement's file: where it begins, and which column holds what.
struct StatementTable {
    /// Behind the line with the columns' names.
    let scanner: CSVScanner
    /// What stands between the columns.
    let separator: UInt8
    /// Where the fields of the profile stand, as far as the file has them.
    let places: [StatementProfile.Field: Int]
    /// Names of columns the profile has and the file has not.
    private let absent: [String]
    private let names: [String]
    /// Columns up to the last that has a name.
    private let width: Int

    /// Records before the one that names the columns, at most.
    private static let mostPreamble = 50
    private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    /// - Throws: `ImportRefused` where the file is no text, or no line names the columns.
    init(_ bytes: [UInt8], _ profile: StatementProfile) throws(ImportRefused) {
        if let advice = Self.advice(for: bytes) {
            throw ImportRefused([ImportProblem(line: 1, column: nil, advice)])
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for separator in Self.separators {
            var scanner = CSVScanner(bytes, from: start, separator: separator, keepsBrokenText: true)
            for _ in 0...Self.mostPreamble {
                guard let record = scanner.next() else { break }
                let names = record.fields.map { $0.onOneLine.lowercased() }
                let places = profile.sources.compactMapValues { source in
                    source.columns.lazy.compactMap { names.firstIndex(of: $0) }.first
                }
                guard Self.isWhole(places, profile) else { continue }
                self.scanner = scanner
                self.separator = separator
                self.places = places
                self.names = names
                width = (names.lastIndex { !$0.isEmpty } ?? 0) + 1
                absent = profile.sources.filter { places[$0.key] == nil }.map(\.value.column).sorted()
                return
            }
        }
        let needed = profile.sources.filter { StatementProfile.needed.contains($0.key) }.map(\.value.column).sorted()
        throw ImportRefused([
            ImportProblem(
                line: 1, column: nil,
                "No line names the columns of the profile \(profile.name): \(needed.joined(separator: ", ")).")
        ])
    }

    /// What the file does not tell.
    var notes: [String] { absent.isEmpty ? [] : ["The file has no column \(absent.joined(separator: ", "))."] }

    /// The name of a column, as far as it has one.
    func name(of index: Int) -> String? {
        names.indices.contains(index) && !names[index].isEmpty ? names[index] : nil
    }

    /// Whether a row is the names of the columns again, as at the head of a page.
    func isHeader(_ cells: [String]) -> Bool {
        cells.count == names.count && cells.map { $0.lowercased() } == names
    }

    /// What is wrong with a sentence that has a number in it, which may be the rest of a payment.
    let tornNumber =
        "The line has fewer fields than there are columns, and a number stands in it. If it is a part of the line before or behind "
        + "it, put the two together; if it says nothing of a payment, delete it."

    let tornRow = "The line has fewer fields than there are columns, as one that was torn in two has."

    /// What is wrong with a row's number of fields.
    func shapeFault(of cells: [String]) -> String? {
        if cells.count < width { return tornRow }
        guard cells.count > names.count, cells[names.count...].contains(where: { !$0.isEmpty }) else { return nil }
        return "The line has more fields than there are columns. Put fields with a separator in them in quotes."
    }

    private static func isWhole(_ places: [StatementProfile.Field: Int], _ profile: StatementProfile) -> Bool {
        profile.sources.keys.allSatisfy { places[$0] != nil || !StatementProfile.needed.contains($0) }
    }

    /// What to do about a file that is no text of single bytes, told by how it begins; nil where it may be one.
    private static func advice(for bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return "This is a workbook. Save it as \"CSV UTF-8\" and bring that file in."
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return "The file is UTF-16 text. Save it as \"CSV UTF-8\"."
        }
        if bytes.starts(with: Array("%PDF".utf8)) {
            return "This is a PDF. Take the statement from the portal as CSV."
        }
        let head = bytes.prefix(300).filter { $0 > 0x20 }.map { $0 | 0x20 }
        if head.starts(with: Array("<html".utf8)) || head.starts(with: Array("<!doctype".utf8.map { $0 | 0x20 })) {
            return "This is a web page. Take the statement from the portal as CSV."
        }
        return nil
    }
}
