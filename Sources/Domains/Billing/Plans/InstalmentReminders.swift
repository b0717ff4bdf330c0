import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Reminds those who pay in parts, a few days before each part is due, unless it is paid already; and tells them once that a
/// part was missed.
enum InstalmentReminders {
    /// Reminders of one round.
    private static let batch = 200

    /// A part whose phone may have to be told something.
    private struct Part {
        let bill: String
        let part: SQLValue
        let dueDate: CivilDate
        /// What is unpaid of all parts up to it.
        let left: Int64
        let phone: [UInt8]

        static let columns =
            "i.bill, i.part, i.due_date, i.owed_by_then - b.paid, i.phone, b.amount - b.relief - b.paid "
            + "FROM instalments i JOIN bills b ON b.number = i.bill"

        init(_ row: Row) throws(StorageError) {
            bill = try row.text(0)
            part = try row.value(1)
            dueDate = try row.day(2)
            left = min(try row.integer(3), try row.integer(5))
            phone = try row.blob(4)
        }

        func send(_ text: String, _ context: OperationContext) throws {
            guard left > 0 else { return }
            try context.effects.send(
                text,
                [
                    "bill": .text(bill), "due_date": .date(dueDate),
                    "amount": .money(Money(minorUnits: left, currency: context.profile.currency)),
                ], to: context.vault.receiver(phone))
        }
    }

    /// - Returns: whether there may be more.
    static func send(_ context: OperationContext) throws -> Bool {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(Part.columns) WHERE i.is_done = 0 AND i.remind_on <= $1 ORDER BY i.remind_on LIMIT $2",
                [.text(context.today.iso), SQLValue(batch)]))
        for row in rows {
            let part = try Part(row)
            let changed = try context.transaction.run(
                Statement(
                    "UPDATE instalments SET is_done = 1 WHERE bill = $1 AND part = $2 AND is_done = 0",
                    [.text(part.bill), part.part]))
            // What is late by now is told as missed.
            guard changed == 1, part.dueDate >= context.today else { continue }
            try part.send("taxes.sms_instalment", context)
        }
        return rows.count == batch
    }

    /// Tells of parts whose day is over: of each bill the last one, which sums up those before it.
    /// - Returns: whether there may be more.
    static func tellMissed(_ context: OperationContext) throws -> Bool {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(Part.columns) WHERE i.is_missed_told = 0 AND i.due_date < $1 ORDER BY i.due_date LIMIT $2",
                [.text(context.today.iso), SQLValue(batch)]))
        var latest: [String: Part] = [:]
        for row in rows {
            let part = try Part(row)
            let changed = try context.transaction.run(
                Statement(
                    "UPDATE instalments SET is_missed_told = 1 WHERE bill = $1 AND part = $2 AND is_missed_told = 0",
                    [.text(part.bill), part.part]))
            if changed == 1 { latest[part.bill] = part }
        }
        for part in latest.values.sorted(by: { $0.bill < $1.bill }) {
            try part.send("taxes.sms_instalment_missed", context)
        }
        return rows.count == batch
    }
}
