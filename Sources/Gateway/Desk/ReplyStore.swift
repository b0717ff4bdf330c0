import Conversation
import Storage

/// What was answered to each hop: sealed, because a screen tells about its citizen.
struct ReplyStore {
    /// How long an answer is kept for a network that asks again: longer than any provider retries.
    static let keptMilliseconds: Int64 = 8 * 86_400_000

    let transaction: any Transaction
    let vault: Vault

    func reply(to key: TransportKey) throws -> [UInt8]? {
        let row = try transaction.first(Self.finding(key))
        return try row.map { try vault.open($0.blob(0)) }
    }

    /// The question every turn begins with.
    static func finding(_ key: TransportKey) -> Statement {
        Statement("SELECT reply FROM replies WHERE hop = $1", [.blob(key.bytes)])
    }

    /// True when any hop of the dialogue was answered.
    func knowsDialogue(of key: TransportKey) throws -> Bool {
        let range = key.dialogueRange
        let statement = Statement(
            "SELECT id FROM replies WHERE hop >= $1 AND hop <= $2 ORDER BY hop LIMIT 1",
            [.blob(range.first), .blob(range.last)])
        return try transaction.first(statement) != nil
    }

    func keep(_ reply: [UInt8], to key: TransportKey, at now: Instant) throws {
        try transaction.post(
            Statement(
                "INSERT INTO replies (hop, reply, at) VALUES ($1, $2, $3)",
                [.blob(key.bytes), .blob(try vault.seal(reply)), .integer(now.milliseconds)]))
    }

    /// Forgets a batch of the oldest answers nobody will ask for again; answers how many.
    func forgetOld(before moment: Instant, atMost batch: Int) throws -> Int {
        try transaction.run(
            Statement(
                """
                DELETE FROM replies WHERE at < $1 AND id BETWEEN (SELECT MIN(id) FROM replies)
                    AND (SELECT MAX(id) FROM (SELECT id FROM replies ORDER BY id LIMIT $2) AS oldest)
                """,
                [.integer(moment.milliseconds), SQLValue(batch)]))
    }
}
