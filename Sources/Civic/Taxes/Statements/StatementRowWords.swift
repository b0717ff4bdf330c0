import Wording

/// Rows that are no movements: opening and closing balances, totals, and what stands below a table.
enum StatementRowWords {
    /// Words one of which says by itself that a row is a balance or a total.
    private static let telling = words(\.telling)
    /// Words that may stand beside those.
    private static let beside = words(\.beside).union(words(\.months))

    /// Folded, so that a list in capitals and without accents is read as well.
    private static func words(_ list: KeyPath<StatementWordList, String>) -> Set<String> {
        Set(StatementWordList.all.flatMap { words(of: $0[keyPath: list]) })
    }

    /// The words of a text, folded; `b/f` and its like are one word each.
    private static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).flatMap { part in
            let isShortened = part.count == 3 && part.dropFirst().first == "/"
            let word = isShortened ? part.filter { $0 != "/" } : String(part)
            return word.folded.split(separator: " ").map(String.init)
        }
    }

    /// Whether a row only tells a balance or a total: every word it has is one of theirs, and one says so by itself. Numbers,
    /// days and the currency do not count, so that a payer called Total Energies is still a payer. A row that says whose money
    /// it is, by the name of a movement, a payer's phone or the number of a bill, is a payment whatever words it has.
    static func isBalance(_ row: StatementReader.Row, _ currency: Currency) -> Bool {
        if row[.transaction]?.contains(where: \.isNumber) == true { return false }
        if row[.phone]?.contains(where: \.isNumber) == true { return false }
        if let reference = row[.reference], Taxes.number(reference) != nil { return false }
        var tells = false
        for cell in row.cells
        where cell.contains(where: \.isLetter) && Money.parse(signed: cell, currency: currency) == nil {
            for word in words(of: cell) where word.contains(where: \.isLetter) {
                if telling.contains(word) {
                    tells = true
                } else if word.contains(where: \.isNumber) {
                    return false
                } else if !beside.contains(word), word != currency.code.lowercased(), !currency.isNamed(by: word) {
                    return false
                }
            }
        }
        return tells
    }

    /// Whether a row is a sentence below the table, as `End of the statement`: one cell of several words.
    static func isFooter(_ cells: [String]) -> Bool {
        let filled = cells.filter { !$0.isEmpty }
        guard filled.count == 1, let only = filled.first else { return false }
        return only.split(separator: " ").count { $0.count(where: \.isLetter) > 1 } >= 2
    }
}
