package import Conversation
package import Storage
package import Wording

/// What a domain has to do because time has passed, whether anybody dials or not.
///
/// Each job has a row and a transaction of its own: one that throws stops itself alone and is tried again. Any gateway of a city
/// may run it, one at a time, and one that dies leaves it to another; so whatever it does, it may do twice.
package struct DomainJob: Sendable {
    /// Its name in the store and the log, as `taxes.seal`. It never changes.
    package let name: String
    /// How long it rests when it had nothing left to do.
    package let everyMilliseconds: Int64
    /// Does a little of what is due.
    package let run: @Sendable (JobContext) async throws -> JobProgress

    package init(
        _ name: String, everyMilliseconds: Int64 = 60_000,
        run: @escaping @Sendable (JobContext) async throws -> JobProgress
    ) {
        self.name = name
        self.everyMilliseconds = everyMilliseconds
        self.run = run
    }

    /// A job of one transaction, which waits while the clock is in doubt.
    ///
    /// - Parameter body: does a little and answers whether more is left; it may run again.
    package static func inTransaction(
        _ name: String, everyMilliseconds: Int64 = 60_000,
        _ body: @escaping @Sendable (OperationContext) throws -> JobProgress
    ) -> DomainJob {
        DomainJob(name, everyMilliseconds: everyMilliseconds) { context in
            try await context.database.write { transaction in
                guard try context.isClockSteady(transaction) else { return .done }
                return try body(context.operation(transaction))
            }
        }
    }
}

/// How far a job came.
package enum JobProgress: Sendable, Hashable {
    /// Nothing is left to do now.
    case done
    /// More is left: it goes on soon.
    case more
}

/// What a job may use: the store as a whole, for work that takes several transactions, and the values of the moment.
package struct JobContext: Sendable {
    package let database: any Database
    package let vault: Vault
    package let now: Instant
    /// The day in the city's time zone.
    package let today: CivilDate
    package let random: @Sendable () -> UInt64
    /// Whether the clock can be relied on to forget something or to tell somebody that their time is over.
    package let isClockSteady: @Sendable (any Transaction) throws -> Bool
    /// What an operation of the city may use in a transaction.
    package let operation: @Sendable (any Transaction) -> OperationContext
    /// Tells staff something, in the log.
    package let remark: @Sendable (JobRemark) -> Void

    package init(
        database: any Database, vault: Vault, now: Instant, today: CivilDate,
        random: @escaping @Sendable () -> UInt64,
        isClockSteady: @escaping @Sendable (any Transaction) throws -> Bool,
        operation: @escaping @Sendable (any Transaction) -> OperationContext,
        remark: @escaping @Sendable (JobRemark) -> Void
    ) {
        self.database = database
        self.vault = vault
        self.now = now
        self.today = today
        self.random = random
        self.isClockSteady = isClockSteady
        self.operation = operation
        self.remark = remark
    }
}

/// What a job tells staff.
package struct JobRemark: Sendable, Hashable {
    /// How much staff should mind.
    package enum Weight: Sendable, Hashable {
        case notice, warning, error
    }

    package let weight: Weight
    /// The same every time; figures and names stand in `details`.
    package let sentence: String
    package let details: [String: String]
    /// For how long the same sentence is not told again by this gateway; 0 where each counts.
    package let quietMilliseconds: Int64

    package init(
        _ weight: Weight, _ sentence: String, _ details: [String: String] = [:], quietMilliseconds: Int64 = 0
    ) {
        self.weight = weight
        self.sentence = sentence
        self.details = details
        self.quietMilliseconds = quietMilliseconds
    }
}
