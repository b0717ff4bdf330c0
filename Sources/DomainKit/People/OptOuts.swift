package import Conversation
package import Storage

/// Phones that want no reminders and news. What they ask for, pay and are owed an answer to still reaches them.
///
/// The wish holds for every channel, from whichever it came; the row says when and by which.
package enum OptOuts {
    static let schema = [
        """
        CREATE TABLE opt_outs (
            phone_hash $BYTES PRIMARY KEY,
            channel TEXT NOT NULL,
            at INTEGER NOT NULL
        ) $CLUSTERED
        """
    ]

    /// Keeps the wish to hear no more; the first time counts.
    package static func record(
        _ phoneHash: [UInt8], by channel: String, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO opt_outs (phone_hash, channel, at) VALUES ($1, $2, $3) ON CONFLICT (phone_hash) DO NOTHING
                """, [.blob(phoneHash), .text(channel), .integer(now.milliseconds)]))
    }

    /// Ends it: the phone hears again.
    package static func remove(_ phoneHash: [UInt8], _ transaction: any Transaction) throws {
        try transaction.post(Statement("DELETE FROM opt_outs WHERE phone_hash = $1", [.blob(phoneHash)]))
    }

    package static func contains(_ phoneHash: [UInt8], _ transaction: any Transaction) throws -> Bool {
        try transaction.first(Statement("SELECT 1 FROM opt_outs WHERE phone_hash = $1", [.blob(phoneHash)])) != nil
    }
}
