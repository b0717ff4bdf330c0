import Conversation
import Wording

/// Rows that are no movements: opening and closing balances, totals, and what stands below a table.
enum StatementRowWords {
    /// Words one of which says by itself that a row is a balance or a total.
    private static let telling = words(\.telling)
    /// Words that may stand beside those.
    private static let beside = words(\.beside).union(words(\.months))

    /// Words that say that a payment went back to its payer.
    private static let returns = words(\.returns)

    /// How sentences below a table begin, word by word.
    private static let footers = StatementWordList.all.flatMap { list in
        list.footers.split(whereSeparator: \.isNewline).map { words(of: String($0)) }.filter { !$0.isEmpty }
    }

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
    /// it is, by the name of a movement, a payer's phone or the number of a payable, is a payment whatever words it has.
    static func isBalance(_ row: StatementReader.Row, _ currency: Currency) -> Bool {
        if row[.transaction]?.contains(where: \.isNumber) == true { return false }
        if row[.phone]?.contains(where: \.isNumber) == true { return false }
        if [row[.reference], row[.text]].contains(where: { $0.flatMap(CityNumber.read) != nil }) { return false }
        if row.cells.contains(where: namesMoney) { return false }
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

    /// Whether a word stands in a text that says that a payment was taken back.
    static func tellReturn(_ text: String) -> Bool { words(of: text).contains(where: returns.contains) }

    /// Whether a row is one cell of several words.
    static func isSentence(_ cells: [String]) -> Bool { sentence(cells) != nil }

    private static func sentence(_ cells: [String]) -> String? {
        let filled = cells.filter { !$0.isEmpty }
        guard filled.count == 1, let only = filled.first else { return nil }
        return only.split(separator: " ").count { $0.count(where: \.isLetter) > 1 } >= 2 ? only : nil
    }

    /// Whether a row is a sentence below the table, as `End of the statement`. It begins as such sentences do, or has no digits
    /// that could be a payable's number or a part of one: the rest of a row that was torn in two is none.
    static func isFooter(_ cells: [String]) -> Bool {
        guard let only = sentence(cells), !namesMoney(only) else { return false }
        let told = words(of: only)
        return footers.contains { told.starts(with: $0) } || !mayHoldNumber(only)
    }

    /// Whether a whole payable's number or a reference of ours stands in a cell among other words.
    private static func namesMoney(_ cell: String) -> Bool {
        guard cell.contains(where: \.isLetter) else { return false }
        let text = cell.westernDigits
        // Days and times have marks between their digits.
        let isNumbered = text.split(whereSeparator: { !$0.isASCIIDigit && $0 != " " }).contains { run in
            TypedNumber.references(in: String(run)).contains { $0.digits.utf8.count > CityNumber.leastDigits }
        }
        return isNumbered
            || text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains { word in
                word.count == AttemptReference.length && word.allSatisfy(\.isASCII)
                    && word.contains(where: \.isNumber)
            }
    }

    /// Whether there are four digits without a letter between, which are no year.
    private static func mayHoldNumber(_ text: String) -> Bool {
        text.westernDigits.split(whereSeparator: \.isLetter).contains { run in
            let digits = String(run.filter(\.isNumber))
            return digits.count >= ReferenceNumber.lengths.lowerBound
                && !(digits.count == 4 && (digits.hasPrefix("19") || digits.hasPrefix("20")))
        }
    }
}
