/// A named, typed operation of a domain that a flow may call, as the checker knows it.
package struct ActionSignature: Sendable, Hashable {
    /// `<domain>.<operation>`, as `taxes.find_bill`.
    package let name: String
    /// What it must be given, by name. Parameters in `optional` may be left out.
    package let parameters: [String: ValueType]
    package let optional: Set<String>
    /// What may come of it, by name, with the fields each outcome carries. A flow must handle every one.
    package let outcomes: [String: RecordType]
    /// True when it changes the world: a citizen cannot step back past it.
    package let changes: Bool
    /// Parameters that keep a citizen's secret and so may be given what was told in private.
    package let secret: Set<String>
    /// The only values a parameter takes, in the order people are told them; parameters that take any are not here.
    package let allowed: [String: [String]]
    /// Parameters that name one of the city's wallets; an empty text leaves the choice to the city's rules.
    package let wallets: Set<String>
    /// Outcomes the city should learn of, by name: each is counted and stands in the log.
    package let remarks: [String: OutcomeRemark]

    package init(
        _ name: String, takes parameters: [String: ValueType] = [:], optional: Set<String> = [],
        allowed: [String: [String]] = [:], outcomes: [String: RecordType], changes: Bool = false,
        secret: Set<String> = [], wallets: Set<String> = [], remarks: [String: OutcomeRemark] = [:]
    ) {
        self.name = name
        self.parameters = parameters
        self.optional = optional
        self.outcomes = outcomes
        self.changes = changes
        self.secret = secret
        self.allowed = allowed
        self.wallets = wallets
        self.remarks = remarks
    }
}

/// Why the city should learn that an action came out so.
package enum OutcomeRemark: Sendable, Hashable {
    /// Somebody was refused because a limit was reached: nothing is wrong with the city's files.
    case limited
    /// No wallet of the city serves the payer.
    case noWallet
}

/// A request of the engine to carry out an action inside the turn's transaction.
package struct ActionCall: Sendable, Hashable {
    package let name: String
    package let arguments: [String: Value]

    package init(name: String, arguments: [String: Value]) {
        self.name = name
        self.arguments = arguments
    }
}

/// What came of an action.
package struct ActionOutcome: Sendable, Hashable {
    package let name: String
    package let fields: [String: Value]

    package init(_ name: String, _ fields: [String: Value] = [:]) {
        self.name = name
        self.fields = fields
    }
}
