package import Conversation
package import Storage
import Wording

/// Phones that were shown to staff: by whom, in which role, and why.
///
/// Lists name no phone by themselves. Anyone who needs them says so, and that stays in the store for those who answer for it.
package struct Disclosure: Sendable, Hashable {
    /// For which work somebody may see phones.
    package enum Role: String, Sendable, Hashable, CaseIterable {
        /// Gives money back and follows up what is due.
        case treasurer
        /// Checks what the treasurer does.
        case auditor
        /// Answers citizens who ask what is kept of them.
        case registrar

        /// The role of the staff whose accounts may say so.
        package var staffRole: DomainKit.Role {
            switch self {
            case .treasurer: .treasurer
            case .auditor: .auditor
            case .registrar: .desk
            }
        }
    }

    package let kind: String
    package let role: Role
    package let name: String
    package let reason: String

    /// Nil where the name or the reason is empty.
    package init?(of kind: String, to role: Role, by name: String, because reason: String) {
        let (name, reason) = (name.cleanedInput, reason.cleanedInput)
        guard !name.isEmpty, !reason.isEmpty else { return nil }
        self.kind = kind
        self.role = role
        self.name = name
        self.reason = reason
    }

    /// Writes it down; phones may be shown only after that is kept.
    package func store(at now: Instant, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO disclosures (kind, role, name, reason, at) VALUES ($1, $2, $3, $4, $5)",
                [.text(kind), .text(role.rawValue), .text(name), .text(reason), .integer(now.milliseconds)]))
    }

    static let schema = [
        """
        CREATE TABLE disclosures (
            id $IDENTITY,
            kind TEXT NOT NULL,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """
    ]
}

extension People {
    /// Who took phones out, in which role and why.
    package static let disclosuresExport = ExportKind(
        "disclosures", summary: "Who took lists with phones out, in which role and why.",
        columns: ["id", "kind", "role", "name", "reason", "at"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT id, kind, role, name, reason, at FROM disclosures WHERE id > $1 ORDER BY id",
            start: [.integer(.min)], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([
                String(try row.integer(0)), try row.text(1), try row.text(2), try row.text(3), try row.text(4),
                try row.timestamp(5),
            ])
        }
    }
}
