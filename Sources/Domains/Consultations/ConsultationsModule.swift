package import DomainKit
import Storage

extension DomainModule {
    /// Consultations, their roll and their boxes.
    package static let consultations = DomainModule(
        "participation", migrations: Participation.migrations,
        actions: [Participation.openAction, Participation.optionsAction, Participation.voteAction],
        imports: [Participation.consultationsImport],
        exports: [Participation.consultationsExport, Participation.resultsExport], records: [.consultation],
        jobs: Participation.jobs,
        staffOperations: [.importing(Participation.consultationsImport, needs: .keepConsultations)],
        feeds: [Participation.resultsFeed],
        invariants: Participation.invariants, notes: Participation.rollNotes,
        sealedSamples: ["SELECT sealed_key FROM ballot_keys LIMIT 3"],
        keys: Participation.destroyableKeys, demonstration: DemonstrationData(lists: [.init("consultations")]))
}

extension RecordKind {
    /// A consultation: what it asks and when, whether its votes have a key, which round its roll is in, and its count.
    static let consultation = RecordKind(
        name: "consultation", title: "Consultation", subject: Participation.subject, table: "consultations",
        key: "code", columns: ["opens", "closes", "keyed", "roll_round", "counted", "box_seal", "box_faults"],
        parts: Parts(
            table: "consultation_texts", owner: "consultation", columns: ["language", "question", "labels"],
            order: "language"), arrival: 1)
}

extension Participation {
    /// The word for findings about votes.
    static let subject = StoreFinding.Subject(rawValue: "ballots")

    static let invariants = [
        DomainInvariant(subject, needsKey: true) { context in
            guard let vault = context.vault else { return [] }
            return try boxFaults(vault, hasKeys: context.hasDestroyableKeys, in: context.transaction)
        },
        DomainInvariant(subject) { context in
            let uneven = try unevenConsultations(in: context.transaction).map {
                "The consultation \($0) has not one ballot for each voter."
            }
            let denied = try deniedRolls(in: context.transaction).map {
                "Nobody is said to have voted in \($0), and somebody is on its roll."
            }
            return uneven + denied
        },
    ]

    /// How many are on the roll of each consultation that is not counted yet.
    static let rollNotes = DomainInvariant(subject) { context in
        try openRolls(in: context.transaction).map(\.sentence)
    }

    static let destroyableKeys = DestroyableKeys(
        owners: "open consultations",
        loss: "what was voted in it cannot be counted; ask again under another code", tables: keyTables,
        read: { try ballotKeys(in: $0) }, restore: { try restore($0, in: $1) })
}
