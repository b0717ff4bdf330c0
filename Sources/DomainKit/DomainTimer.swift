/// What a domain does at a moment it has set, whether anybody dials or not.
///
/// One is set by `Effects.schedule`, for a subject, in the transaction of a turn or of anything else that has effects. It goes
/// off in a transaction of its own, at one of the city's gateways, and is gone with what it did: so it is done once. One that
/// throws is undone, told to staff, counted and goes off again later; it holds up no other. None goes off while the clock is
/// in doubt.
package struct DomainTimer: Sendable {
    /// Its name in the store and the log, as `taxes.plan`. It never changes.
    package let kind: String
    /// Does what is due about a subject. It may run again, and may set the same timer again.
    package let run: @Sendable (OperationContext, _ subject: String) throws -> Void

    package init(_ kind: String, run: @escaping @Sendable (OperationContext, _ subject: String) throws -> Void) {
        self.kind = kind
        self.run = run
    }
}

/// A domain has set a timer that no domain of this program has among its `timers`: nothing would ever come of it.
package struct UndeclaredTimer: Error, Sendable, Hashable {
    package let kind: String

    package init(kind: String) { self.kind = kind }
}
