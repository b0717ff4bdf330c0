import Payments
package import Conversation
package import Storage

/// Payments whose end is not known and of which nobody would ask any more, as after a timer was lost with a line that was
/// renamed for a while.
package struct OpenAttempts: Sendable {
    private static let most = 100_000
    private static let batch = 200

    let gateway: GatewayContext

    package init(gateway: GatewayContext) { self.gateway = gateway }

    /// Sets a timer for every open payment that has none and does not wait to leave; called when a gateway starts. Lines
    /// that are not open here get theirs too: a gateway that has them asks.
    /// - Returns: how many there were.
    @discardableResult
    package func setMissingTimers(at now: Instant) async throws -> Int {
        let missing = try await gateway.database.read { try Self.missing(at: now, $0) }
        for start in stride(from: 0, to: missing.count, by: Self.batch) {
            let some = missing[start..<min(start + Self.batch, missing.count)]
            try await gateway.database.write { transaction in
                let timers = TimerStore(transaction: transaction)
                for (place, attempt) in some.enumerated() {
                    // A few at a time, so that no wallet is asked about all of them at once.
                    let due = now.adding(milliseconds: Int64(start + place) * 50)
                    try timers.setMissing(
                        WalletHandler.question, "\(attempt.wallet)/\(attempt.reference)",
                        attempts: QuestionSchedule.asked(by: now.milliseconds - attempt.since.milliseconds), due: due)
                }
            }
        }
        return missing.count
    }

    private static func missing(at now: Instant, _ transaction: any Transaction) throws -> [Books.PendingAttempt] {
        let open = try Books.pendingAttempts(due: now, limit: most, in: transaction)
        guard !open.isEmpty else { return [] }
        let asked = try texts(
            "SELECT subject FROM timers WHERE kind = $1", [.text(WalletHandler.question)], transaction)
        let leaving = try texts(
            "SELECT provider_id FROM outbox WHERE state IN ('queued', 'leased') AND kind = 'push'", [], transaction)
        return open.filter { !asked.contains("\($0.wallet)/\($0.reference)") && !leaving.contains($0.reference) }
    }

    private static func texts(
        _ sql: String, _ arguments: [SQLValue], _ transaction: any Transaction
    ) throws -> Set<String> {
        Set(try transaction.rows(Statement(sql, arguments)).compactMap { try $0.optionalText(0) })
    }
}

/// What waits in the store for lines this gateway does not have.
package struct StrandedWork: Sendable, Hashable {
    package let line: String
    package let rows: Int64
    package let timers: Int64

    /// Each line that is not open here and has something waiting, in the order of the names.
    package static func find(in transaction: any Transaction, for lines: Lines) throws -> [StrandedWork] {
        // What waits for a route is told by itself.
        let known = Set(lines.channels.keys).union(lines.wallets.keys).union([UnroutedMessages.line])
        var found: [String: (rows: Int64, timers: Int64)] = [:]
        for backlog in try OutboxStore.backlogs(in: transaction) where !known.contains(backlog.line) {
            found[backlog.line, default: (0, 0)].rows += backlog.rows
        }
        let timers = try transaction.rows(
            Statement("SELECT line, COUNT(*) FROM timers WHERE line <> '' GROUP BY line ORDER BY line"))
        for row in timers where !known.contains(try row.text(0)) {
            found[try row.text(0), default: (0, 0)].timers = try row.integer(1)
        }
        return found.sorted { $0.key < $1.key }.map {
            StrandedWork(line: $0.key, rows: $0.value.rows, timers: $0.value.timers)
        }
    }
}
