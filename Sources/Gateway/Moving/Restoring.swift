import Payments
package import Conversation
package import DomainKit
package import Storage
import Synchronization

/// Brings a city back from a backup into an empty store.
///
/// Since the backup was made the city went on: what waited in its outbox has left, payments have ended, citizens were
/// told. A restored store knows nothing of that, so it sends nothing it is not sure of. Messages that waited stay unsent;
/// no push leaves again, and the wallets are asked what became of every payment that was open.
package struct Restoring: Sendable {
    /// What the backup says of itself.
    package let manifest: BackupManifest
    private let backup: any Database
    private let report: @Sendable (MovingProgress) -> Void

    /// Reads all of a backup and compares it with its own list.
    ///
    /// - Parameter report: told after every page, on a thread of a store; it should be brief.
    /// - Throws: `MovingRefusal` when it is no backup, or not what its list says.
    package init(
        from backup: any Database, report: @escaping @Sendable (MovingProgress) -> Void = { _ in }
    ) async throws {
        self.backup = backup
        self.report = report
        let dialect = backup.dialect
        manifest = try await backup.read { transaction in
            let manifest = try BackupManifest(in: transaction, dialect)
            let contents = try StoreCatalog(of: dialect, in: transaction)
                .contents(in: transaction, .reading, report: report)
            try manifest.tables.requireAgreement(with: contents)
            return manifest
        }
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package let copy: StoreCopy.Outcome
        package let unsent: Unsent
        /// What needs a destroyable key that was not given, as an open consultation.
        package let keyless: [KeylessOwner]
    }

    /// Something whose destroyable key is missing.
    package struct KeylessOwner: Sendable, Hashable {
        /// As the code of a consultation.
        package let name: String
        /// What is lost with the key; the end of a sentence.
        package let loss: String
    }

    /// What the restored city does not send.
    package struct Unsent: Sendable, Hashable {
        /// Messages that waited and may have left since.
        package var messages = 0
        /// Payments whose wallets will be asked.
        package var payments = 0

        package init(messages: Int = 0, payments: Int = 0) {
            self.messages = messages
            self.payments = payments
        }
    }

    /// Copies the backup, compares what arrived, brings the schema up to date and settles what waited.
    ///
    /// - Parameters:
    ///   - target: empty.
    ///   - schema: what the city's store is to have.
    ///   - keys: the destroyable keys of domains, which are in no backup.
    /// - Returns: what came of it. When what arrived does not agree the target is left marked as unfinished.
    /// - Throws: `MovingRefusal` or `StorageError`.
    package func run(
        into target: any Database, as schema: GatewaySchema, at now: Instant,
        keys: [DestroyableKey] = []
    ) async throws -> Outcome {
        let unsent = Mutex(Unsent())
        let keyless = Mutex<[KeylessOwner]>([])
        let copy = StoreCopy(
            from: backup, to: target, migrations: schema.migrations, wanted: schema.city, sums: schema.sums,
            report: report)
        let outcome = try await copy.run(.restore(manifest.tables), at: now.milliseconds) { transaction, _ in
            let settled = try Self.settle(at: now, transaction)
            unsent.withLock { $0 = settled }
            guard let kind = schema.domains.keys else { return }
            let owners = try kind.restore(keys, transaction).map { KeylessOwner(name: $0, loss: kind.loss) }
            keyless.withLock { $0 = owners }
        }
        return Outcome(
            copy: outcome, unsent: unsent.withLock { $0 }, keyless: keyless.withLock { $0 })
    }

    /// What stands with a row that was waiting when the backup was made.
    static let detail = "Restored from a backup; whether it left before is not known."

    /// Lets nothing leave that may have left before.
    static func settle(at now: Instant, _ transaction: any Transaction) throws -> Unsent {
        var unsent = Unsent()
        let waiting = """
            UPDATE outbox SET state = 'unknown', detail = $1, updated_at = $2 WHERE state IN ('queued', 'leased')
            """
        let remark: [SQLValue] = [.text(detail), .integer(now.milliseconds)]
        try transaction.post(Statement("\(waiting) AND kind = 'push'", remark))
        unsent.messages = try transaction.run(Statement(waiting, remark))
        // Nobody is reminded of a question they may have answered since.
        try transaction.post(Statement("DELETE FROM timers WHERE kind = $1", [.text(AwaitedAnswers.timer)]))
        try transaction.post(Statement("DELETE FROM awaited_answers"))
        let timers = TimerStore(transaction: transaction)
        for attempt in try Books.pendingAttempts(due: Instant(milliseconds: .max), limit: .max, in: transaction) {
            // A wallet that has never heard of it gets no push, as after the last of many: it ends what never left as far as
            // the backup tells, and is asked on about the rest.
            try transaction.post(
                Statement(
                    "UPDATE outbox SET attempts = $2 WHERE provider_id = $1 AND kind = 'push' AND attempts < $2",
                    [.text(attempt.reference), SQLValue(BackOff.push.attempts)]))
            let subject = "\(attempt.wallet)/\(attempt.reference)"
            try timers.clear(WalletHandler.question, subject)
            try timers.set(WalletHandler.question, subject, due: now)
            unsent.payments += 1
        }
        return unsent
    }
}
