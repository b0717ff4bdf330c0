import Synchronization

/// What a domain keeps in memory of its stored rows, so that it is not read again at every turn.
///
/// Each value was made from rows of one version, and is made again when the store has another. Nothing but the store
/// decides what is true: a gateway that starts with an empty memory answers the same.
package final class DomainMemory: Sendable {
    private struct Entry: Sendable {
        let version: Int64
        let value: any Sendable
    }

    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    package init() {}

    /// The value made from rows of this version; makes it where there is none.
    package func value<Value: Sendable>(
        _ type: Value.Type, version: Int64, make: () throws -> Value
    ) throws -> Value {
        let key = ObjectIdentifier(type)
        if let entry = entries.withLock({ $0[key] }), entry.version == version, let value = entry.value as? Value {
            return value
        }
        let value = try make()
        entries.withLock { $0[key] = Entry(version: version, value: value) }
        return value
    }
}
