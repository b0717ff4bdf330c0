/// Something staff do with the city's store: declared once, by the module whose work it is. The command line is compared with
/// the list of all of them, and whatever else lets staff work takes it from there.
package struct StaffOperation: Sendable, Hashable {
    /// What anyone who does it must show.
    package enum Proof: Sendable, Hashable {
        /// That they are an account, always.
        case account
        /// The same as soon as the city has any account; before that the store and its key are enough. For what runs without
        /// anybody's name, as bringing in a list.
        case accountOnceThereIsOne
        /// The store itself is enough on the machine where it lies. Elsewhere the permission counts.
        case store
    }

    /// As `ledger.allocate`: the command of these words does it, or the command of the first words when the last is told to it.
    package let name: String
    /// What the account must have; nil where any account may, for itself.
    package let permission: Permission?
    package let parameters: [StaffParameter]
    /// What it does, for staff.
    package let sentence: String
    /// Whether it only proposes, and another account must confirm it.
    package let needsSecond: Bool
    package let proof: Proof

    package init(
        _ name: String, needs permission: Permission?, takes parameters: [StaffParameter] = [],
        needsSecond: Bool = false, proof: Proof = .account, _ sentence: String
    ) {
        self.name = name
        self.permission = permission
        self.parameters = parameters
        self.sentence = sentence
        self.needsSecond = needsSecond
        self.proof = proof
    }

    /// Bringing in a list of one kind.
    package static func importing(_ kind: ImportKind, needs permission: Permission) -> StaffOperation {
        StaffOperation(
            "import.\(kind.name)", needs: permission, takes: [.file], proof: .accountOnceThereIsOne,
            "Brings in a list of this kind, all of it or nothing.")
    }

    /// The command that does it, as it is typed after `guichet`.
    package var command: String { name.split(separator: ".").joined(separator: " ") }

    /// Lets an account do it.
    /// - Throws: `StaffRefusal` where it has not the permission.
    package func permit(_ member: StaffMember) throws(StaffRefusal) {
        guard let permission, !member.has(permission) else { return }
        throw .forbidden(member.name, command: command, roles: permission.roles)
    }
}

/// What somebody of the staff is about to do.
package struct StaffAct: Sendable, Hashable {
    package let operation: StaffOperation
    package let subject: Subject

    package init(_ operation: StaffOperation, about subject: Subject = .city) {
        self.operation = operation
        self.subject = subject
    }
}

/// One thing an operation is told.
package struct StaffParameter: Sendable, Hashable {
    /// How it is written.
    package enum Kind: String, Sendable, Hashable {
        case text, number, amount, day, phone, file
        /// Said or not said.
        case flag
        /// The word of a list in the store or the program, as a role.
        case choice
    }

    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    /// Whether it may be said several times.
    package let isRepeated: Bool

    package init(_ name: String, _ kind: Kind, isRequired: Bool = true, isRepeated: Bool = false) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.isRepeated = isRepeated
    }

    package static let file = StaffParameter("file", .file)
    /// Why, in a few words that stay.
    package static let reason = StaffParameter("reason", .text)
}
