package import Conversation
package import Storage
package import Wording

/// A civic service as data: one folder of rules and SQL, one line in `DomainCatalog`.
///
/// Gateway, command line and staff pages work from these lists and do not change when a domain is added.
package protocol Domain: Sendable {
    /// The first part of the names of its actions, as `taxes`.
    static var name: String { get }
    static var migrations: [Migration] { get }
    static var actions: [Action] { get }
    /// Texts this domain sends by itself, so that the checker can ask every language for them.
    static var texts: [DomainText] { get }
    /// Those of its texts that may wait, or be left out where a phone has had many or texted STOP: reminders and news nobody
    /// asked for. What tells of a receiver's own money is not among them, nor what answers them.
    static var notices: Set<String> { get }
    static var imports: [ImportKind] { get }
    static var exports: [ExportKind] { get }
    /// Lists that are worked out from a question.
    static var summaries: [SummaryKind] { get }
    /// What is to be done because time has passed, whoever dials or not: asked about once a minute, with the moment and
    /// the city's day. It does a little at a time, and answers whether more is left: then it is asked again soon.
    static func keepHouse(
        on today: CivilDate, at now: Instant, _ vault: Vault, _ transaction: any Transaction
    ) throws -> Bool
    /// Sends what citizens are to be told because a day has come: asked and answered as `keepHouse` is.
    static func remind(_ context: PaymentContext) throws -> Bool
}

extension Domain {
    package static func keepHouse(
        on today: CivilDate, at now: Instant, _ vault: Vault, _ transaction: any Transaction
    ) throws -> Bool { false }
    package static func remind(_ context: PaymentContext) throws -> Bool { false }
    package static var texts: [DomainText] { [] }
    package static var notices: Set<String> { [] }
    package static var imports: [ImportKind] { [] }
    package static var exports: [ExportKind] { [] }
    package static var summaries: [SummaryKind] { [] }
}

/// An operation a flow may call, with what carries it out.
package struct Action: Sendable {
    package let signature: ActionSignature
    /// Runs inside the turn's transaction. What it throws undoes the whole turn; the citizen gets a polite end.
    package let perform: @Sendable (ActionContext, Arguments) throws -> ActionOutcome

    package init(
        _ signature: ActionSignature,
        perform: @escaping @Sendable (ActionContext, Arguments) throws -> ActionOutcome
    ) {
        self.signature = signature
        self.perform = perform
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

/// Every domain of the house. A test compares this list with the folders beside it.
package enum DomainCatalog {
    package static let all: [any Domain.Type] = [
        People.self,
        Taxes.self,
        Mobility.self,
        Land.self,
        Participation.self,
    ]

    package static let actions: [String: Action] = Dictionary(
        all.flatMap { $0.actions }.map { ($0.signature.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static let signatures: [String: ActionSignature] = actions.mapValues { $0.signature }

    /// Outcomes of any action the city should learn of, by name.
    package static let remarks: [String: OutcomeRemark] = signatures.values.reduce(into: [:]) { found, signature in
        found.merge(signature.remarks) { first, _ in first }
    }

    package static let texts: [DomainText] = all.flatMap { $0.texts }

    /// What the texts domains send show, by full key.
    package static let sentTexts: [String: RecordType] = Dictionary(
        texts.map { ($0.key, RecordType($0.key, $0.arguments, widths: $0.widths)) },
        uniquingKeysWith: { first, _ in first })

    /// The texts that may wait or be left out, by full key.
    package static let notices: Set<String> = all.reduce(into: []) { $0.formUnion($1.notices) }

    package static let migrations: [Migration] = all.flatMap { $0.migrations }
}
