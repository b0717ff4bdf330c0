import Authoring
import Conversation
import Logging
package import Storage
import Wording

/// Messages that no rule of the city has a channel for. They wait in the outbox under no line, and leave once a rule has one:
/// nothing that was said to a citizen vanishes.
package struct UnroutedMessages {
    /// What stands with such a message in place of a channel.
    package static let line = ""
    /// Why it waits, as staff read it beside the message.
    package static let reason = "No rule says by which channel it leaves; look at routes in city.yaml."
    /// What the log says of them.
    package static let sentence =
        "Messages wait because no rule says by which channel they leave; look at \"routes\" in city.yaml."

    /// How long one waits until it is looked at again.
    static let everyMilliseconds: Int64 = 60_000
    static let batch = 200

    let transaction: any Transaction
    let vault: Vault

    /// How many wait.
    package static func waiting(in transaction: any Transaction) throws -> Int64 {
        let count = Statement(
            "SELECT COUNT(*) FROM outbox WHERE channel = $1 AND state IN ('queued', 'leased')", [.text(line)])
        return try transaction.first(count)?.integer(0) ?? 0
    }

    /// What one look found.
    struct Found: Sendable, Hashable {
        /// Those that have a channel now.
        var routed = 0
        /// Those looked at for the first time that have none.
        var new = 0
        /// Whether there may be more.
        var isMore = false

        mutating func add(_ other: Found) {
            routed += other.routed
            new += other.new
            isMore = other.isMore
        }
    }

    /// Gives those that are due their channels, as far as rules have some, earlier classes first; the others wait on.
    func route(by routes: MessageRoutes, now: Instant) throws -> Found {
        var found = Found()
        var left = Self.batch
        for rank in OutboxClass.ofMessages where left > 0 {
            let rows = try due(of: rank, atMost: left, at: now)
            left -= rows.count
            let kind = MessageKind.sent(isEssential: !rank.isPatient)
            for row in rows {
                let id = try row.integer(0)
                if let channel = routes.channel(for: receiver(of: try row.blob(1)), kind) {
                    try assign(channel, toRow: id, now: now)
                    found.routed += 1
                } else {
                    try putOff(id, now: now)
                    if try row.integer(2) == 0 { found.new += 1 }
                }
            }
        }
        found.isMore = left == 0
        return found
    }

    /// The rows of a class that are due: number, payload, attempts.
    private func due(of rank: OutboxClass, atMost limit: Int, at now: Instant) throws -> [Row] {
        try transaction.rows(
            Statement(
                """
                SELECT id, payload, attempts FROM outbox
                WHERE channel = $1 AND class = $2 AND state IN ('queued', 'leased') AND due_at <= $3
                ORDER BY due_at, id LIMIT $4
                """,
                [.text(Self.line), SQLValue(rank.rawValue), .integer(now.milliseconds), SQLValue(limit)]))
    }

    /// Nil where the number cannot be read: then only a rule for all phones is for it.
    private func receiver(of sealed: [UInt8]) -> PhoneNumber? {
        guard case .message(let to, _, _, _)? = OutboxStore(transaction: transaction, vault: vault).open(sealed)
        else { return nil }
        return PhoneNumber(e164: to)
    }

    private func assign(_ channel: String, toRow id: Int64, now: Instant) throws {
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET channel = $2, due_at = $3, attempts = 0, detail = NULL, updated_at = $3
                WHERE id = $1 AND channel = $4
                """, [.integer(id), .text(channel), .integer(now.milliseconds), .text(Self.line)]))
    }

    /// Each look counts as an attempt, which tells new ones from those staff were told of.
    private func putOff(_ id: Int64, now: Instant) throws {
        try transaction.post(
            Statement(
                "UPDATE outbox SET due_at = $2, attempts = attempts + 1 WHERE id = $1 AND channel = $3",
                [
                    .integer(id), .integer(now.adding(milliseconds: Self.everyMilliseconds).milliseconds),
                    .text(Self.line),
                ]))
    }
}

extension TimerWorker {
    /// Batches in one go; what is left goes on a minute later.
    private static let batches = 100

    /// Lets messages leave that waited for a route where the city has one by now, and tells staff of new ones that wait.
    func routeWaiting(at now: Instant) async throws {
        let gateway = gateway
        let heads = try await gateway.database.read {
            try OutboxStore.heads(of: [(name: UnroutedMessages.line, classes: OutboxClass.ofMessages)], in: $0)
        }
        guard heads.contains(where: { $0.due <= now }) else { return }
        let routes = gateway.registry.live.city.routes
        var found = UnroutedMessages.Found(isMore: true)
        for _ in 0..<Self.batches where found.isMore {
            found.add(
                try await gateway.database.write { transaction in
                    try UnroutedMessages(transaction: transaction, vault: gateway.vault).route(by: routes, now: now)
                })
        }
        counters.count(.messageUnrouted, by: UInt64(found.new))
        if found.new > 0 { log.error("\(UnroutedMessages.sentence)", metadata: ["messages": "\(found.new)"]) }
        if found.routed > 0 {
            log.notice("Messages that waited for a route leave now.", metadata: ["messages": "\(found.routed)"])
        }
    }
}
