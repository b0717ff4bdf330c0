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

    package init(
        _ name: String, takes parameters: [String: ValueType] = [:], optional: Set<String> = [],
        allowed: [String: [String]] = [:], outcomes: [String: RecordType], changes: Bool = false,
        secret: Set<String> = []
    ) {
        self.name = name
        self.parameters = parameters
        self.optional = optional
        self.outcomes = outcomes
        self.changes = changes
        self.secret = secret
        self.allowed = allowed
    }
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
