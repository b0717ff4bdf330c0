package import Conversation
import DomainKit
package import Storage
import Wording

/// A text message that did not arrive: a provider refused it, it was tried in vain, or its time was over before it left.
package struct DeadLetter: Sendable, Hashable {
    /// Its number in the outbox.
    package let id: Int64
    package let line: String
    package let rank: OutboxClass
    /// Whether it never left because its time was over.
    package let isExpired: Bool
    package let reason: String
    /// How often it was tried.
    package let attempts: Int
    package let written: Instant
    package let died: Instant
}

/// The text messages that did not arrive. Staff list them and have them sent again; who did so, when, and what had come of
/// the message before, stays in the store.
package struct DeadLetters {
    /// What of them is meant.
    package struct Choice: Sendable, Hashable {
        /// Nil for every line.
        package let line: String?
        /// Nil for every class.
        package let rank: OutboxClass?

        package init(line: String? = nil, rank: OutboxClass? = nil) {
            self.line = line
            self.rank = rank
        }
    }

    /// What came of having one sent again.
    package enum Resending: Sendable, Hashable {
        case queued
        case missing
        /// It is no dead letter: it waits, has left or arrived.
        case alive(OutboxState)
        /// A push to a wallet: money is asked for again by the citizen.
        case push
        /// It is worth nothing any more.
        case expired
        /// The phone has texted STOP since.
        case unwanted
        /// It cannot be opened with this key.
        case unopened
    }

    /// As the index has it, word for word.
    private static let isDead = "kind = 'sms' AND (state = 'expired' OR state = 'failed' AND attempts > 0)"

    let transaction: any Transaction
    let vault: Vault

    package init(transaction: any Transaction, vault: Vault) {
        self.transaction = transaction
        self.vault = vault
    }

    /// Those that died last, the latest first.
    package func latest(_ choice: Choice, atMost count: Int) throws -> [DeadLetter] {
        try letters(choice, "", [SQLValue(count)], order: "DESC")
    }

    /// A batch of those that had died by a moment, the earliest first.
    /// - Parameter last: the one the batch before ended with; nil for the first.
    package func batch(
        _ choice: Choice, until moment: Instant, after last: DeadLetter?, atMost count: Int
    ) throws -> [DeadLetter] {
        try letters(
            choice, "AND updated_at <= $2 AND (updated_at > $3 OR updated_at = $3 AND id > $4)",
            [
                SQLValue(count), .integer(moment.milliseconds), .integer(last?.died.milliseconds ?? .min),
                .integer(last?.id ?? 0),
            ], order: "ASC")
    }

    /// - Parameter arguments: of the condition, after how many are wanted.
    private func letters(
        _ choice: Choice, _ condition: String, _ arguments: [SQLValue], order: String
    ) throws -> [DeadLetter] {
        var (condition, arguments) = (condition, arguments)
        if let line = choice.line {
            arguments.append(.text(line))
            condition += " AND channel = $\(arguments.count)"
        }
        if let rank = choice.rank { condition += " AND class = \(rank.rawValue)" }
        let rows = try transaction.rows(
            Statement(
                """
                SELECT id, channel, class, state, detail, attempts, created_at, updated_at FROM outbox
                WHERE \(Self.isDead) \(condition) ORDER BY updated_at \(order), id \(order) LIMIT $1
                """, arguments))
        return try rows.compactMap { row in
            guard let rank = OutboxClass(rawValue: Int(clamping: try row.integer(2))) else { return nil }
            return DeadLetter(
                id: try row.integer(0), line: try row.text(1), rank: rank,
                isExpired: try row.text(3) == OutboxState.expired.rawValue,
                reason: try row.optionalText(4) ?? "", attempts: Int(clamping: try row.integer(5)),
                written: Instant(milliseconds: try row.integer(6)), died: Instant(milliseconds: try row.integer(7)))
        }
    }

    /// How many there are of each class at each line.
    package static func counts(in transaction: any Transaction) throws -> [String: [OutboxClass: Int64]] {
        let rows = try transaction.rows(
            Statement("SELECT channel, class, COUNT(*) FROM outbox WHERE \(isDead) GROUP BY channel, class"))
        return try rows.reduce(into: [:]) { counts, row in
            guard let rank = OutboxClass(rawValue: Int(clamping: try row.integer(1))) else { return }
            counts[try row.text(0), default: [:]][rank] = try row.integer(2)
        }
    }

    /// Puts one back into the queue as if it had just been written, unless it must not leave.
    /// - Parameters:
    ///   - end: when it is worth nothing any more; nil where that stays as it was.
    ///   - author: who of staff wants it.
    package func resend(_ id: Int64, until end: Instant?, by author: String, now: Instant) throws -> Resending {
        let found = try transaction.first(
            Statement(
                "SELECT kind, state, attempts, class, expires_at, payload, detail, provider_id FROM outbox WHERE id = $1",
                [.integer(id)]))
        guard let row = found else { return .missing }
        guard try row.text(0) == "sms" else { return .push }
        let state = OutboxState(rawValue: try row.text(1)) ?? .unknown
        let attempts = try row.integer(2)
        guard state == .expired || state == .failed && attempts > 0 else { return .alive(state) }
        let expires = try end ?? row.optionalInteger(4).map { Instant(milliseconds: $0) }
        if let expires, expires <= now { return .expired }
        let outbox = OutboxStore(transaction: transaction, vault: vault)
        guard case .message(let to, _, _, _)? = outbox.open(try row.blob(5)) else { return .unopened }
        let isPatient = OutboxClass(rawValue: Int(clamping: try row.integer(3)))?.isPatient ?? true
        if isPatient, let phone = PhoneNumber(e164: to), try OptOuts.contains(vault.hash(phone), transaction) {
            return .unwanted
        }
        let changed = try transaction.run(
            Statement(
                """
                UPDATE outbox SET state = 'queued', due_at = $2, attempts = 0, provider_id = NULL, detail = NULL,
                    expires_at = $3, updated_at = $2
                WHERE id = $1 AND CASE WHEN state = $4 AND attempts = $5 THEN 1 ELSE 0 END = 1
                """,
                [
                    .integer(id), .integer(now.milliseconds), SQLValue(expires?.milliseconds), .text(state.rawValue),
                    .integer(attempts),
                ]))
        guard changed == 1 else { return .alive(.queued) }
        try record(id, state, row, by: author, now: now)
        return .queued
    }

    private func record(_ id: Int64, _ state: OutboxState, _ row: Row, by author: String, now: Instant) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO message_resends (message, state, provider_id, reason, attempts, made_by, at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .integer(id), .text(state.rawValue), SQLValue(try row.optionalText(7)),
                    .text(try row.optionalText(6) ?? ""), .integer(try row.integer(2)), .text(author),
                    .integer(now.milliseconds),
                ]))
    }
}
