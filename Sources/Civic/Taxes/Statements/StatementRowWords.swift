import Wording

/// Words of rows that are no movements: opening and closing balances, totals, and what stands below a table.
enum StatementRowWords {
    private static let core: Set<String> = [
        "balance", "balances", "total", "totals", "totaux", "subtotal", "subtotals", "solde", "soldes", "saldo",
        "saldos",
        "brought", "carried", "b/f", "c/f", "b/d", "c/d", "bf", "cf", "report", "reporte", "sum", "somme",
        "الرصيد", "رصيد", "المجموع", "مجموع", "إجمالي", "الإجمالي",
    ]
    private static let others: Set<String> = [
        "opening", "closing", "initial", "final", "inicial", "available", "current", "ledger", "book", "booked",
        "previous",
        "new", "old", "ancien", "nouveau", "précédent", "anterior", "actuel", "atual", "disponible", "disponível",
        "forward",
        "down", "as", "at", "on", "of", "the", "for", "in", "out", "and", "page", "grand", "statement", "period",
        "account",
        "général", "geral", "a", "à", "au", "aux", "du", "de", "des", "le", "la", "les", "et", "do", "da", "dos",
        "das", "e", "em", "fin", "début", "période", "compte", "relevé", "conta", "extrato", "créditeur", "débiteur",
        "créditeurs", "débiteurs", "credit", "debit", "credits", "debits", "crédit", "débit", "crédits", "débits",
        "mouvements", "mouvement", "opérations", "movements", "transactions", "paid", "withdrawn", "debited",
        "credited",
        "sous", "sub", "suite", "الافتتاحي", "الختامي", "السابق", "الحالي",
    ]

    /// Whether a row only tells a balance or a total: every word it has is one of theirs, and one says so by itself. Numbers,
    /// days and the currency do not count, so that a payer called Total Energies is still a payer, and so is one who gave
    /// "balance" as the reference, for that row has the name of a movement.
    static func isBalance(_ row: StatementReader.Row, _ currency: Currency) -> Bool {
        if row[.transaction]?.contains(where: \.isNumber) == true { return false }
        var tells = false
        for cell in row.cells
        where cell.contains(where: \.isLetter) && Money.parse(signed: cell, currency: currency) == nil {
            for word in words(of: cell) {
                if core.contains(word) {
                    tells = true
                } else if word.contains(where: \.isNumber) {
                    return false
                } else if !others.contains(word), word != currency.code.lowercased(), !currency.isNamed(by: word),
                    !isMonth(word)
                {
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

    /// The words of a cell in lower case; what has no letters is a number or part of a day, and no word.
    private static func words(of cell: String) -> [String] {
        cell.lowercased().split { $0 == " " || $0 == "-" || $0 == ":" || $0 == "(" || $0 == ")" || $0 == "," }
            .map { $0.hasSuffix(".") ? String($0.dropLast()) : String($0) }
            .filter { $0.contains(where: \.isLetter) }
    }

    private static func isMonth(_ word: String) -> Bool {
        let months: Set = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return word.count == 3 && months.contains(word)
    }
}
