import Conversation
import DomainKit
import Storage
import Wording

/// The guard against asking strangers for money: who asks other phones to pay may ask a few on a day.
enum OtherPhones {
    /// Other phones one phone may ask on a day.
    static let most: Int64 = 3

    /// Whether the phone of the turn may ask this one, which is noted. Its own is always asked.
    static func mayAsk(_ payer: PhoneNumber, _ context: ActionContext) throws(StorageError) -> Bool {
        guard payer != context.phone else { return true }
        let mine: [SQLValue] = [.blob(context.phoneHash), .text(context.today.iso), .blob(context.vault.hash(payer))]
        let row = try context.transaction.first(
            Statement(
                "SELECT COUNT(*), COUNT(CASE WHEN payer_hash = $3 THEN 1 END) FROM asked_phones "
                    + "WHERE asker_hash = $1 AND day = $2", mine))
        guard let row else { return false }
        if try row.integer(1) > 0 { return true }
        guard try row.integer(0) < most else { return false }
        try context.transaction.post(
            Statement(
                "INSERT INTO asked_phones (asker_hash, day, payer_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                mine))
        return true
    }

    /// Forgets the days before yesterday.
    static func forgetOld(on today: CivilDate, _ transaction: any Transaction) throws(StorageError) {
        let day = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 1)
        try transaction.post(Statement("DELETE FROM asked_phones WHERE day < $1", [.text(day.iso)]))
    }
}

extension PaymentsSchema {
    static let otherPhones = [
        """
        CREATE TABLE asked_phones (
            asker_hash $BYTES NOT NULL,
            day TEXT NOT NULL,
            payer_hash $BYTES NOT NULL,
            PRIMARY KEY (asker_hash, day, payer_hash)
        ) $CLUSTERED
        """,
        "CREATE INDEX asked_phones_by_day ON asked_phones (day)",
    ]
}
