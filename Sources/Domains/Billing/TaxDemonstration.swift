import Conversation
import DomainKit
import Storage
import Wording

extension Taxes {
    /// A city's bills, stalls and officers, and bills to pay.
    static let demonstration = DemonstrationData(
        lists: [
            .init("taxpayers"), .init("objects"), .init("stall-fees", export: "stalls"), .init("closed-days"),
            .init("officers"), .init("prices"), .init("bills"),
        ],
        hints: { limit, context in
            let rows = try context.transaction.rows(
                Statement(
                    "SELECT \(Bill.columns) FROM bills WHERE demanded > 0 AND amount - relief > 0 AND paid = 0 "
                        + "ORDER BY number LIMIT $1", [SQLValue(limit)]))
            return try rows.map { row in
                let bill = try Bill(row)
                let due = Money(minorUnits: bill.due, currency: context.profile.currency)
                return .init(label: "A bill of \(due.currency.code) \(due.decimal)", value: bill.number)
            }
        })
}
