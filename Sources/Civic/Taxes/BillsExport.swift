import Conversation
import Storage
import Wording

extension Taxes {
    /// Every bill and how it stands, by number. It names no payer.
    package static let billsExport = ExportKind(
        "bills", summary: "Bills and what is paid of them, without names.",
        columns: [
            "number", "status", "kind", "object", "period", "amount", "paid", "due", "minimum", "due_date",
        ]
    ) { context, write in
        let currency = context.profile.currency
        func decimal(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: currency).decimal }
        let pages = ExportPages(
            sql: "SELECT \(Bill.columns) FROM bills WHERE number > $1 ORDER BY number", start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            let bill = try Bill(row)
            let status = bill.due == 0 ? "paid" : bill.paid > 0 ? "part" : "open"
            try write([
                bill.number, status, bill.kind, bill.object, bill.period, decimal(bill.balance.net), decimal(bill.paid),
                decimal(bill.due), decimal(bill.leastPayment), bill.dueDate.iso,
            ])
        }
    }
}
