import Conversation
import DomainKit
import Storage

extension GatewayContext {
    /// What an operation without a citizen's turn may use in a transaction.
    func operation(
        at now: Instant, by actor: Actor = .system, for subject: Subject = .city, _ transaction: any Transaction
    ) -> OperationContext {
        let program = registry.live
        return OperationContext(
            transaction: transaction, vault: vault, profile: program.program.profile, now: now,
            today: program.calendar.day(of: now), random: world.random,
            effects: OutboxEffects(gateway: self, transaction: transaction, now: now, note: OutboxNote()),
            records: domains.records, ports: domains.ports, actor: actor, subject: subject)
    }
}
