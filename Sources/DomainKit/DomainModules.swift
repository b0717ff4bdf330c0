package import Conversation
package import Storage

/// The domains one program is made with, and what is looked up among all of them.
package struct DomainModules: Sendable {
    /// In the order they were listed.
    package let all: [DomainModule]
    /// By full name, as `taxes.pay`.
    package let actions: [String: Action]
    package let signatures: [String: ActionSignature]
    /// Outcomes of any action the city should learn of, by name.
    package let remarks: [String: OutcomeRemark]
    /// What the texts domains send show, by full key.
    package let sentTexts: [String: RecordType]
    /// The texts that may wait or be left out, by full key.
    package let notices: Set<String>
    /// By kind, as `taxes.plan`.
    package let timers: [String: DomainTimer]
    /// What the chain of records stands for.
    package let records: RecordKinds
    /// What they offer to modules further in.
    package let ports: DomainPorts

    package init(_ all: [DomainModule]) {
        self.all = all
        actions = Dictionary(
            all.flatMap(\.actions).map { ($0.signature.name, $0) }, uniquingKeysWith: { first, _ in first })
        signatures = actions.mapValues(\.signature)
        remarks = signatures.values.reduce(into: [:]) { found, signature in
            found.merge(signature.remarks) { first, _ in first }
        }
        sentTexts = Dictionary(
            all.flatMap(\.texts).map { ($0.key, RecordType($0.key, $0.arguments, widths: $0.widths)) },
            uniquingKeysWith: { first, _ in first })
        notices = all.reduce(into: []) { $0.formUnion($1.notices) }
        timers = Dictionary(
            all.flatMap(\.timers).map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        records = RecordKinds(all.flatMap(\.records))
        ports = DomainPorts(all.flatMap(\.ports))
    }

    package var texts: [DomainText] { all.flatMap(\.texts) }
    /// Those whose names begin alike, as `taxes`, stand together in the order of their numbers, whichever modules have them: a
    /// schema that was one when it began may be of several since.
    package var migrations: [Migration] {
        let families = all.flatMap(\.migrations).map { (name: $0.name.prefix { $0 != "." }, migration: $0) }
        var met: Set<Substring> = []
        return families.map(\.name).filter { met.insert($0).inserted }.flatMap { family in
            families.filter { $0.name == family }.map(\.migration).sorted { $0.name < $1.name }
        }
    }
    package var imports: [ImportKind] { all.flatMap(\.imports) }
    package var exports: [ExportKind] { all.flatMap(\.exports) }
    package var summaries: [SummaryKind] { all.flatMap(\.summaries) }
    package var staffOperations: [StaffOperation] { all.flatMap(\.staffOperations) }
    package var jobs: [DomainJob] { all.flatMap(\.jobs) }
    package var feeds: [DomainFeed] { all.flatMap(\.feeds) }
    package var invariants: [DomainInvariant] { all.flatMap(\.invariants) }
    package var sealedSamples: [String] { all.flatMap(\.sealedSamples) }
    package var demonstrationLists: [DemonstrationData.List] { all.flatMap(\.demonstration.lists) }
    /// Those of the one domain that has such keys; a second one would need a file of keys of its own.
    package var keys: DestroyableKeys? { all.lazy.compactMap(\.keys).first }

    /// What a store and its copy must agree on besides their rows.
    package func sums(in transaction: any Transaction) throws -> [StoreSum] {
        try all.flatMap { try $0.sums(transaction) }
    }

    /// What can be tried in a demonstration, from what is in the store now.
    package func demonstrationHints(atMost limit: Int, _ context: ExportContext) throws -> [DemonstrationData.Hint] {
        Array(try all.flatMap { try $0.demonstration.hints(limit, context) }.prefix(limit))
    }
}
