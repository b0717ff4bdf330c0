package import Conversation
package import Storage
package import Wording

/// Everything an operation without a citizen's turn may use, as updates of a payment, a job or the work of staff: a transaction
/// and the values of the moment.
package struct OperationContext {
    package let transaction: any Transaction
    package let vault: Vault
    package let profile: CityProfile
    package let now: Instant
    /// Whether the clock is steady; false where it leapt lately, so that nothing is old only because of it. Asked only about
    /// what seems old, for it may look into the store.
    package let isClockSteady: () throws -> Bool
    /// The day in the city's time zone: the day of receipts and entries.
    package let today: CivilDate
    package let random: @Sendable () -> UInt64
    package let effects: any Effects
    /// What the chain of records stands for.
    package let records: RecordKinds
    /// What domains offer to modules further in, as what can be paid.
    package let ports: DomainPorts
    /// Who does it.
    package let actor: Actor
    /// For whom.
    package let subject: Subject

    package init(
        transaction: any Transaction, vault: Vault, profile: CityProfile, now: Instant,
        isClockSteady: @escaping () throws -> Bool = { true }, today: CivilDate,
        random: @escaping @Sendable () -> UInt64, effects: any Effects, records: RecordKinds, ports: DomainPorts,
        actor: Actor, subject: Subject = .city
    ) {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
        self.now = now
        self.isClockSteady = isClockSteady
        self.today = today
        self.random = random
        self.effects = effects
        self.records = records
        self.ports = ports
        self.actor = actor
        self.subject = subject
    }
}
