/// The apostrophe that keeps a spreadsheet from running a cell.
///
/// Spreadsheets take a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula (CWE-1236), some also
/// the wide forms of the signs. On the way out such a cell gets an apostrophe before it, and so does one that looks like a
/// guarded cell already, so that taking one apostrophe off on the way in always gives back what went out. An apostrophe
/// before anything else, as in `'t Hoekje`, is a letter of the word. Other programs write `="0240000001"` so that a spreadsheet keeps
/// the digits of a number; what stands inside is the value.
package enum FormulaGuard {
    private static let apostrophe: Unicode.Scalar = "'"
    private static let beginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// The cell as it goes out. Plain negative numbers such as `-12.50` stay as they are.
    package static func added(to cell: String) -> String {
        guard couldRun(cell), !isNegativeNumber(cell) else { return cell }
        return "'" + cell
    }

    /// The cell as it was before it went out.
    package static func removed(from cell: String) -> String {
        let bare = cell.unicodeScalars.drop { $0 == " " }
        if let text = textOfFormula(bare) { return text }
        guard bare.first == apostrophe, couldRun(String(bare)) else { return cell }
        return String(bare.dropFirst())
    }

    /// What stands in a formula that is nothing but a text.
    private static func textOfFormula(_ bare: Substring.UnicodeScalarView) -> String? {
        let formula = String(bare)
        guard formula.hasPrefix("=\""), formula.hasSuffix("\""), formula.utf8.count > 3 else { return nil }
        let text = formula.dropFirst(2).dropLast()
        return text.contains("\"") ? nil : String(text)
    }

    /// Whether it begins a formula, behind however many apostrophes.
    private static func couldRun(_ cell: String) -> Bool {
        cell.unicodeScalars.first { $0 != apostrophe }.map(beginnings.contains) ?? false
    }

    private static func isNegativeNumber(_ cell: String) -> Bool {
        let parts = cell.utf8.dropFirst().split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        }
        return cell.utf8.first == UInt8(ascii: "-") && (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }
}
