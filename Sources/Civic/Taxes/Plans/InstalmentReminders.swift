import Conversation
import Storage
import Wording

/// Reminds those who pay in parts, a few days before each part is due, unless it is paid already.
enum InstalmentReminders {
    /// Reminders of one round.
    private static let batch = 200

    /// - Returns: whether there may be more.
    static func send(_ context: PaymentContext) throws -> Bool {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT i.bill, i.part, i.due_date, i.owed_by_then - b.paid, i.phone, b.amount - b.relief - b.paid "
                    + "FROM instalments i JOIN bills b ON b.number = i.bill WHERE i.is_done = 0 AND i.remind_on <= $1 "
                    + "ORDER BY i.remind_on LIMIT $2", [.text(context.today.iso), SQLValue(batch)]))
        for row in rows {
            let bill = try row.text(0)
            let changed = try context.transaction.run(
                Statement(
                    "UPDATE instalments SET is_done = 1 WHERE bill = $1 AND part = $2 AND is_done = 0",
                    [.text(bill), try row.value(1)]))
            let left = min(try row.integer(3), try row.integer(5))
            guard changed == 1, left > 0 else { continue }
            try context.effects.send(
                "taxes.sms_instalment",
                [
                    "bill": .text(bill), "due_date": .date(try row.day(2)),
                    "amount": .money(Money(minorUnits: left, currency: context.profile.currency)),
                ], to: context.vault.receiver(try row.blob(4)))
        }
        return rows.count == batch
    }
}
