package import Conversation
package import Storage

/// What staff let wait: a class at a line. Rows stay in the outbox, and leave in their order when the pause is over; only what
/// is worth nothing any more by then does not.
package struct OutboxPauses {
    package struct Pause: Sendable, Hashable {
        package let line: String
        package let rank: OutboxClass
        /// Who of staff began it.
        package let author: String
        package let since: Instant
    }

    let transaction: any Transaction

    package init(transaction: any Transaction) { self.transaction = transaction }

    /// Every pause there is, in the order of the lines and of leases.
    package func all() throws -> [Pause] {
        let rows = try transaction.rows(
            Statement("SELECT channel, class, made_by, at FROM message_pauses ORDER BY channel, class"))
        return try rows.compactMap { row in
            guard let rank = OutboxClass(rawValue: Int(clamping: try row.integer(1))) else { return nil }
            return Pause(
                line: try row.text(0), rank: rank, author: try row.text(2),
                since: Instant(milliseconds: try row.integer(3)))
        }
    }

    /// Lets a class wait at a line. One that waits already stays as it was.
    /// - Returns: whether it did not wait before.
    package func pause(_ rank: OutboxClass, at line: String, by author: String, now: Instant) throws -> Bool {
        try transaction.run(
            Statement(
                """
                INSERT INTO message_pauses (channel, class, made_by, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (channel, class) DO NOTHING
                """, [.text(line), SQLValue(rank.rawValue), .text(author), .integer(now.milliseconds)])) == 1
    }

    /// Lets a class leave again.
    /// - Returns: whether it waited.
    package func resume(_ rank: OutboxClass, at line: String) throws -> Bool {
        try transaction.run(
            Statement(
                "DELETE FROM message_pauses WHERE channel = $1 AND class = $2",
                [.text(line), SQLValue(rank.rawValue)])) == 1
    }
}
