import Conversation
import Providers
import Storage

/// What was answered to each hop: sealed, because a screen tells about its citizen.
struct ReplyStore {
    /// How long an answer is kept for a network that asks again: longer than any provider retries.
    static let keptMilliseconds: Int64 = 8 * 86_400_000

    let transaction: any Transaction
    let vault: Vault

    private static let place = "replies.reply"

    /// What a hop was answered, byte for byte; nil for one that was not.
    func reply(to key: TransportKey) throws -> HopAnswer? {
        try transaction.first(Self.finding(key)).map { row in
            HopAnswer(
                contentType: try row.optionalText(1) ?? HopAnswer.plainText,
                body: try vault.open(row.blob(0), as: Self.place, of: key.hop))
        }
    }

    /// The question every turn begins with.
    static func finding(_ key: TransportKey) -> Statement {
        Statement("SELECT reply, content_type FROM replies WHERE hop = $1", [.blob(key.hop)])
    }

    /// True when any of some hops was answered.
    func hasAnswered(anyOf hops: [[UInt8]]) throws -> Bool {
        var rest = hops[...]
        while let last = rest.last {
            // As many in every question, so that its text stays the same.
            var some = Array(rest.prefix(Self.hopsAsked))
            rest = rest.dropFirst(Self.hopsAsked)
            while some.count < Self.hopsAsked { some.append(last) }
            let places = some.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
            let statement = Statement(
                "SELECT id FROM replies WHERE hop IN (\(places)) LIMIT 1", some.map(SQLValue.blob))
            if try transaction.first(statement) != nil { return true }
        }
        return false
    }

    private static let hopsAsked = 8

    func storeReply(_ reply: HopAnswer, to key: TransportKey, at now: Instant) throws {
        try transaction.post(
            Statement(
                "INSERT INTO replies (hop, reply, at, content_type) VALUES ($1, $2, $3, $4)",
                [
                    .blob(key.hop), .blob(try vault.seal(reply.body, as: Self.place, of: key.hop)),
                    .integer(now.milliseconds),
                    reply.contentType == HopAnswer.plainText ? .null : .text(reply.contentType),
                ]))
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
