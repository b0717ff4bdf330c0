package import Conversation
package import Storage
package import Wording

/// A civic domain as a value: all that gateway, command line and staff pages work with.
///
/// A domain is a target of its own and hands over one of these. Nothing outside it names it but the list the program is
/// made with.
package struct DomainModule: Sendable {
    /// The first part of the names of its actions, texts and migrations, as `taxes`.
    package let name: String
    package let migrations: [Migration]
    package let actions: [Action]
    /// Texts this domain sends by itself, so that the checker can ask every language for them.
    package let texts: [DomainText]
    /// Those of its texts that may wait, or be left out where a phone has had many or texted STOP: reminders and news nobody
    /// asked for. What tells of a receiver's own money is not among them, nor what answers them.
    package let notices: Set<String>
    package let imports: [ImportKind]
    package let exports: [ExportKind]
    /// Lists that are worked out from a question.
    package let summaries: [SummaryKind]
    /// What the chain of records stands for of this domain.
    package let records: [RecordKind]
    /// What is to be done because time has passed.
    package let jobs: [DomainJob]
    /// What staff may do here, each with the permission it needs.
    package let staffOperations: [StaffOperation]
    /// What is to be done at moments it sets itself.
    package let timers: [DomainTimer]
    /// What it publishes.
    package let feeds: [DomainFeed]
    /// What must hold in its tables at every moment.
    package let invariants: [DomainInvariant]
    /// What staff can write down of its tables and compare with it later: sentences, with what they are about.
    package let notes: DomainInvariant?
    /// What its tables and a copy of them must agree on besides their rows.
    package let sums: @Sendable (any Transaction) throws -> [StoreSum]
    /// Figures of this moment for those who watch the gateway. They are read often, so they must be quick.
    package let gauges: @Sendable (Instant, CivilDate, any Transaction) throws -> [DomainGauge]
    /// Queries of some values each that only the store's key opens, one column wide: by them a key is known in a store from before
    /// there was a value to check it by.
    package let sealedSamples: [String]
    /// Keys it keeps apart from everything, so that they can be destroyed.
    package let keys: DestroyableKeys?
    /// What it shows of itself in a demonstration.
    package let demonstration: DemonstrationData
    /// What it offers to modules further in, as what can be paid.
    package let ports: [any DomainPort]

    package init(
        _ name: String, migrations: [Migration] = [], actions: [Action] = [], texts: [DomainText] = [],
        notices: Set<String> = [], imports: [ImportKind] = [], exports: [ExportKind] = [],
        summaries: [SummaryKind] = [], records: [RecordKind] = [], jobs: [DomainJob] = [],
        staffOperations: [StaffOperation] = [], timers: [DomainTimer] = [], feeds: [DomainFeed] = [],
        invariants: [DomainInvariant] = [], notes: DomainInvariant? = nil,
        sums: @escaping @Sendable (any Transaction) throws -> [StoreSum] = { _ in [] },
        gauges: @escaping @Sendable (Instant, CivilDate, any Transaction) throws -> [DomainGauge] = { _, _, _ in [] },
        sealedSamples: [String] = [], keys: DestroyableKeys? = nil, demonstration: DemonstrationData = .none,
        ports: [any DomainPort] = []
    ) {
        self.name = name
        self.migrations = migrations
        self.actions = actions
        self.texts = texts
        self.notices = notices
        self.imports = imports
        self.exports = exports
        self.summaries = summaries
        self.records = records
        self.jobs = jobs
        self.staffOperations = staffOperations
        self.timers = timers
        self.feeds = feeds
        self.invariants = invariants
        self.notes = notes
        self.sums = sums
        self.gauges = gauges
        self.sealedSamples = sealedSamples
        self.keys = keys
        self.demonstration = demonstration
        self.ports = ports
    }
}

/// An operation a flow may call, with what carries it out.
package struct Action: Sendable {
    package let signature: ActionSignature
    /// Runs inside the turn's transaction. What it throws undoes the whole turn; the citizen gets a polite end.
    package let perform: @Sendable (ActionContext, Arguments) throws -> ActionOutcome
    /// Slow work, as stretching a secret: done before the transaction is opened, so that nobody else waits for it. Its result is
    /// handed in with `ActionContext.prepared`. Nil where there is none.
    package let prepare: (@Sendable (PreparationContext, Arguments) async throws -> Prepared)?

    package init(
        _ signature: ActionSignature,
        perform: @escaping @Sendable (ActionContext, Arguments) throws -> ActionOutcome
    ) {
        self.signature = signature
        self.perform = perform
        prepare = nil
    }

    /// An action with slow work.
    ///
    /// - Parameters:
    ///   - prepare: changes nothing, and may be done again; it is given what the action is given.
    ///   - perform: runs with what was prepared, perhaps several times with the same. It throws `PreparationOutdated` where the
    ///     store has changed since.
    package init<Result: Sendable>(
        _ signature: ActionSignature,
        preparing prepare: @escaping @Sendable (PreparationContext, Arguments) async throws -> Result,
        perform: @escaping @Sendable (ActionContext, Arguments, Result) throws -> ActionOutcome
    ) {
        self.signature = signature
        self.perform = { context, arguments in
            guard let result = context.prepared?.value(Result.self) else { throw PreparationOutdated() }
            return try perform(context, arguments, result)
        }
        self.prepare = { Prepared(try await prepare($0, $1)) }
    }
}

/// A figure of a domain at one moment.
package struct DomainGauge: Sendable, Hashable {
    /// As `wrong_pins`; metrics put the program's name before it.
    package let name: String
    /// A sentence for readers of the metrics.
    package let meaning: String
    package let value: Int64

    package init(_ name: String, _ meaning: String, _ value: Int64) {
        self.name = name
        self.meaning = meaning
        self.value = value
    }
}

/// A text a domain sends, by full key, with the kinds of what it shows.
package struct DomainText: Sendable, Hashable {
    package let key: String
    package let arguments: [String: ValueType]
    /// How wide what it shows can become, where that is not what is usual for its kind.
    package let widths: [String: ValueWidth]

    package init(_ key: String, _ arguments: [String: ValueType], widths: [String: ValueWidth] = [:]) {
        self.key = key
        self.arguments = arguments
        self.widths = widths
    }
}
