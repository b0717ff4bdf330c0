import Conversation
package import DomainKit
import Storage
import Wording

extension Taxes {
    /// Every unpaid bill with its number and its payer, by area and object: what is handed out, sent by post or carried from
    /// door to door. It names payers and has their phones only for a role, by a name and for a reason, which are kept.
    package static let billListExport = ExportKind(
        "bill-list",
        summary:
            "Unpaid bills by area, to be printed; payers' names and phones for who may see them. --for html: pages.",
        columns: ["area", "number", "payer", "object", "kind", "period", "due_date", "due"], amounts: ["due"],
        hasPhones: true, page: { try writeBillPages($0, $1, $2) }
    ) { context, write in
        try BillList.forEach(context) { line in
            try write(
                [
                    line.area, line.number, line.payer, line.object, line.kind, line.period, line.dueDate.iso,
                    line.due.decimal,
                ] + context.phone(line.phone))
        }
    }

    /// The same list as a page for a browser to print, some lines at a time: each area begins on a new sheet, and every
    /// sheet has the names of the columns.
    package static func writeBillPages(
        _ head: PrintedListHead, _ context: ExportContext, _ write: (String) throws -> Void
    ) throws {
        guard context.showsPhones else { throw BillListRefused() }
        var page = BillPages(head: head, currency: context.profile.currency)
        try write(page.beginning)
        try BillList.forEach(context) { line in
            try write(try page.row(line, phone: context.phone(line.phone).first ?? ""))
        }
        try write(page.end)
    }
}

/// Nobody said in which role, by what name and for what reason the names are to be seen.
package struct BillListRefused: Error, CustomStringConvertible {
    package init() {}

    package var description: String {
        "The pages name payers; say --phones-for and --reason, as an account of the staff."
    }
}

/// The lines of the list.
enum BillList {
    struct Line {
        let area: String
        let number: String
        let payer: String
        let object: String
        let kind: String
        let period: String
        let dueDate: CivilDate
        let due: Money
        /// Sealed.
        let phone: [UInt8]?
    }

    static func forEach(_ context: ExportContext, _ body: (Line) throws -> Void) throws {
        let currency = context.profile.currency
        let pages = ExportPages(
            sql: "SELECT \(Bill.columns) FROM bills WHERE amount - relief > paid "
                + "AND (area, object, number) > ($1, $2, $3) ORDER BY area, object, number",
            start: ["", "", ""],
            key: { row throws(StorageError) in [try row.value(13), try row.value(3), try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            let bill = try Bill(row)
            try body(
                Line(
                    area: bill.area, number: bill.number,
                    payer: context.showsPhones ? try context.vault.openText(bill.payerName) : "",
                    object: bill.object, kind: bill.kind, period: bill.period, dueDate: bill.dueDate,
                    due: Money(minorUnits: bill.due, currency: currency), phone: bill.payerPhone))
        }
    }
}

/// Writes the list as HTML: one file without anything to be fetched.
private struct BillPages {
    private let head: PrintedListHead
    private let currency: Currency
    private var area: String?
    private var bills = 0
    private var sum: Int64 = 0

    init(head: PrintedListHead, currency: Currency) {
        self.head = head
        self.currency = currency
    }

    var beginning: String {
        let title = "\(head.city): bills to be paid, \(head.day.iso)"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>\(title.inHTML)</title>
            <style>
            @page { size: A4; margin: 15mm }
            body { font: 10pt sans-serif; margin: 0 }
            section + section { break-before: page }
            h1 { font-size: 14pt } h2 { font-size: 12pt }
            table { border-collapse: collapse; width: 100% }
            thead { display: table-header-group }
            tr { break-inside: avoid }
            th, td { border: 0.5pt solid #888; padding: 2pt 4pt; text-align: left; vertical-align: top }
            td.n { text-align: right; white-space: nowrap } td.b { font-family: monospace; white-space: nowrap }
            </style>
            </head>
            <body>
            <h1>\(title.inHTML)</h1>
            <p>For the \(head.disclosure.role.rawValue.inHTML) \(head.disclosure.name.inHTML): \
            \(head.disclosure.reason.inHTML). This list names people; keep it locked up, and destroy it after use.</p>

            """
    }

    mutating func row(_ line: BillList.Line, phone: String) throws(SumTooLarge) -> String {
        var written = ""
        if area != line.area {
            written += area == nil ? "" : closing
            (area, bills, sum) = (line.area, 0, 0)
            written += """
                <section>
                <h2>\(line.area.isEmpty ? "Without area" : line.area.inHTML)</h2>
                <table>
                <thead><tr><th>Bill</th><th>Payer</th><th>Phone</th><th>For</th><th>Kind</th><th>Period</th><th>Due on</th>\
                <th>\(currency.code.inHTML)</th></tr></thead>
                <tbody>

                """
        }
        bills += 1
        try sum.add(line.due.minorUnits)
        written += "<tr><td class=\"b\">\(line.number.inHTML)</td>"
        for cell in [line.payer, phone, line.object, line.kind, line.period, line.dueDate.iso] {
            written += "<td>\(cell.inHTML)</td>"
        }
        return written + "<td class=\"n\">\(line.due.decimal)</td></tr>\n"
    }

    var end: String { (area == nil ? "<p>No bill is unpaid.</p>\n" : closing) + "</body>\n</html>\n" }

    private var closing: String {
        """
        </tbody>
        </table>
        <p>\(bills) \(bills == 1 ? "bill" : "bills"), \(currency.code.inHTML) \
        \(Money(minorUnits: sum, currency: currency).decimal)</p>
        </section>

        """
    }
}

extension String {
    /// As text between tags or in an attribute.
    fileprivate var inHTML: String {
        var written = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": written += "&amp;"
            case "<": written += "&lt;"
            case ">": written += "&gt;"
            case "\"": written += "&quot;"
            case "'": written += "&#39;"
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written
    }
}
