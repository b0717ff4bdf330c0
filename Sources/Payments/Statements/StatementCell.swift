import DomainKit
import Wording

/// One cell of a statement, as it was before a program guarded it.
///
/// Portals and spreadsheets write `="00123"` or `'00123` so that a number keeps its digits, and programs for data write `123.0`. The same movement
/// in another copy of the statement has none of these, and must have the same name.
enum StatementCell {
    /// The cell on one line, without such marks.
    static func bare(_ field: String) -> String {
        let cell = FormulaGuard.removed(from: field).onOneLine
        let inner = cell.dropFirst()
        guard cell.first == "'", let next = inner.first, next.isLetter || next.isNumber || next == "+",
            !inner.contains("'")
        else { return cell }
        return String(inner)
    }

    /// A name or number without decimals of zero, which no name of digits has.
    static func identifier(_ cell: String) -> String {
        guard let point = cell.firstIndex(of: ".") else { return cell }
        let (digits, decimals) = (cell[..<point], cell[point...].dropFirst())
        let isWhole = !digits.isEmpty && digits.allSatisfy(\.isASCIIDigit) && ["0", "00"].contains(decimals)
        return isWhole ? String(digits) : cell
    }
}
