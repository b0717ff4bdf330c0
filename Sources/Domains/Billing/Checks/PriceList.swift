import Conversation
import DomainKit
import Storage
import Wording

/// What certificates, fees and fines cost, so that nobody pays more.
enum PriceList {
    static let kind = ImportKind(
        "prices", summary: "The official price list; the file takes the place of the one before.",
        columns: [
            .init("code", required: true, "the city's code"),
            .init("name", required: true, "what it is", isShown: true),
            .init("amount", required: true, "what it costs", hasAmounts: true),
        ], store: store)

    static let mostShown = 20
    private static let longestName = 26

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var lines: [String: Int] = [:]
        try context.transaction.post(Statement("DELETE FROM prices"))
        for (position, record) in records.enumerated() {
            context.progress(position + 1)
            let code = problems.code("code", of: record, &lines)
            let name = problems.required("name", of: record, limit: longestName)
            let amount = problems.amount("amount", of: record, context.profile.currency)
            guard let code, let name, let amount else { continue }
            try context.transaction.post(
                Statement(
                    "INSERT INTO prices (code, position, name, amount) VALUES ($1, $2, $3, $4)",
                    [.text(code), SQLValue(position), .text(name), .integer(amount)]))
        }
        if records.count > mostShown {
            problems.add(records[mostShown].line, nil, "A phone shows \(mostShown) prices; leave the rest out.")
        }
        try problems.check()
        return ImportReport(stored: records.count)
    }

    static let item = RecordType(
        "price", ["name": .text, "amount": .money], widths: ["name": .text(most: longestName, letters: .words)])
}

extension Taxes {
    /// The official price list in its order.
    static let prices = Action(
        ActionSignature(
            "taxes.prices",
            outcomes: [
                "found": RecordType("prices", ["prices": .list(PriceList.item)]), "none": RecordType("none", [:]),
            ])
    ) { context, _ in
        let rows = try context.transaction.rows(
            Statement("SELECT name, amount FROM prices ORDER BY position LIMIT \(PriceList.mostShown)"))
        let prices = try rows.map { row in
            Value.record([
                "name": .text(try row.text(0)),
                "amount": .money(Money(minorUnits: try row.integer(1), currency: context.profile.currency)),
            ])
        }
        return prices.isEmpty ? ActionOutcome("none") : ActionOutcome("found", ["prices": .list(prices)])
    }
}

extension Taxes {
    /// The price list as it was brought in.
    static let pricesExport = ExportKind(
        "prices", summary: "The official price list.", columns: ["code", "name", "amount"],
        amounts: ["amount"]
    ) { context, write in
        let rows = try context.transaction.rows(Statement("SELECT code, name, amount FROM prices ORDER BY position"))
        for row in rows {
            let amount = Money(minorUnits: try row.integer(2), currency: context.profile.currency)
            try write([try row.text(0), try row.text(1), amount.decimal])
        }
    }
}
