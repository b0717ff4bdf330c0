import Conversation
import DomainKit
import Storage

extension Taxes {
    /// Bills shown to a phone, at most.
    package static let mostBillsListed = 20

    /// The unpaid bills the phone of the turn stands on, as first or as second phone of the taxpayer, the oldest first: as much of each as a list shows, so that a
    /// session with all of them stays small. The whole bill is found by its number.
    static let myBills = Action(
        ActionSignature(
            "taxes.my_bills",
            outcomes: [
                "found": RecordType("bills", ["bills": .list(Bill.line)]), "none": RecordType("none", [:]),
            ])
    ) { context, _ in
        let statement = Statement(
            "SELECT \(Bill.columns) FROM bills WHERE number IN (SELECT number FROM bills WHERE payer_phone_hash = $1 "
                + "UNION SELECT b.number FROM taxpayers t JOIN bills b ON b.taxpayer = t.code "
                + "WHERE t.second_phone_hash = $1) AND paid < amount - relief "
                + "ORDER BY due_date, number LIMIT \(mostBillsListed)",
            [.blob(context.phoneHash)])
        let bills = try context.transaction.rows(statement).map { row in
            let standing = try Standing(of: Bill(row), on: context.today, in: context.transaction)
            return Value.record(standing.line(context.profile.currency))
        }
        return bills.isEmpty ? ActionOutcome("none") : ActionOutcome("found", ["bills": .list(bills)])
    }
}
