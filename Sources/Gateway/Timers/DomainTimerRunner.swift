import Conversation
import DomainKit
import Logging
import Storage

/// Lets timers of domains go off, each in a transaction of its own, in which it is taken away: so it is done once.
struct DomainTimerRunner: Sendable {
    let gateway: GatewayContext
    let counters: GatewayCounters
    let log: Logger

    /// Does what a timer is for. One that throws is told to staff, counted and put off, the longer the more often it failed.
    func run(_ leased: DomainTimerStore.Leased, at now: Instant) async {
        guard let timer = gateway.domains.timers[leased.kind] else { return }
        let gateway = gateway
        do {
            try await gateway.database.write { transaction in
                guard try DomainTimerStore(transaction: transaction).end(leased) else { return }
                try timer.run(gateway.operation(at: now, transaction), leased.subject)
            }
        } catch {
            counters.count(.timerFailed)
            log.error(
                "A timer of a domain failed and is tried again.",
                metadata: [
                    "timer": "\(leased.kind)", "failures": "\(leased.failures + 1)", "error": "\(type(of: error))",
                ])
            await putOff(leased, at: now)
        }
    }

    private func putOff(_ leased: DomainTimerStore.Leased, at now: Instant) async {
        let pause = BackOff.domainTimer.delay(after: leased.failures + 1, chance: gateway.world.random())
        do {
            try await gateway.database.write {
                try DomainTimerStore(transaction: $0).putOff(leased, to: now.adding(milliseconds: pause))
            }
        } catch {
            // It comes back when its lease has run out.
            log.error(
                "A timer of a domain could not be put off.",
                metadata: ["timer": "\(leased.kind)", "error": "\(type(of: error))"])
        }
    }
}
