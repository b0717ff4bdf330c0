import Conversation
import Authoring
package import Logging
package import Providers
import Storage
import Wallets

/// Does what is due: asks wallets about payments nobody knows the end of, and keeps the house.
package struct TimerWorker: Sendable {
    static let batch = 64

    let office: Office
    let network: any OutboundSending
    let counters: GatewayCounters
    let log: Logger

    package init(office: Office, network: any OutboundSending, counters: GatewayCounters, log: Logger) {
        self.office = office
        self.network = network
        self.counters = counters
        self.log = log
    }

    /// Does one round; answers how many timers went off.
    @discardableResult
    package func round() async throws -> Int {
        let office = office
        let now = office.world.now()
        let isDue = try await office.database.read { transaction in
            try transaction.first(
                Statement("SELECT 1 FROM timers WHERE due_at <= $1 LIMIT 1", [.integer(now.milliseconds)])) != nil
        }
        guard isDue else { return 0 }
        let due = try await office.database.write { transaction in
            try TimerStore(transaction: transaction).lease(atMost: Self.batch, now: now)
        }
        let desk = WalletDesk(office: office, counters: counters, log: log)
        let heard = await withTaskGroup(of: (TimerStore.Due, WalletVerdict?).self) { group in
            for timer in due where timer.kind == WalletDesk.question {
                group.addTask { (timer, await desk.ask(timer, self.network)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        try await office.database.write { transaction in
            for (timer, verdict) in heard { try self.keep(verdict, of: timer, desk, transaction) }
            for timer in due where timer.kind == Housekeeping.timer {
                try Housekeeping(office: office).round(now: now, transaction)
            }
        }
        office.bell.ring()
        return due.count
    }

    private func keep(
        _ verdict: WalletVerdict?, of timer: TimerStore.Due, _ desk: WalletDesk, _ transaction: any Transaction
    ) throws {
        guard let verdict, let (line, reference) = desk.subject(timer) else {
            log.error("A timer speaks of a wallet that is not configured.", metadata: ["kind": "\(timer.kind)"])
            return try TimerStore(transaction: transaction).clear(timer.kind, timer.subject)
        }
        counters.count(.paymentHeard)
        try desk.hear(verdict, about: reference, from: line.settings.name, attempts: timer.attempts, transaction)
    }
}
