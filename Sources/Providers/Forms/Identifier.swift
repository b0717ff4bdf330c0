/// Names other systems give to messages, payments and transactions.
///
/// They come from outside, are kept as text and looked up, so what the stores cannot keep or find again is no name:
/// PostgreSQL takes no NUL in a text and no endless text in an index.
extension String {
    /// The longest name, in bytes: several times what any provider gives.
    private static let longestIdentifier = 200

    /// True when this can be such a name: not empty, not endless, and without control characters.
    package var isIdentifier: Bool {
        (1...Self.longestIdentifier).contains(utf8.count) && utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}

extension FormFields {
    /// The first value of a name, when it can be what another system calls something.
    ///
    /// - Throws: `unreadable` naming the field when it is not there, empty, endless or holds control characters.
    package func identifier(_ name: String) throws(HookRefusal) -> String {
        let value = try required(name)
        guard value.isIdentifier else { throw .unreadable("\(name) is too long or holds control characters") }
        return value
    }
}
