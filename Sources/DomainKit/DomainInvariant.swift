package import Storage

/// Something that must not be in a store, or must be and is not.
package struct StoreFinding: Sendable, Hashable {
    /// What it is about, as a word for lists: `ledger`, `payments`, `ballots`.
    package struct Subject: Sendable, Hashable, RawRepresentable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// The books of the city: entries, and the chains and records beside them.
        package static let books = Subject(rawValue: "ledger")
    }

    package let subject: Subject
    /// One sentence.
    package let message: String

    package init(_ subject: Subject, _ message: String) {
        self.subject = subject
        self.message = message
    }
}

/// What must hold in every store at every moment, also after the gateway was killed at any point.
package struct DomainInvariant: Sendable {
    /// Whether only the store's key can tell.
    package let needsKey: Bool
    /// Looks at all of the store and answers where it does not hold. It takes time with the size of the store and belongs on a
    /// reader.
    package let findings: @Sendable (InvariantContext) throws -> [StoreFinding]

    package init(
        needsKey: Bool = false, findings: @escaping @Sendable (InvariantContext) throws -> [StoreFinding]
    ) {
        self.needsKey = needsKey
        self.findings = findings
    }

    /// One whose findings are all about the same thing.
    package init(
        _ subject: StoreFinding.Subject, needsKey: Bool = false,
        sentences: @escaping @Sendable (InvariantContext) throws -> [String]
    ) {
        self.init(needsKey: needsKey) { try sentences($0).map { StoreFinding(subject, $0) } }
    }
}

/// What the check of an invariant may use.
package struct InvariantContext {
    package let transaction: any Transaction
    /// The store's key, which was shown to be the right one; nil where it was not given or is not right.
    package let vault: Vault?
    /// False for a backup, which holds no destroyable keys.
    package let hasDestroyableKeys: Bool
    package let records: RecordKinds

    package init(
        transaction: any Transaction, vault: Vault?, hasDestroyableKeys: Bool, records: RecordKinds
    ) {
        self.transaction = transaction
        self.vault = vault
        self.hasDestroyableKeys = hasDestroyableKeys
        self.records = records
    }
}

/// Keys of a domain in tables of their own, which no backup holds: a backup outlives what they opened, and a key in it would
/// undo that every other copy was destroyed.
package struct DestroyableKeys: Sendable {
    /// What each key is of, for staff, in the plural: `open consultations`.
    package let owners: String
    /// What is lost where a key is missing, for staff: a sentence's end, as `what was voted in them cannot be counted`.
    package let loss: String
    /// Tables a backup leaves empty.
    package let tables: Set<String>
    package let read: @Sendable (any Transaction) throws -> [DestroyableKey]
    /// Gives what is still open its keys back, and answers the names of those that need one and have none.
    package let restore: @Sendable ([DestroyableKey], any Transaction) throws -> [String]

    package init(
        owners: String, loss: String, tables: Set<String>,
        read: @escaping @Sendable (any Transaction) throws -> [DestroyableKey],
        restore: @escaping @Sendable ([DestroyableKey], any Transaction) throws -> [String]
    ) {
        self.owners = owners
        self.loss = loss
        self.tables = tables
        self.read = read
        self.restore = restore
    }
}

/// A key that can be destroyed, sealed with the master key.
package struct DestroyableKey: Sendable, Hashable {
    /// Whose it is, as the code of a consultation.
    package let owner: String
    package let sealedKey: [UInt8]

    package init(owner: String, sealedKey: [UInt8]) {
        self.owner = owner
        self.sealedKey = sealedKey
    }
}
