import Conversation
import DomainKit
import Storage
import Wording

/// Brings in what stalls pay by the market day. Each stall gets a number that money may be paid to, from any wallet.
enum StallFeeImport {
    /// Major units a market day may cost.
    static let mostMajorUnits: Int64 = 9_999_999

    static let kind = ImportKind(
        "stall-fees",
        summary: "Stalls that pay by the market day. A known stall gets the new fee for days yet to be bought.",
        columns: [
            .init("code", required: true, "the stall's code, brought in with objects before"),
            .init("fee", required: true, "what a market day costs", hasAmounts: true),
            .init("head", required: false, "the kind of fee, for the books; Market days when empty"),
            .init("number", required: false, "the number of its account; made when empty"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var lines: [String: Int] = [:]
        var numbered: [NumberedLine] = []
        var opened: [String] = []
        for (index, record) in records.enumerated() {
            context.progress(index + 1)
            let before = problems.count
            let code = problems.code("code", of: record, &lines)
            let fee = fee(record, context, &problems)
            let head =
                record["head"] == nil
                ? "Market days"
                : problems.required(
                    "head", of: record, limit: BillRecordReader.longestKind)
            let number = problems.reference("number", of: record, read: Taxes.number)
            guard problems.count == before, let code, let fee, let head else { continue }
            guard let account = try account(of: code, context) else {
                problems.add(record.line, "code", "There is no such object; bring in objects first.")
                continue
            }
            if let known = account.number {
                if let number, number != known {
                    problems.add(record.line, "number", "The stall has the number \(known).")
                }
                if record["number"] == nil { numbered.append(account.numbered(known, fee, record, context)) }
                try context.transaction.post(
                    Statement(
                        "UPDATE stall_fees SET fee = $2, head = $3 WHERE object = $1",
                        [.text(code), .integer(fee), .text(head)]))
                continue
            }
            guard let made = try open(account, head, number, context) else {
                problems.add(record.line, "number", "The number belongs to a bill.")
                continue
            }
            try context.transaction.post(
                Statement(
                    "INSERT INTO stall_fees (object, bill, head, fee) VALUES ($1, $2, $3, $4)",
                    [.text(code), .text(made), .text(head), .integer(fee)]))
            opened.append(made)
            if record["number"] == nil { numbered.append(account.numbered(made, fee, record, context)) }
        }
        try problems.check()
        try context.record(.bill, opened)
        try context.record(.stallFee, lines.keys.sorted())
        return ImportReport(stored: records.count, notes: NumberedLine.notes(of: numbered), numbered: numbered)
    }

    private static func fee(
        _ record: ImportRecord, _ context: ImportContext, _ problems: inout ImportProblems
    ) -> Int64? {
        let currency = context.profile.currency
        guard let fee = problems.amount("fee", of: record, currency) else { return nil }
        guard (1...(mostMajorUnits * currency.minorUnitsPerMajor)).contains(fee) else {
            problems.add(record.line, "fee", "A day costs more than nothing, and at most \(mostMajorUnits).")
            return nil
        }
        return fee
    }

    /// Whose the account is.
    private struct Account {
        let object: String
        let name: String
        let area: String
        let taxpayer: String
        let payerName: [UInt8]
        let phone: [UInt8]?
        /// Its number; nil where it is to be opened.
        let number: String?

        /// The line of a file that has no number for the account.
        func numbered(
            _ number: String, _ fee: Int64, _ record: ImportRecord, _ context: ImportContext
        ) -> NumberedLine {
            NumberedLine(
                line: record.line, number: number, name: (try? context.vault.openText(payerName)) ?? "", object: name,
                amount: Money(minorUnits: fee, currency: context.profile.currency).decimal)
        }
    }

    private static func account(of code: String, _ context: ImportContext) throws(StorageError) -> Account? {
        let row = try context.transaction.first(
            Statement(
                "SELECT o.name, o.area, t.code, t.name, t.phone, f.bill FROM tax_objects o JOIN taxpayers t "
                    + "ON t.code = o.taxpayer LEFT JOIN stall_fees f ON f.object = o.code WHERE o.code = $1",
                [.text(code)]))
        guard let row else { return nil }
        return Account(
            object: code, name: try row.text(0), area: try row.text(1), taxpayer: try row.text(2),
            payerName: try row.blob(3), phone: try row.optionalBlob(4), number: try row.optionalText(5))
    }

    /// Opens an account that asks for nothing: one unit is demanded and taken off at once, for a bill cannot be of nothing.
    /// - Returns: its number; nil where the one that was asked for is taken.
    private static func open(
        _ account: Account, _ head: String, _ number: String?, _ context: ImportContext
    ) throws -> String? {
        let bill = BillRecord(
            number: number, payerName: try context.vault.openText(account.payerName),
            phone: account.phone.flatMap(context.vault.phone), object: account.name, kind: head, period: "", amount: 1,
            minimum: nil, dueDate: context.today, area: account.area, taxpayer: account.taxpayer,
            taxObject: account.object)
        let made: String
        if let number {
            guard try BillImport.insert(bill, number, context) else { return nil }
            made = number
        } else {
            made = try BillImport.insertNumbered(bill, avoiding: [], context)
        }
        try context.transaction.post(
            Statement("UPDATE bills SET demanded = 0, relief = amount WHERE number = $1", [.text(made)]))
        return made
    }
}

extension Taxes {
    /// Stalls that pay by the day.
    static let stallsExport = ExportKind(
        "stalls", summary: "Stalls that pay by the market day, their account numbers and the last day that was bought.",
        columns: ["code", "object", "area", "number", "fee", "bought_until", "due"],
        amounts: ["fee", "due"]
    ) { context, write in
        let currency = context.profile.currency
        let pages = ExportPages(
            sql: "SELECT f.object, o.name, o.area, f.bill, f.fee, (SELECT MAX(d.day) FROM stall_days d "
                + "WHERE d.bill = f.bill), b.amount - b.relief - b.paid FROM stall_fees f "
                + "JOIN tax_objects o ON o.code = f.object JOIN bills b ON b.number = f.bill "
                + "WHERE f.object > $1 ORDER BY f.object",
            start: [""], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([
                try row.text(0), try row.text(1), try row.text(2), try row.text(3),
                Money(minorUnits: try row.integer(4), currency: currency).decimal, try row.optionalText(5) ?? "",
                Money(minorUnits: try row.integer(6), currency: currency).decimal,
            ])
        }
    }
}
