package import Storage
package import Wording

/// What slow work of an action may use, which is done before its transaction is opened: the store to read in, and the values of
/// the moment.
package struct PreparationContext: Sendable {
    package let database: any Database
    package let vault: Vault
    /// The day in the city's time zone.
    package let today: CivilDate

    package init(database: any Database, vault: Vault, today: CivilDate) {
        self.database = database
        self.vault = vault
        self.today = today
    }
}

/// What an action's slow work came to, as it waits for the action.
package struct Prepared: Sendable {
    private let value: any Sendable

    init<Value: Sendable>(_ value: Value) { self.value = Box(value: value) }

    /// In a box, so that a value that may be nil is not mistaken for none.
    private struct Box<Value: Sendable>: Sendable { let value: Value }

    func value<Value: Sendable>(_ type: Value.Type) -> Value? { (value as? Box<Value>)?.value }
}

/// What an action was to work with is not there, or the store has changed since it was made. Anyone who made the transaction undoes
/// it, prepares again and begins again.
package struct PreparationOutdated: Error, Sendable, Hashable {
    package init() {}
}
