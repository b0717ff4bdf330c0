import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// What else a citizen should see on a bill: the plan it is paid by, and their own objection.
struct BillRemarks {
    /// The fields `stands`, `part`, `part_date`, `objection` and `answer` of `Bill.record`.
    let fields: [String: Value]

    init(_ bill: Bill, _ standing: Standing, _ context: ActionContext) throws(StorageError) {
        let next = bill.instalment == nil ? nil : try NextPart(of: bill, in: context.transaction)
        let stands =
            switch (next != nil, bill.objection != nil) {
            case (true, true): "both"
            case (true, false): "plan"
            case (false, true): "objection"
            case (false, false): "none"
            }
        let answer = try bill.objection.map { number throws(StorageError) in
            try ObjectionAnswer.find(number, in: context.transaction)?.verdict.rawValue ?? "open"
        }
        let part = Money(minorUnits: next?.amount ?? standing.due, currency: context.profile.currency)
        fields = [
            "stands": .text(stands), "part": .money(part), "part_date": .date(next?.dueDate ?? bill.dueDate),
            "objection": .text(bill.objection ?? ""), "answer": .text(answer ?? "none"),
        ]
    }
}

/// The first part of a plan that is not paid.
struct NextPart {
    let dueDate: CivilDate
    /// What is unpaid of all parts up to it.
    let amount: Int64

    /// Nil where every part is paid.
    init?(of bill: Bill, in transaction: any Transaction) throws(StorageError) {
        let row = try transaction.first(
            Statement(
                "SELECT due_date, owed_by_then FROM instalments WHERE bill = $1 AND owed_by_then > $2 ORDER BY part "
                    + "LIMIT 1", [.text(bill.number), .integer(bill.paid)]))
        guard let row else { return nil }
        dueDate = try row.day(0)
        amount = min(try row.integer(1).added(-bill.paid), bill.due)
    }
}
