import Conversation
import DomainKit
import Storage
import Wording

extension Taxes {
    /// Every bill and how it stands, by number. It names no payer by itself; accounts of stalls that pay by the day are listed by
    /// `stalls`.
    static let billsExport = ExportKind(
        "bills", summary: "Bills and what is paid of them, without names.",
        columns: [
            "number", "status", "kind", "object", "period", "amount", "paid", "due", "minimum", "due_date",
        ], amounts: ["amount", "paid", "due", "minimum"], hasPhones: true
    ) { context, write in
        let currency = context.profile.currency
        func decimal(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: currency).decimal }
        let pages = ExportPages(
            sql: "SELECT \(Bill.columns), (SELECT COUNT(*) FROM bill_changes c WHERE c.bill = bills.number "
                + "AND c.field = 'cancelled') FROM bills WHERE number > $1 AND demanded > 0 ORDER BY number",
            start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            let bill = try Bill(row)
            let isCancelled = try bill.balance.net == 0 && row.integer(Bill.columnCount) > 0
            let status = isCancelled ? "cancelled" : bill.due == 0 ? "paid" : bill.paid > 0 ? "part" : "open"
            try write(
                [
                    bill.number, status, bill.kind, bill.object, bill.period, decimal(bill.balance.net),
                    decimal(bill.paid),
                    decimal(bill.due), decimal(bill.leastPayment), bill.dueDate.iso,
                ] + context.phone(bill.payerPhone))
        }
    }
}
