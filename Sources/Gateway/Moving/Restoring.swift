import Civic
package import Conversation
package import Storage
import Synchronization

/// Brings a city back from a backup into an empty store.
///
/// Since the backup was made the city went on: what waited in its outbox has left, payments have ended, citizens were
/// told. A restored store knows nothing of that, so it sends nothing it is not sure of. Messages that waited stay unsent;
/// no push leaves again, and the wallets are asked what became of every payment that was open.
package struct Restoring: Sendable {
    private let backup: any Database
    private let target: any Database
    private let report: @Sendable (MovingProgress) -> Void

    /// - Parameter report: told after every page, on a thread of a store; it should be brief.
    package init(
        from backup: any Database, to target: any Database,
        report: @escaping @Sendable (MovingProgress) -> Void = { _ in }
    ) {
        self.backup = backup
        self.target = target
        self.report = report
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package let manifest: BackupManifest
        package let compared: [StoreCopy.Compared]
        package let unsent: Unsent
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

    /// Compares the backup with its own list, copies it, compares what arrived, settles what waited and brings the schema
    /// up to date.
    ///
    /// - Returns: every table. When one does not agree the target is left marked as unfinished.
    /// - Throws: `MovingRefusal` or `StorageError`; before the target is touched when the backup is not what it says.
    package func run(at now: Instant) async throws -> Outcome {
        let (dialect, report) = (backup.dialect, report)
        let manifest = try await backup.read { transaction in
            let manifest = try BackupManifest(in: transaction, dialect)
            let contents = try StoreCatalog(of: dialect, in: transaction)
                .contents(in: transaction, .reading, report: report)
            try manifest.tables.requireAgreement(with: contents)
            return manifest
        }
        let unsent = Mutex(Unsent())
        let copy = StoreCopy(from: backup, to: target, migrations: GatewaySchema.migrations, report: report)
        let compared = try await copy.run(at: now.milliseconds, expecting: manifest.tables) { transaction, _ in
            let settled = try Self.settle(at: now, transaction)
            unsent.withLock { $0 = settled }
        }
        if compared.allSatisfy({ $0.agrees }) { try await GatewaySchema.migrate(target, now: now) }
        return Outcome(manifest: manifest, compared: compared, unsent: unsent.withLock { $0 })
    }

    /// What stands with a row that was waiting when the backup was made.
    static let detail = "Restored from a backup; whether it left before is not known."

    /// Lets nothing leave that may have left before.
    static func settle(at now: Instant, _ transaction: any Transaction) throws -> Unsent {
        var unsent = Unsent()
        let waiting = """
            UPDATE outbox SET state = 'unknown', detail = $2, updated_at = $3
            WHERE kind = $1 AND state IN ('queued', 'leased')
            """
        for kind in ["sms", "push"] {
            let count = try transaction.run(
                Statement(waiting, [.text(kind), .text(detail), .integer(now.milliseconds)]))
            if kind == "sms" { unsent.messages = count }
        }
        let timers = TimerStore(transaction: transaction)
        for attempt in try Taxes.pendingAttempts(due: Instant(milliseconds: .max), limit: .max, in: transaction) {
            // A wallet that has never heard of it ends it, as after the last of many pushes.
            try transaction.post(
                Statement(
                    "UPDATE outbox SET attempts = $2 WHERE provider_id = $1 AND kind = 'push' AND attempts < $2",
                    [.text(attempt.reference), SQLValue(BackOff.push.attempts)]))
            let subject = "\(attempt.wallet)/\(attempt.reference)"
            try timers.clear(WalletDesk.question, subject)
            try timers.set(WalletDesk.question, subject, due: now)
            unsent.payments += 1
        }
        return unsent
    }
}
